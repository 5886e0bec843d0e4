package appfile

import (
	"slices"
	"strings"
)

// envRole is what a value of a .env file is for.
type envRole string

// What the values of a client are for.
const (
	roleID        envRole = "client ID"
	roleSecret    envRole = "client secret"
	roleIssuer    envRole = "issuer"
	roleAuth      envRole = "sign-in address"
	roleToken     envRole = "token endpoint"
	roleDevice    envRole = "device authorization endpoint"
	roleDomain    envRole = "domain"
	roleTenant    envRole = "tenant"
	roleRealm     envRole = "realm"
	roleServer    envRole = "server"
	roleScopes    envRole = "scopes"
	roleAudience  envRole = "audience"
	roleResource  envRole = "resource"
	roleRedirect  envRole = "redirect URI"
	roleUser      envRole = "user name"
	rolePassword  envRole = "password"
	roleRefresh   envRole = "refresh token"
	roleAccess    envRole = "access token"
	roleGrant     envRole = "grant"
	roleMethod    envRole = "client authentication"
	roleKey       envRole = "private key"
	roleKeyID     envRole = "key ID"
	roleMaybeID   envRole = "perhaps a client ID"
	roleMaybe     envRole = "perhaps a client secret"
	roleRegion    envRole = "region"
	rolePool      envRole = "user pool"
	roleAccountID envRole = "account ID"
)

// envNames are the ends of names by which people call a value, words in lower case, and
// what such a value is for. The longest end counts.
var envNames = map[string]envRole{
	"client_id": roleID, "clientid": roleID, "app_client_id": roleID, "application_client_id": roleID, "oauth_id": roleID, "oauth_2_id": roleID, "oauth2_id": roleID, "oauth_client": roleID,
	"oidc_client": roleID, "consumer_key": roleID, "app_id_uri": roleResource, "client_identifier": roleID, "web_client_id": roleID, "oauth_key": roleID, "client_key": roleID, "integration_key": roleID,

	"client_secret": roleSecret, "clientsecret": roleSecret, "consumer_secret": roleSecret, "oauth_secret": roleSecret, "oauth_2_secret": roleSecret, "oauth2_secret": roleSecret, "client_secret_value": roleSecret,
	"client_password": roleSecret, "client_credentials_secret": roleSecret,

	"issuer": roleIssuer, "issuer_url": roleIssuer, "issuer_uri": roleIssuer, "issuer_base_url": roleIssuer, "issuer_base_uri": roleIssuer, "authority": roleIssuer, "authority_url": roleIssuer, "authority_host_url": roleIssuer,
	"discovery_url": roleIssuer, "discovery_uri": roleIssuer, "discovery_endpoint": roleIssuer, "discovery_document": roleIssuer, "well_known": roleIssuer, "well_known_url": roleIssuer, "well_known_uri": roleIssuer, "wellknown": roleIssuer, "wellknown_url": roleIssuer,
	"openid_configuration": roleIssuer, "openid_configuration_url": roleIssuer, "openid_config_url": roleIssuer, "metadata_url": roleIssuer, "server_metadata_url": roleIssuer, "configuration_url": roleIssuer,
	"openid_provider_url": roleIssuer, "openid_url": roleIssuer, "oidc_url": roleIssuer, "oidc_provider_url": roleIssuer, "oidc_endpoint": roleIssuer, "oidc_server": roleIssuer, "oidc_provider": roleIssuer, "openid_connect_url": roleIssuer, "idp_url": roleIssuer, "oidc_iss": roleIssuer, "iss": roleIssuer,

	"authorization_url": roleAuth, "authorization_uri": roleAuth, "authorization_endpoint": roleAuth, "authorize_url": roleAuth, "authorize_uri": roleAuth, "authorize_endpoint": roleAuth, "auth_uri": roleAuth,
	"authorisation_url": roleAuth, "oauth_url": roleServer, "auth_url": roleAuth, "auth_endpoint": roleAuth, "oauth_authorize_url": roleAuth,

	"token_url": roleToken, "token_uri": roleToken, "token_endpoint": roleToken, "access_token_url": roleToken, "access_token_uri": roleToken, "access_token_endpoint": roleToken, "oauth_token_url": roleToken,
	"token_server_url": roleToken, "token_address": roleToken, "token_endpoint_url": roleToken, "token_endpoint_uri": roleToken,
	"device_authorization_url": roleDevice, "device_authorization_endpoint": roleDevice, "device_code_url": roleDevice, "device_endpoint": roleDevice, "device_url": roleDevice,

	"domain": roleDomain, "custom_domain": roleDomain, "tenant_domain": roleDomain, "auth_domain": roleDomain, "org_url": roleDomain, "orgurl": roleDomain, "client_orgurl": roleDomain, "organization_url": roleDomain, "base_domain": roleDomain,
	"subdomain": roleDomain, "instance": roleDomain, "instance_url": roleDomain, "login_url": roleDomain, "login_host": roleDomain, "shop": roleDomain, "store_name": roleDomain, "shop_domain": roleDomain, "store_domain": roleDomain,
	"tenant_id": roleTenant, "tenantid": roleTenant, "tenant": roleTenant, "directory_id": roleTenant, "realm": roleRealm, "realm_name": roleRealm,
	"host": roleServer, "hostname": roleServer, "server_url": roleServer, "auth_server_url": roleServer, "base_url": roleServer, "base_uri": roleServer, "server": roleServer, "url": roleServer, "frontend_url": roleServer,
	"region": roleRegion, "user_pool_id": rolePool, "userpool_id": rolePool, "userpoolid": rolePool, "pool_id": rolePool, "account_id": roleAccountID,

	"scope": roleScopes, "scopes": roleScopes, "default_scope": roleScopes, "default_scopes": roleScopes, "audience": roleAudience, "api_audience": roleAudience, "api_identifier": roleAudience, "aud": roleAudience, "resource": roleResource, "resource_id": roleResource,
	"redirect_uri": roleRedirect, "redirect_url": roleRedirect, "redirecturi": roleRedirect, "redirect": roleRedirect, "callback_url": roleRedirect, "callback_uri": roleRedirect, "callback": roleRedirect, "redirect_uris": roleRedirect, "login_redirect_url": roleRedirect,
	"username": roleUser, "user_name": roleUser, "user": roleUser, "password": rolePassword, "refresh_token": roleRefresh, "access_token": roleAccess, "grant_type": roleGrant, "grant": roleGrant, "auth_method": roleMethod, "client_auth_method": roleMethod,
	"token_endpoint_auth_method": roleMethod, "client_authentication_method": roleMethod, "private_key": roleKey, "key_id": roleKeyID, "kid": roleKeyID, "private_key_id": roleKeyID,

	"app_id": roleMaybeID, "application_id": roleMaybeID, "app_key": roleMaybeID, "api_key": roleMaybeID, "apikey": roleMaybeID, "key": roleMaybeID, "id": roleMaybeID, "appid": roleMaybeID, "client": roleMaybeID, "api_id": roleMaybeID,
	"app_secret": roleMaybe, "api_secret": roleMaybe, "secret": roleMaybe, "secret_key": roleMaybe, "application_secret": roleMaybe, "appsecret": roleMaybe, "api_secret_key": roleMaybe, "secret_value": roleMaybe,
}

// frameworkWords begin names that a framework hands on to the browser or groups so.
var frameworkWords = [][]string{
	{"next", "public"},
	{"nuxt", "public"},
	{"expo", "public"},
	{"react", "app"},
	{"vue", "app"},
	{"vite"},
	{"nuxt"},
	{"gatsby"},
	{"public"},
	{"ng", "app"},
	{"storybook"},
	{"spring", "security", "oauth", "2", "client", "registration"},
	{"spring", "security", "oauth2", "client", "registration"},
	{"spring", "security", "oauth", "2", "client", "provider"},
	{"spring", "security", "oauth2", "client", "provider"},
	{"quarkus"},
	{"gf"},
	{"socialaccount"},
	{"social", "auth"},
	{"app"},
	{"config"},
	{"plugin"},
	{"env"},
}

// genericWords say no more than that a value is of OAuth.
var genericWords = []string{"oauth", "oauth2", "o", "generic", "auth", "2", "oidc", "openid", "connect", "sso", "client", "idp", "provider", "authentication", "authorization", "identity", "login", "social", "web", "server", "backend", "service", "credentials", "cc", "m2m", "rest", "the", "my"}

// named is what a name of a .env file says.
type named struct {
	role   envRole
	prefix []string // whose the value is, "" words of OAuth left out
	end    string   // the words that told the role
	social bool     // of Python's social-auth, whose client ID is called KEY
}

// envNameOf reads a name, whatever separates its words. What a value is for stands at
// the end; of some it also stands before whose it is: CLIENT_ID_STAGING.
func envNameOf(name string) (named, bool) {
	words := envWords(name)
	social := len(words) > 2 && words[0] == "social" && words[1] == "auth"
	for n := min(5, len(words)); n > 0; n-- {
		end := strings.Join(words[len(words)-n:], "_")
		if role, ok := envNames[end]; ok {
			return named{role: role, prefix: ownWords(words[:len(words)-n]), end: end, social: social}, true
		}
	}
	for n := min(4, len(words)); n > 1; n-- {
		for at := 0; at+n < len(words); at++ {
			middle := strings.Join(words[at:at+n], "_")
			if role, ok := envNames[middle]; ok && slices.Contains([]envRole{roleID, roleSecret, roleIssuer, roleToken, roleRedirect}, role) {
				return named{role: role, prefix: ownWords(slices.Concat(words[:at], words[at+n:])), end: middle}, true
			}
		}
	}
	return named{}, false
}

// envWords are the words of a name. Numbers stay with the word before: auth0, oauth2.
func envWords(name string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '.' || r == '-' || r == ':' }) {
		if strings.ToUpper(part) == part || strings.ToLower(part) == part {
			out = append(out, strings.ToLower(part))
			continue
		}
		words := wordsOf(part)
		for i, w := range words {
			if i > 0 && strings.Trim(w, "0123456789") == "" {
				out[len(out)-1] += w
			} else {
				out = append(out, w)
			}
		}
	}
	return out
}

// ownWords are the words of a prefix that tell whose a value is.
func ownWords(words []string) []string {
	for _, framework := range frameworkWords {
		if len(words) >= len(framework) && slices.Equal(words[:len(framework)], framework) {
			words = words[len(framework):]
			break
		}
	}
	for len(words) > 0 && slices.Contains(genericWords, words[0]) {
		words = words[1:]
	}
	for len(words) > 0 && slices.Contains(genericWords, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// stageNames are words of a name that say in which environment an app is.
var stageNames = map[string]string{
	"prod": "production", "production": "production", "live": "production", "staging": "staging", "stage": "staging", "stg": "staging", "dev": "development", "development": "development",
	"test": "test", "testing": "test", "qa": "test", "uat": "test", "sandbox": "sandbox", "local": "development", "demo": "test", "preprod": "staging",
}
