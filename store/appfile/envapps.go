package appfile

import (
	"fmt"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// envValue is a value of a .env file that may belong to a client.
type envValue struct {
	pair
	named
}

// envGroup are the values of one client: those whose names begin alike.
type envGroup struct {
	prefix []string
	values map[envRole]envValue
}

// doubtful reports whether a value only may be what it is taken for.
func (v envValue) doubtful() bool { return v.role == roleMaybeID || v.role == roleMaybe }

func (g *envGroup) get(role envRole) string { return g.values[role].value }

// take keeps a value where its role has none yet, or an empty one.
func (g *envGroup) take(v envValue) {
	if old, there := g.values[v.role]; !there || old.value == "" {
		g.values[v.role] = v
	}
}

// maxGroups bounds the clients of a .env file.
const maxGroups = 200

// envSetups makes setups of names and values, one for each client that they name. What
// cannot be told for certain is left open, and a note says what it may be.
func envSetups(vars []pair) (found []setup, notes []string) {
	var values []envValue
	for _, p := range vars {
		if n, ok := envNameOf(p.name); ok && !otherSecret(p.name) {
			values = append(values, envValue{p, n})
		}
	}
	values = promoted(values)
	groups := envGroups(values)
	used := map[string]bool{}
	for _, v := range values { // what is a client's own goes before what it shares
		if g := ownerOf(groups, v); g != nil && !v.doubtful() {
			g.take(v)
			used[v.name] = true
		}
	}
	for _, v := range values {
		if !v.doubtful() {
			spread(groups, v, used)
		}
	}
	for _, g := range groups {
		s, told := g.setup()
		found = append(found, s)
		for _, note := range told {
			notes = append(notes, g.title(s)+note)
		}
		for role, kind := range map[envRole]string{roleMaybeID: "client ID", roleMaybe: "client secret"} {
			if role == roleMaybeID && g.get(roleID) != "" || role == roleMaybe && (g.get(roleSecret) != "" || s.auth == oauth.ClientAuthNone) {
				continue
			}
			for _, v := range values {
				if v.role == role && v.value != "" && (slices.Equal(v.prefix, g.prefix) || len(groups) == 1 && len(v.prefix) == 0) {
					notes = append(notes, fmt.Sprintf("%s%s may be the %s. It was not taken: enter it if it is.", g.title(s), v.name, kind))
					used[v.name] = true
					break
				}
			}
		}
	}
	slices.Sort(notes)
	if other := len(vars) - len(used); len(groups) > 0 && other > 0 {
		notes = append(notes, fmt.Sprintf("%d other %s of the file %s left out.", other, plural(other, "value"), map[bool]string{true: "was", false: "were"}[other == 1]))
	}
	return found, notes
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// title begins the notes of a group that has a name.
func (g *envGroup) title(s setup) string {
	if s.name == "" {
		return ""
	}
	return quoteName(s.name) + ": "
}

// otherSecrets are words of names of secrets that are no client's.
var otherSecrets = []string{"jwt", "session", "cookie", "webhook", "signing", "nextauth", "csrf", "encryption", "hash", "salt", "payload", "revalidate", "cron", "smtp", "mail", "database", "db", "redis", "postgres", "mysql", "s3", "aws access", "hmac", "turnstile", "recaptcha", "stripe webhook"}

func otherSecret(name string) bool {
	words := envWords(name)
	if strings.Join(words, " ") == "auth secret" || strings.Join(words, " ") == "auth0 secret" {
		return true
	}
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(otherSecrets, w) }) && !slices.Contains(words, "client")
}

// promoted makes client IDs and secrets of the shorter names that people give them
// beside a provider's: GITHUB_ID and GITHUB_SECRET, FACEBOOK_APP_ID and its secret.
func promoted(values []envValue) []envValue {
	has := func(prefix []string, ends ...string) bool {
		return slices.ContainsFunc(values, func(v envValue) bool { return slices.Equal(v.prefix, prefix) && slices.Contains(ends, v.end) })
	}
	for i := range values {
		v := &values[i]
		if v.role != roleMaybeID && v.role != roleMaybe || envProvider(v.prefix).ID == "" {
			continue
		}
		kinds := [][2][]string{
			{{"id"}, {"secret", "client_secret"}},
			{{"app_id", "appid"}, {"app_secret", "appsecret", "secret", "client_secret"}},
			{{"app_key"}, {"app_secret", "appsecret"}},
			{{"application_id"}, {"application_secret", "secret", "client_secret"}},
		}
		if v.social {
			kinds = append(kinds, [2][]string{{"key", "oauth2_key", "oauth_key"}, {"secret", "oauth2_secret", "oauth_secret"}})
		}
		for _, kind := range kinds {
			switch ids, secrets := kind[0], kind[1]; {
			case v.role == roleMaybeID && slices.Contains(ids, v.end) && has(v.prefix, secrets...) && !has(v.prefix, "client_id"):
				v.role = roleID
			case v.role == roleMaybe && slices.Contains(secrets, v.end) && has(v.prefix, append(ids, "client_id")...) && !has(v.prefix, "client_secret"):
				v.role = roleSecret
			}
		}
	}
	return values
}

// strong are the roles that only a client has, so that they make one without its ID.
var strong = []envRole{roleIssuer, roleToken, roleAuth, roleDevice}

// envGroups finds the clients: by their IDs, or where there is none by what else only a
// client has.
func envGroups(values []envValue) []*envGroup {
	var groups []*envGroup
	begin := func(v envValue) {
		if len(groups) < maxGroups && !slices.ContainsFunc(groups, func(g *envGroup) bool { return slices.Equal(g.prefix, v.prefix) }) {
			groups = append(groups, &envGroup{prefix: v.prefix, values: map[envRole]envValue{}})
		}
	}
	for _, v := range values {
		if v.role == roleID {
			begin(v)
		}
	}
	if len(groups) > 0 {
		return groups
	}
	for _, v := range values {
		if slices.Contains(strong, v.role) && (v.role != roleIssuer && v.role != roleAuth || isWeb(v.value)) {
			begin(v)
		}
	}
	if len(groups) > 1 { // one client whose values are called differently
		groups = slices.DeleteFunc(groups, func(g *envGroup) bool {
			return len(g.prefix) == 0 && slices.ContainsFunc(groups, func(o *envGroup) bool { return len(o.prefix) > 0 })
		})
	}
	return groups
}

func isWeb(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") || hasMark(markWritten(s))
}

// ownerOf is the client whose names begin as a value's does; nil for none.
func ownerOf(groups []*envGroup, v envValue) *envGroup {
	for _, g := range groups {
		if slices.Equal(g.prefix, v.prefix) {
			return g
		}
	}
	return nil
}

// shared are the roles whose values clients of one server share.
var shared = []envRole{roleIssuer, roleAuth, roleToken, roleDevice, roleServer, roleDomain, roleTenant, roleRealm, roleAudience, roleScopes, roleRegion, rolePool}

// spread gives a value to the clients that share it: all whose names begin with its own
// beginning and more. One without an owner is also the only client's.
func spread(groups []*envGroup, v envValue, used map[string]bool) {
	give := func(g *envGroup) {
		g.take(v)
		used[v.name] = true
	}
	owned := ownerOf(groups, v) != nil
	if owned && !slices.Contains(shared, v.role) {
		return
	}
	weak := slices.Contains([]envRole{roleServer, roleDomain, roleUser, rolePassword, roleRegion, roleKey, roleKeyID, roleAccountID, roleAccess, roleRefresh}, v.role)
	ofProvider := envProvider(v.prefix).ID != ""
	for _, g := range groups {
		switch {
		case len(v.prefix) > 0 && len(v.prefix) < len(g.prefix) && slices.Equal(g.prefix[:len(v.prefix)], v.prefix):
			give(g)
		case owned:
		case len(v.prefix) == 0 && !weak && (len(groups) == 1 || envProvider(g.prefix).ID == ""):
			give(g)
		case len(groups) == 1 && len(v.prefix) > 0 && (ofProvider || !weak) && (envProvider(g.prefix).ID == "" || envProvider(g.prefix).ID == envProvider(v.prefix).ID):
			if _, known := g.values[v.role]; !known {
				give(g)
				if p := envProvider(v.prefix); p.ID != "" && envProvider(g.prefix).ID == "" {
					g.values[roleProvider] = envValue{pair{v.name, p.ID}, v.named}
				}
			}
		}
	}
}

// setup is what the values of a client say.
func (g *envGroup) setup() (s setup, notes []string) {
	s = setup{
		clientID: g.get(roleID), clientSecret: g.get(roleSecret), scopes: scopeWords(g.get(roleScopes)), audience: g.get(roleAudience), redirect: g.get(roleRedirect),
		refresh: g.get(roleRefresh), keyID: g.get(roleKeyID),
	}
	if resource := g.get(roleResource); resource != "" {
		s.resources = []string{resource}
	}
	if secret, there := g.values[roleSecret]; there && secret.value == "" {
		s.secretOpen = true
	}
	notes = append(notes, g.addresses(&s)...)
	notes = append(notes, g.place(&s)...)
	s.name = g.called(s.provider)
	for _, word := range g.prefix {
		if s.environment == "" {
			s.environment = stageNames[word]
		}
	}
	s.grant = grantOfWord(g.get(roleGrant))
	s.auth = oauth2cAuths[strings.ToLower(g.get(roleMethod))]
	if key := g.get(roleKey); strings.Contains(key, "-----BEGIN") && s.auth == "" {
		s.key, s.auth = key, oauth.PrivateKeyJWT
	}
	user, password := g.get(roleUser), g.get(rolePassword)
	switch {
	case s.grant == oauth.GrantPassword:
		s.username, s.password = user, password
	case user != "" && password != "":
		notes = append(notes, g.values[roleUser].name+" and "+g.values[rolePassword].name+" were left out. If the app gets its token with them, choose the grant password.")
	}
	if s.grant == "" {
		told := ""
		if s.grant, told = g.likely(s); told != "" {
			notes = append(notes, told)
		}
	}
	if s.grant != oauth.GrantRefreshToken {
		s.refresh = ""
	}
	if g.get(roleAccess) != "" {
		notes = append(notes, g.values[roleAccess].name+" was left out: an access token expires, and the app gets its own.")
	}
	if s.grant == oauth.GrantClientCredentials && s.clientSecret == "" && s.auth == "" {
		s.secretOpen = true
	}
	return s, notes
}

// grantOfWord is a grant by any of its names.
func grantOfWord(word string) oauth.Grant {
	if g := grantOf(word); g != "" {
		return g
	}
	switch strings.Join(wordsOf(word), " ") {
	case "code", "authorization code", "authorizationcode", "pkce":
		return oauth.GrantAuthorizationCode
	case "client credentials", "clientcredentials", "credentials":
		return oauth.GrantClientCredentials
	case "device", "device code":
		return oauth.GrantDeviceCode
	case "password", "ropc":
		return oauth.GrantPassword
	}
	return ""
}

// likely is the grant that the values tell of, with a note where they leave a choice.
func (g *envGroup) likely(s setup) (oauth.Grant, string) {
	secret := s.clientSecret != "" || s.secretOpen
	switch {
	case s.refresh != "" && !isOpen(s.refresh):
		return oauth.GrantRefreshToken, ""
	case s.redirect != "" || s.authorization != "":
		return oauth.GrantAuthorizationCode, ""
	case s.key != "" || s.token != "" && s.issuer == "":
		return oauth.GrantClientCredentials, ""
	case s.device != "":
		return oauth.GrantDeviceCode, ""
	case s.provider == "microsoft-entra" && secret && g.get(roleTenant) != "":
		return oauth.GrantClientCredentials, "The file does not say how it gets its token. The client ID with its secret is used (client_credentials); choose another grant if a person signs in."
	}
	grant := s.likelyGrant()
	if p, ok := s.entryOf(); ok && len(p.Grants) > 0 {
		grant = p.Grants[0]
	}
	if secret && grant == oauth.GrantAuthorizationCode {
		return grant, "The file does not say how it gets its token. A person signs in (authorization_code); choose client_credentials if the app itself does."
	}
	return grant, ""
}

// addresses sorts the addresses of a client by what they are rather than by what they
// are called: a sign-in page is often called AUTH_URL, and so is a server.
func (g *envGroup) addresses(s *setup) (notes []string) {
	for _, role := range []envRole{roleIssuer, roleToken, roleAuth, roleDevice, roleServer} {
		v := g.values[role]
		address := strings.TrimSpace(v.value)
		if address == "" {
			continue
		}
		if !strings.Contains(address, "://") && strings.Contains(address, ".") && role != roleServer {
			address = "https://" + address
		}
		end := lastSegment(address)
		switch {
		case role == roleDevice:
			s.device = address
		case strings.Contains(address, "/.well-known/"):
			s.issuer = issuerOf(address)
		case role == roleToken, tokenPath.MatchString(address) && role != roleIssuer:
			s.token = address
		case role == roleAuth && !slices.Contains([]string{"", "oauth", "oauth2", "v2", "api"}, end), slices.Contains([]string{"authorize", "authorization", "auth"}, end) && role != roleServer && role != roleIssuer:
			s.authorization = address
		case role == roleIssuer:
			s.issuer = address
		case role == roleAuth:
			if host := hostOf(address); !oauth.IsLoopback(host) {
				notes = append(notes, v.name+" may be the address of the server that gives tokens (issuer). It was not taken: enter it if it is.")
			}
		}
	}
	return notes
}
