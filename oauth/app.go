package oauth

import (
	"cmp"
	"slices"
)

// App is one client registration in one environment: plain data, no secrets.
// Its JSON form is the "apps" entry of an app file.
//
// An App is either sparse (what a person or a file said, empty fields meaning
// "the catalogue or the default decides") or complete (every field the engine
// reads is filled). catalogue.Complete turns the first into the second; the
// vault keeps the first.
type App struct {
	ID          string            `json:"id"`
	Name        string            `json:"name,omitempty"`
	Provider    string            `json:"provider,omitempty"`
	Vars        map[string]string `json:"vars,omitempty"`
	Environment string            `json:"environment,omitempty"`
	Group       string            `json:"group,omitempty"`
	Tags        []string          `json:"tags,omitempty"`
	Favourite   bool              `json:"favourite,omitempty"`

	Grant               Grant           `json:"grant,omitempty"`
	ClientID            string          `json:"client_id"`
	ClientAuth          ClientAuth      `json:"client_auth,omitempty"`
	ClientSecretCommand []string        `json:"client_secret_command,omitempty"`
	ClientKeyID         string          `json:"client_key_id,omitempty"`
	ClientAssertion     ClientAssertion `json:"client_assertion,omitzero"`
	BodyFormat          BodyFormat      `json:"body_format,omitempty"`
	Endpoints           Endpoints       `json:"endpoints,omitzero"`

	// Scopes is nil when the catalogue decides and empty when none are wanted.
	Scopes         []string `json:"scopes,omitzero"`
	ScopeSeparator string   `json:"scope_separator,omitempty"`
	Audience       string   `json:"audience,omitempty"`
	Resources      []string `json:"resources,omitempty"`

	PKCE PKCE `json:"pkce,omitempty"`
	DPoP bool `json:"dpop,omitempty"`
	PAR  PAR  `json:"par,omitempty"`

	Params   Params       `json:"params,omitzero"`
	Answer   Answer       `json:"answer,omitzero"`
	Headers  ExtraHeaders `json:"headers,omitzero"`
	Redirect Redirect     `json:"redirect,omitzero"`

	Username      string        `json:"username,omitempty"`
	Assertion     Assertion     `json:"assertion,omitzero"`
	TokenExchange TokenExchange `json:"token_exchange,omitzero"`

	TLS                TLS    `json:"tls,omitzero"`
	Proxy              string `json:"proxy,omitempty"`
	HTTPTimeoutSeconds int    `json:"http_timeout_seconds,omitempty"`
	UserAgent          string `json:"user_agent,omitempty"`

	Test TestCall `json:"test,omitzero"`

	SignedJWT SignedJWT `json:"signed_jwt,omitzero"`
	Request   TokenCall `json:"request,omitzero"`

	Expires Expires `json:"expires,omitzero"`

	// Quirks comes from the catalogue alone and is never written to an app file.
	Quirks Quirks `json:"-"`
}

// Title is what a person calls the app: its name, or else its id.
func (a App) Title() string { return cmp.Or(a.Name, a.ID) }

// RequestedScopes are the app's scopes and the account's, each once, in order.
func RequestedScopes(app App, account Account) []string {
	scopes := []string{}
	for _, scope := range slices.Concat(app.Scopes, account.Scopes) {
		if scope != "" && !slices.Contains(scopes, scope) {
			scopes = append(scopes, scope)
		}
	}
	return scopes
}

// Account is one identity under an [App]. A client-credentials app has exactly
// one, usually called "default".
type Account struct {
	ID        string   `json:"id"`
	Label     string   `json:"label,omitempty"`
	LoginHint string   `json:"login_hint,omitempty"` // OpenID Connect Core 3.1.2.1
	Expect    string   `json:"expect,omitempty"`     // the identity that must come back; else the token is held back
	Prompt    string   `json:"prompt,omitempty"`     // OpenID Connect Core 3.1.2.1
	Browser   string   `json:"browser,omitempty"`    // see ParseBrowser
	Scopes    []string `json:"scopes,omitempty"`     // added to the app's
	Keep      []Target `json:"keep,omitempty"`       // where its token is kept current
}

// Ref names an account: "app/account" in commands.
type Ref struct {
	App     string
	Account string
}

// String returns the reference as commands write it.
func (r Ref) String() string { return r.App + "/" + r.Account }

// DefaultAccount is the id of the account an app has when its file lists none.
const DefaultAccount = "default"

// Grant is how a token is got.
type Grant string

// The grants of the app file.
const (
	GrantAuthorizationCode Grant = "authorization_code" // RFC 6749 4.1
	GrantClientCredentials Grant = "client_credentials" // RFC 6749 4.4
	GrantDeviceCode        Grant = "device_code"        // RFC 8628
	GrantPassword          Grant = "password"           // RFC 6749 4.3, legacy
	GrantJWTBearer         Grant = "jwt_bearer"         // RFC 7523 2.1
	GrantTokenExchange     Grant = "token_exchange"     // RFC 8693
	GrantRefreshToken      Grant = "refresh_token"      // RFC 6749 6, from a pasted token
	GrantSignedJWT         Grant = "signed_jwt"         // the token is a JWT that the app signs itself (RFC 7519)
	GrantRequest           Grant = "request"            // one HTTP request of any form, whose answer has the token
)

// Grants are all grants, in the order of the app file's documentation.
func Grants() []Grant {
	return []Grant{
		GrantAuthorizationCode, GrantClientCredentials, GrantDeviceCode, GrantPassword,
		GrantJWTBearer, GrantTokenExchange, GrantRefreshToken, GrantSignedJWT, GrantRequest,
	}
}

// NeedsPerson reports whether the grant asks somebody to sign in.
func (g Grant) NeedsPerson() bool { return g == GrantAuthorizationCode || g == GrantDeviceCode }

// ClientAuth is how a client proves itself at the token endpoint.
type ClientAuth string

// The client authentication methods of the app file.
const (
	ClientSecretBasic        ClientAuth = "client_secret_basic"         // Base64 of id:secret as they are
	ClientSecretBasicEncoded ClientAuth = "client_secret_basic_encoded" // RFC 6749 2.3.1: each form-encoded first
	ClientSecretPost         ClientAuth = "client_secret_post"
	ClientSecretJSON         ClientAuth = "client_secret_json"
	ClientSecretJWT          ClientAuth = "client_secret_jwt" // OpenID Connect Core 9
	PrivateKeyJWT            ClientAuth = "private_key_jwt"   // OpenID Connect Core 9, RFC 7523 2.2
	TLSClientAuth            ClientAuth = "tls_client_auth"   // RFC 8705 2.1
	ClientAuthNone           ClientAuth = "none"
)

// ClientAuths are all methods, in the order of the app file's documentation.
func ClientAuths() []ClientAuth {
	return []ClientAuth{
		ClientSecretBasic, ClientSecretBasicEncoded, ClientSecretPost, ClientSecretJSON,
		ClientSecretJWT, PrivateKeyJWT, TLSClientAuth, ClientAuthNone,
	}
}

// BodyFormat is the encoding of a token request's body.
type BodyFormat string

// The body formats of the app file.
const (
	BodyForm BodyFormat = "form"
	BodyJSON BodyFormat = "json"
)

// BodyFormats are all body formats.
func BodyFormats() []BodyFormat { return []BodyFormat{BodyForm, BodyJSON} }

// PKCE is the code challenge method (RFC 7636).
type PKCE string

// The PKCE settings of the app file.
const (
	PKCES256  PKCE = "S256"
	PKCEPlain PKCE = "plain"
	PKCEOff   PKCE = "off"
)

// PKCEs are all PKCE settings.
func PKCEs() []PKCE { return []PKCE{PKCES256, PKCEPlain, PKCEOff} }

// PAR says when authorization requests are pushed (RFC 9126).
type PAR string

// The PAR settings of the app file.
const (
	// PARAuto pushes where the server's metadata offers the endpoint, or the app
	// names it. Where metadata alone offers it and does not demand it, and the
	// endpoint answers that it is not for this client, the request goes through
	// the browser, with a note. Every other failure is the sign-in's.
	PARAuto   PAR = "auto"
	PARAlways PAR = "always"
	PARNever  PAR = "never"
)

// PARs are all PAR settings.
func PARs() []PAR { return []PAR{PARAuto, PARAlways, PARNever} }

// Endpoints are absolute http or https addresses. Issuer fills the others by
// discovery at first use (OpenID Connect Discovery, RFC 8414).
type Endpoints struct {
	Issuer                     string `json:"issuer,omitempty"`
	Authorization              string `json:"authorization,omitempty"`
	Token                      string `json:"token,omitempty"`
	Refresh                    string `json:"refresh,omitempty"` // where it differs from Token
	DeviceAuthorization        string `json:"device_authorization,omitempty"`
	Revocation                 string `json:"revocation,omitempty"`
	Introspection              string `json:"introspection,omitempty"`
	Userinfo                   string `json:"userinfo,omitempty"`
	PushedAuthorizationRequest string `json:"pushed_authorization_request,omitempty"`
	EndSession                 string `json:"end_session,omitempty"`
	JWKS                       string `json:"jwks,omitempty"`
}

// Redirect is where the browser comes back to (RFC 8252 7.3). A nil Port means
// [DefaultRedirectPort], zero any free port. Ports are tried in turn while Port is
// taken: each makes a redirect address of its own, registered beside the first. Nil
// lets the catalogue decide, and empty means none. HTTPS makes the listener speak TLS,
// with a certificate of this computer that the browser must be told to trust.
//
// URI is a registered address that is not ours to listen on: another host's, a
// custom scheme, or one of another program on this computer. It is sent as it is,
// a person pastes the answer, and the other fields are unused.
type Redirect struct {
	Host  string `json:"host,omitempty"`
	Port  *int   `json:"port,omitempty"`
	Path  string `json:"path,omitempty"`
	Ports []int  `json:"ports,omitzero"`
	HTTPS bool   `json:"https,omitempty"`
	URI   string `json:"uri,omitempty"`
}

// IsZero reports whether nothing is said, so that the catalogue or the default decides.
func (r Redirect) IsZero() bool {
	return r.Host == "" && r.Port == nil && r.Path == "" && r.Ports == nil && !r.HTTPS && r.URI == ""
}

// ClientAssertion shapes the JWT of private_key_jwt and client_secret_jwt.
type ClientAssertion struct {
	Alg string `json:"alg,omitempty"`
	// Audience is [AudienceIssuer], [AudienceTokenEndpoint], [AudienceEndpoint], or
	// an address. Empty means the issuer where one is known, else the token endpoint.
	Audience string `json:"audience,omitempty"`
}

// Assertion shapes the JWT of the jwt_bearer grant (RFC 7523 3). Claims are laid over
// what it has anyway; null takes one out, but not a Subject that is set.
type Assertion struct {
	Issuer   string         `json:"issuer,omitempty"`
	Subject  string         `json:"subject,omitempty"`
	Audience string         `json:"audience,omitempty"`
	Claims   map[string]any `json:"claims,omitempty"`
}

// TokenExchange names the subject of RFC 8693. Subject is "app/account" or
// empty for a pasted token.
type TokenExchange struct {
	Subject            string `json:"subject,omitempty"`
	SubjectTokenType   string `json:"subject_token_type,omitempty"`
	RequestedTokenType string `json:"requested_token_type,omitempty"`
}

// TLS are the transport settings of one app; they hold for every call of it.
type TLS struct {
	CAFile                string `json:"ca_file,omitempty"`
	ClientCertificateFile string `json:"client_certificate_file,omitempty"`
	ClientKeyFile         string `json:"client_key_file,omitempty"`
	InsecureSkipVerify    bool   `json:"insecure_skip_verify,omitempty"`
	AllowHTTP             bool   `json:"allow_http,omitempty"`
}

// TestCall is a request that shows that a token really works. URL, Headers and
// Body are templates of {access_token}, {client_id}, {uuid} and the app's vars.
type TestCall struct {
	Method  string            `json:"method,omitempty"`
	URL     string            `json:"url,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`
	Success string            `json:"success,omitempty"` // JSON pointer (RFC 6901) that must exist in the answer
}

// Params are extra request parameters; a nil Param leaves out one that would
// otherwise be sent.
type Params struct {
	Authorize map[string]Param `json:"authorize,omitempty"`
	Token     map[string]Param `json:"token,omitempty"`
	Refresh   map[string]Param `json:"refresh,omitempty"`
}

// Answer says where a token stands in the answer of the token endpoint, as JSON
// pointers (RFC 6901) with their leading slash. An empty one is where the standard
// and the common nests have it. ExpiresIn may point at a number of seconds or at a
// moment.
type Answer struct {
	AccessToken  string `json:"access_token,omitempty"`
	RefreshToken string `json:"refresh_token,omitempty"`
	ExpiresIn    string `json:"expires_in,omitempty"`
}

// ExtraHeaders are extra request headers by kind of request.
type ExtraHeaders struct {
	Token map[string]string `json:"token,omitempty"`
}

// Quirks are facts about a server that the catalogue knows and an app file
// cannot say.
type Quirks struct {
	// What is true or false stands together: a window holds two of these for each account.

	// ZeroNeverExpires makes an expires_in of 0 mean "never".
	ZeroNeverExpires bool `json:"zero_never_expires,omitempty"`
	// LifetimesInMilliseconds makes expires_in and its kin count milliseconds.
	LifetimesInMilliseconds bool `json:"lifetimes_in_milliseconds,omitempty"`
	// AnyPort reports whether the server accepts any loopback port.
	AnyPort bool `json:"any_port,omitempty"`
	// RefreshTokenOnce says that only a person's first consent brings a refresh
	// token, which a later sign-in without one leaves as it is.
	RefreshTokenOnce bool `json:"refresh_token_once,omitempty"`
	// AccessTokenBy says to a person how an access token is asked for, where the
	// server may give an ID token alone.
	AccessTokenBy string `json:"access_token_by,omitempty"`
	// Header and Scheme say how an API wants the token. An empty Header means
	// "Authorization"; an empty Scheme means "Bearer" there, and the bare token
	// in any other header.
	Header string `json:"header,omitempty"`
	Scheme string `json:"scheme,omitempty"`
	// CodeParam is the callback's parameter that holds the code, where that is
	// not "code".
	CodeParam string `json:"code_param,omitempty"`
	// DeviceToken is where a device asks for its token, where that is not the
	// token endpoint.
	DeviceToken string `json:"device_token,omitempty"`
	// DeadRefreshToken are the server's own words for a refresh token that it will
	// never take again, where the general rule would not know them.
	DeadRefreshToken []Refusal `json:"dead_refresh_token,omitempty"`
	// Refusals are what other words of the server mean, where the general rules would
	// not know.
	Refusals []KnownRefusal `json:"refusals,omitempty"`
	// AdminConsent is the page on which an administrator consents for everybody: a
	// template of {client_id} and the app's vars.
	AdminConsent string `json:"admin_consent,omitempty"`
	// Whoami says where the answer of the provider's test call names the person.
	Whoami Whoami `json:"whoami,omitzero"`
	// Revocation is how a server wants a token to be revoked, where that is not
	// the way of RFC 7009. It goes to the revocation endpoint.
	Revocation RevocationCall `json:"revocation,omitzero"`
}

// RevocationCall is a server's own call that ends what one access token stands
// for, its refresh token included. Headers and Body are templates of
// {access_token}, {client_id}, {client_secret} and {basic}, the Base64 of
// id:secret; so is {client_id} in the address.
type RevocationCall struct {
	Method  string            `json:"method"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"` // JSON
}
