package appfile

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// addressFormat is one address of the web: of a sign-in page with its parameters, of an
// issuer, of its metadata, or of one of its endpoints. It is read and never opened: what
// is behind it is asked when the app is first used.
func addressFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceAddress, Title: "a sign-in address or an issuer's address"},
		guess:      isOneAddress,
		read:       func(data []byte, _ string) (File, []string, error) { return parseAddress(string(data)) },
	}
}

// IsAddress reports whether a text is an address that [ParseAs] reads as
// [SourceAddress], and not the name of a file. It may hold a secret: see
// [AddressHoldsSecret].
func IsAddress(text string) bool { return isOneAddress([]byte(strings.TrimSpace(text))) }

var oneAddress = pattern.New(`^["'<]?(?i:https?)://[^\s"'<>]+(?:<[^\s<>]+>[^\s"'<>]*)*["'>]?$`)

func isOneAddress(text []byte) bool { return len(text) <= maxAddress && oneAddress.Match(text) }

// AddressHoldsSecret reports whether an address holds what must not stand in a command's
// arguments: a secret or a token, or all that a force:// address of Salesforce has.
func AddressHoldsSecret(address string) bool {
	address = strings.TrimSpace(address)
	if strings.HasPrefix(strings.ToLower(address), "force://") {
		return true
	}
	if inAddress.MatchString(address) {
		return true
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	for _, part := range []string{u.RawQuery, u.Fragment} {
		for _, p := range formPairs(part) {
			if slices.Contains(spentParams, p.name) || p.value != "" && !isOpen(p.value) && (namesSecret(p.name) || looksSecret(p.value)) && !slices.Contains(publicParams, p.name) {
				return true
			}
		}
	}
	return false
}

var (
	// spentParams are those of an answer, good once.
	spentParams = []string{"code", "access_token", "id_token", "refresh_token", "client_secret"}

	// publicParams are called as secrets are, and are none.
	publicParams = []string{"id_token_hint", "logout_hint", "login_hint", "token_type", "response_type"}
)

func parseAddress(text string) (File, []string, error) {
	text = strings.Trim(strings.TrimSpace(text), `"'<>`)
	if len(text) > maxAddress {
		return File{}, nil, oauth.UsageError("This address is too long.", "")
	}
	text, _, _ = strings.Cut(text, "#")
	address, query, _ := strings.Cut(text, "?")
	if u, err := url.Parse(marked.ReplaceAllString(markWritten(address), "x")); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return File{}, nil, oauth.UsageError("This is not an address of the web.", "Write it like https://id.example.com.")
	}
	if u, err := url.Parse(address); err == nil && u.User != nil {
		return File{}, nil, oauth.UsageError("This address holds a name or a password before its host.", "Import the address without it.")
	}
	if slices.Contains([]string{".json", ".yaml", ".yml", ".env", ".conf", ".txt", ".zip", ".html"}, path.Ext(lastSegment(address))) {
		return File{}, nil, oauth.UsageError("This is the address of a file, and Tokendesk downloads nothing that it imports.", "Download it and import the file.")
	}
	params := formPairs(query)
	if s, notes, ok := fromSignIn(address, params); ok {
		f, more, err := setups([]setup{s})
		return f, slices.Concat(notes, more), err
	}
	return setups([]setup{fromEndpoint(address)})
}

// requestParams are those of an authorization request that have a place of their own in
// an app, or that each sign-in makes anew (RFC 6749 4.1.1, OpenID Connect Core 3.1.2.1).
var requestParams = []string{
	"client_id", "redirect_uri", "scope", "response_type", "state", "nonce", "code_challenge", "code_challenge_method", "audience", "resource", "response_mode",
	"login_hint", "id_token_hint", "prompt", "request", "request_uri", "code", "session_state", "iss",
}

// fromSignIn reads an authorization request; ok is false for another address.
func fromSignIn(address string, params []pair) (s setup, notes []string, ok bool) {
	r := request{params: params}
	if !r.hasParam("client_id") || !r.hasParam("response_type") && !r.hasParam("redirect_uri") && !r.hasParam("scope") {
		return setup{}, nil, false
	}
	s = setup{
		grant: oauth.GrantAuthorizationCode, authorization: address, clientID: strings.TrimSpace(r.param("client_id")), redirect: r.param("redirect_uri"), audience: r.param("audience"),
		scopes: scopeWords(r.param("scope")),
	}
	s.resources = append(s.resources, paramValues(params, "resource")...)
	switch response := r.param("response_type"); {
	case response == "" || response == "code" || hasMark(markWritten(response)):
	case slices.Contains(strings.Fields(response), "code"):
		notes = append(notes, "The page asks for "+quoteName(response)+"; Tokendesk asks for a code, which brings the same tokens.")
	default:
		notes = append(notes, "The implicit grant is no longer used; the authorization code grant with PKCE replaces it.")
	}
	if r.param("code_challenge_method") == "plain" {
		s.pkce = oauth.PKCEPlain
	}
	if r.hasParam("request_uri") || r.hasParam("request") {
		notes = append(notes, "The request object of the address works only once and was left out.")
	}
	if mode := r.param("response_mode"); mode != "" && mode != "query" && !strings.HasPrefix(mode, "query") {
		notes = append(notes, "The page answers by "+quoteName(mode)+"; Tokendesk takes the answer in the address.")
	}
	for _, p := range params {
		switch {
		case p.name == "client_secret":
			notes = append(notes, "The client secret in the address was left out: it belongs in no address. Enter it in the app.")
			s.secretOpen = true
		case p.name == "prompt" && p.value != "" && p.value != "none", !slices.Contains(requestParams, p.name) && p.value != "" && !isMark(markWritten(p.value)):
			s.onAuthorize = append(s.onAuthorize, p)
		}
	}
	m, err := matchProvider("endpoints.authorization", addressOf(address), r)
	switch known := m.provider.App.ClientAuth; {
	case r.param("code_challenge") != "":
		s.auth = oauth.ClientAuthNone
		notes = append(notes, "The address has a code challenge (PKCE), as of a client without a secret. If the client has one, enter it and choose how it is sent.")
	case err == nil && m.provider.ID != "" && known != "" && known != oauth.ClientAuthNone:
		s.secretOpen = true
	default:
		notes = append(notes, "The address does not say whether the client has a secret. If it has one, enter it and choose how it is sent.")
	}
	return s, notes, true
}

// scopeWords are the scopes of a request, whichever sign separates them.
func scopeWords(scope string) []string {
	fields := strings.Fields(scope)
	if len(fields) == 1 && strings.Contains(scope, ",") {
		fields = strings.FieldsFunc(scope, func(r rune) bool { return r == ',' })
	}
	return unique(fields)
}

// fromEndpoint reads an address without a request: one of a provider's that the
// catalogue knows, an endpoint by the end of its path, else an issuer.
func fromEndpoint(address string) setup {
	s := setup{grant: oauth.GrantAuthorizationCode}
	if issuer := issuerOf(address); issuer != address {
		s.issuer = issuer
		return s
	}
	r := request{}
	known := func(field string) bool {
		m, err := matchProvider(field, addressOf(address), r)
		return err == nil && m.provider.ID != ""
	}
	switch end := lastSegment(address); {
	case known("endpoints.issuer"):
		s.issuer = address
	case known(tokenField):
		s.token = address
		s.grant = "" // the catalogue's
	case known("endpoints.authorization"):
		s.authorization = address
	case known("endpoints.device_authorization"):
		s.device, s.grant = address, oauth.GrantDeviceCode
	case tokenPath.MatchString(address) && end != "":
		s.token = address
		s.grant = oauth.GrantClientCredentials
		s.secretOpen = true
	case slices.Contains([]string{"authorize", "authorization", "auth"}, end):
		s.authorization = address
	default:
		s.issuer = address
	}
	return s
}

func lastSegment(address string) string {
	_, rest := splitPath(address)
	rest = strings.Trim(rest, "/")
	return strings.ToLower(rest[strings.LastIndexByte(rest, '/')+1:])
}

// issuerTemplates are issuers of providers of which the catalogue has no issuer, since
// their metadata names another one than its address.
var issuerTemplates = []struct {
	form     *pattern.Pattern
	provider string
	key      string
}{
	{pattern.New(`^https://login\.microsoftonline\.com/([^/]+)(?:/v2\.0)?/?$`), "microsoft-entra", "tenant"},
	{pattern.New(`^https://sts\.windows\.net/([^/]+)/?$`), "microsoft-entra", "tenant"},
	{pattern.New(`^https://([a-z0-9-]+(?:\.[a-z0-9-]+)*\.salesforce\.com)/?$`), "salesforce", "login_host"},
	{pattern.New(`^https://(?:www\.)?(github\.com)(?:/login/oauth)?/?$`), "github", ""},
}

// issuerProvider is the provider whose issuer an address is by these.
func issuerProvider(issuer string) (provider string, vars map[string]string) {
	for _, t := range issuerTemplates {
		m := t.form.FindStringSubmatch(issuer)
		if m == nil {
			continue
		}
		if vars = map[string]string{}; t.key != "" {
			vars[t.key] = markWritten(m[1])
		}
		return t.provider, vars
	}
	return "", nil
}

// IsSignIn reports whether a text is the address of a sign-in page with the parameters
// of its client, of which an app can be made without asking any server.
func IsSignIn(text string) bool {
	address, query, _ := strings.Cut(strings.Trim(strings.TrimSpace(text), `"'<>`), "?")
	_, _, ok := fromSignIn(address, formPairs(query))
	return ok && IsAddress(text)
}
