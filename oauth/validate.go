package oauth

import (
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth/pattern"
	"tokendesk/oauth/visible"
)

// Problem is one thing wrong with an app, in a sentence for a person; Field is
// the app file's path. Missing says that nothing is wrong but that something is
// not there yet: see [Gap].
type Problem struct {
	Field, Message string
	Missing        bool
}

// MaxHTTPTimeout is the longest time limit of an app's requests, in seconds.
const MaxHTTPTimeout = 3600

// Validate says what is missing or wrong in a complete app, in the order of the
// app file. It is pure: no file is read and no server asked.
func Validate(app App) []Problem {
	v := &validation{app: app}
	v.identity()
	v.client()
	v.endpoints()
	v.requests()
	v.signedJWT()
	v.tokenCall()
	v.transport()
	v.test()
	v.expires()
	v.sizes()
	return v.problems
}

// Check returns what is wrong with a complete app, whatever it still lacks, as a
// *[Error] of KindMisconfigured that names the field; nil for nothing. It is pure.
func Check(app App) error {
	for _, p := range Validate(app) {
		if !p.Missing {
			return MisconfiguredError(p.Field+": "+p.Message, "Correct it.").At(p.Field)
		}
	}
	return nil
}

type validation struct {
	app      App
	problems []Problem
}

func (v *validation) add(field, message string) {
	v.problems = append(v.problems, Problem{Field: field, Message: message})
}

func (v *validation) lacks(field, message string) {
	v.problems = append(v.problems, Problem{Field: field, Message: message, Missing: true})
}

// oneOf demands one of the known words, or none.
func oneOf[T ~string](v *validation, field string, value T, known ...T) {
	if value != "" && !slices.Contains(known, value) {
		words := make([]string, len(known))
		for i, k := range known {
			words[i] = string(k)
		}
		v.add(field, "“"+visible.Line(string(value), 60)+"” is not known; it is one of "+strings.Join(words, ", ")+".")
	}
}

func (v *validation) identity() {
	if v.app.ID != "" && !ValidID(v.app.ID) {
		v.add("id", "An ID has at most 100 lower-case letters, digits, dots, dashes and underscores, and begins with a letter or digit.")
	}
	oneOf(v, "grant", v.app.Grant, Grants()...)
	v.vars()
	v.missing("client_id")
	if hasControl(v.app.ClientID) {
		v.add("client_id", "The client ID has a character that is not allowed, such as a line break.")
	}
	v.missing("username")
}

// validVar is the name of a value that stands for a placeholder.
var validVar = pattern.New(`^[a-z][a-z0-9_]*$`)

// vars demands names that a placeholder can have.
func (v *validation) vars() {
	for _, name := range slices.Sorted(maps.Keys(v.app.Vars)) {
		if !validVar.MatchString(name) {
			v.add("vars", "“"+visible.Line(name, 60)+"” is not a valid name: use lower-case letters, digits and underscores, beginning with a letter.")
		}
	}
}

func (v *validation) client() {
	app := v.app
	oneOf(v, "client_auth", app.ClientAuth, ClientAuths()...)
	oneOf(v, "body_format", app.BodyFormat, BodyFormats()...)
	if app.ClientAuth == ClientSecretJSON && app.BodyFormat == BodyForm {
		v.add("body_format", "The client authentication sends a JSON body. For a form choose “Client secret in the form” (client_secret_post).")
	}
	if app.ClientAuth == ClientSecretBasic && strings.Contains(app.ClientID, ":") {
		v.add("client_id", "A client ID with a colon must be form-encoded: choose “Client secret in the header, form-encoded” (client_secret_basic_encoded).")
	}
	if app.ClientAuth == TLSClientAuth && app.TLS.ClientCertificateFile == "" {
		v.lacks("tls.client_certificate_file", "The client authentication needs a client certificate (tls_client_auth).")
	}
	if !UsesSignedJWT(app) {
		oneOf(v, "client_assertion.alg", app.ClientAssertion.Alg, AssertionAlgorithms(app.ClientAuth)...)
	}
	if signed := app.ClientAuth == PrivateKeyJWT || app.ClientAuth == ClientSecretJWT; signed && app.ClientAssertion.Audience == AudienceIssuer && app.Endpoints.Issuer == "" {
		v.add("client_assertion.audience", "The client assertion must name the issuer, which is not known: enter the issuer, or choose token_endpoint.")
	}
	if audience := app.ClientAssertion.Audience; audience != "" && !slices.Contains(AssertionAudiences(), audience) && !strings.ContainsAny(audience, ":./{") {
		v.add("client_assertion.audience", "“"+visible.Line(audience, 60)+"” is neither a word for an audience nor an address; the nearest word is "+Nearest(audience, AssertionAudiences())+".")
	}
	if hasControl(app.ClientAssertion.Audience) {
		v.add("client_assertion.audience", "The audience has a character that is not allowed, such as a line break.")
	}
	if len(app.ClientSecretCommand) > 0 && app.ClientSecretCommand[0] == "" {
		v.add("client_secret_command", "The command for the client secret has no program.")
	}
}

// namedVar is a placeholder of an address, which may stand for a port, too.
var namedVar = pattern.New(`\{[a-z][a-z0-9_]*\}`)

func (v *validation) endpoints() {
	e := v.app.Endpoints
	for _, endpoint := range append(e.Named(), Endpoint{"device_token", &v.app.Quirks.DeviceToken}) {
		field, address := "endpoints."+endpoint.Name, *endpoint.Address
		if endpoint.Name == "revocation" && v.app.Quirks.Revocation.Method != "" {
			address = withClientID(address)
		}
		closed := strings.NewReplacer("{", "x", "}", "x").Replace(namedVar.ReplaceAllString(address, "1"))
		switch u, err := url.Parse(closed); {
		case address == "":
		case err != nil || !isWebAddress(closed):
			v.add(field, "“"+plainAddress(address)+"” is not an address such as https://host/path.")
		case filledOnSending(address):
			v.add(field, "“"+plainAddress(address)+"” has a placeholder that this address cannot have.")
		case closed != address:
			v.lacks(field, "A value for "+plainAddress(address)+" is still missing.")
		case !allowedURL(u, v.app.TLS.AllowHTTP):
			v.add(field, "Plain http would send secrets unencrypted; use https, or allow it for this app (tls.allow_http).")
		case endpoint.Name == "issuer" && u.RawQuery != "":
			v.add(field, "An issuer has no query.")
		}
	}
	v.missing("endpoints.token")
	v.missing("endpoints.authorization")
	v.missing("endpoints.device_authorization")
	if e.Issuer == "" && v.app.PAR == PARAlways && e.PushedAuthorizationRequest == "" {
		v.add("endpoints.pushed_authorization_request", "Pushed requests (PAR) are set to always, but the PAR endpoint is missing.")
	}
}

// missing says that a field is not there which the app cannot do without.
func (v *validation) missing(field string) {
	if !slices.ContainsFunc(missingSettings(v.app), func(g Gap) bool { return g.Field == field }) {
		return
	}
	v.lacks(field, map[string]string{
		"client_id":                      "The client ID is missing.",
		"username":                       "The password grant needs a user name.",
		"request.url":                    "The request that gets the token has no address.",
		"endpoints.token":                "The token endpoint is missing: enter its address, or the issuer, from which it is found.",
		"endpoints.authorization":        "The authorization endpoint is missing: enter its address, or the issuer, from which it is found.",
		"endpoints.device_authorization": "The device authorization endpoint is missing: enter its address, or the issuer, from which it is found.",
	}[field])
}

// withClientID fills the client id into the path and query of an address, as a
// call of the catalogue's own wants it. Nowhere else may it stand: in a host it
// would decide where secrets go.
func withClientID(address string) string {
	at := strings.Index(address, "://")
	if at < 0 {
		return address
	}
	host, rest, found := strings.Cut(address[at+3:], "/")
	if !found {
		return address
	}
	return address[:at+3] + host + "/" + strings.ReplaceAll(rest, "{client_id}", "x")
}

// filledOnSending reports whether a text holds a placeholder whose value is only
// known when a request is sent.
func filledOnSending(text string) bool {
	return slices.ContainsFunc([]string{"{access_token}", "{client_id}", "{uuid}"}, func(p string) bool { return strings.Contains(text, p) })
}

// hostHolds reports whether a template's host, port or user information holds a
// placeholder, whatever the case of its scheme.
func hostHolds(template string) bool {
	_, rest, found := strings.Cut(template, "://")
	if !found {
		rest = template
	}
	if end := strings.IndexAny(rest, `/?#\`); end >= 0 {
		rest = rest[:end]
	}
	return strings.ContainsAny(rest, "{}")
}

// guardedParams are what protects a sign-in or says who asks; nobody may
// replace them with values that stay the same.
var guardedParams = []string{"state", "nonce", "code_challenge", "code_challenge_method", "code_verifier", "code", "request", "request_uri"}

func (v *validation) requests() {
	app := v.app
	oneOf(v, "pkce", app.PKCE, PKCEs()...)
	oneOf(v, "par", app.PAR, PARs()...)
	for _, name := range guardedParams {
		if _, set := app.Params.Authorize[name]; set {
			v.add("params.authorize."+name, "Tokendesk sets this parameter for every sign-in, so it cannot be set here.")
		}
		if _, set := app.Params.Token[name]; set && name != "nonce" && (name != "state" || app.Grant == GrantAuthorizationCode) {
			v.add("params.token."+name, "Tokendesk sets this parameter for every sign-in, so it cannot be set here.")
		}
	}
	if app.Params.Authorize["client_id"] != nil {
		v.add("params.authorize.client_id", "Set the client ID in its own field (client_id).")
	}
	if app.Params.Authorize["redirect_uri"] != nil {
		v.add("params.authorize.redirect_uri", "Set the redirect URI in its own field (redirect); here it can only be left out (null).")
	}
	if app.Params.Token["redirect_uri"] != nil && app.Grant == GrantAuthorizationCode {
		v.add("params.token.redirect_uri", "The redirect URI is that of the sign-in; here it can only be left out (null).")
	}
	otherThanCode := func(kind string) bool { return kind != "" && kind != "code" }
	if app.Grant == GrantAuthorizationCode && slices.ContainsFunc(app.Params.Authorize["response_type"], otherThanCode) {
		v.add("params.authorize.response_type", "Only code is possible, or left out (null): with anything else a token would be in the browser's address.")
	}
	for _, name := range []string{"client_secret", "password", "refresh_token", "client_assertion"} {
		if app.Params.Authorize[name] != nil {
			v.add("params.authorize."+name, "A secret must not be in the browser's address.")
		}
	}
	for name, value := range app.Headers.Token {
		if problem := headerProblem(name, value); problem != "" {
			v.add("headers.token."+visible.Line(name, 40), problem)
		}
	}
	for i, resource := range app.Resources {
		switch u, err := url.Parse(resource); {
		case strings.ContainsAny(resource, "{}"):
			v.lacks("resources["+itoa(i)+"]", "A value for "+visible.Line(resource, 100)+" is still missing.")
		case err != nil || !u.IsAbs() || u.Fragment != "":
			v.add("resources["+itoa(i)+"]", "A resource is an absolute address without a fragment (RFC 8707).")
		}
	}
	v.answer()
	v.problems = append(v.problems, ValidateRedirect(app.Redirect)...)
}

// answer demands JSON pointers.
func (v *validation) answer() {
	a := v.app.Answer
	for _, at := range []struct{ field, pointer string }{
		{"answer.access_token", a.AccessToken}, {"answer.refresh_token", a.RefreshToken}, {"answer.expires_in", a.ExpiresIn},
	} {
		switch {
		case at.pointer == "":
		case !isPointer(at.pointer):
			v.add(at.field, "A place in the answer is written as a JSON pointer with a slash in front, such as /body/access_token (RFC 6901).")
		case len(at.pointer) > maxAnswerPointer:
			v.add(at.field, "This JSON pointer is longer than 1,000 characters.")
		}
	}
}

func (v *validation) transport() {
	app := v.app
	if CheckProxy(app.Proxy) != nil {
		v.add("proxy", "The proxy is written as http://host:port, https://host:port or socks5://host:port; none and environment are understood, too.")
	}
	if app.HTTPTimeoutSeconds < 0 || app.HTTPTimeoutSeconds > MaxHTTPTimeout {
		v.add("http_timeout_seconds", "The time limit is between 1 and 3600 seconds.")
	}
	if app.TLS.ClientKeyFile != "" && app.TLS.ClientCertificateFile == "" {
		v.add("tls.client_certificate_file", "There is a key for a client certificate, but no client certificate.")
	}
	for _, file := range []struct{ field, path string }{
		{"tls.ca_file", app.TLS.CAFile},
		{"tls.client_certificate_file", app.TLS.ClientCertificateFile},
		{"tls.client_key_file", app.TLS.ClientKeyFile},
	} {
		// Another folder, another file: whoever can write where a command runs
		// would be believed.
		if file.path != "" && !filepath.IsAbs(file.path) {
			v.add(file.field, "Enter the whole path, such as /etc/ssl/own.pem: it must not depend on the folder that a command runs in.")
		}
	}
	if hasControl(app.UserAgent) {
		v.add("user_agent", "The User-Agent has a character that no header may have.")
	}
}

func (v *validation) test() {
	call := v.app.Test
	if call.URL == "" {
		if call.Body != "" || call.Success != "" {
			v.add("test.url", "The test call has no address.")
		}
		return
	}
	address := fillVars(call.URL, v.app.Vars)
	switch u, err := url.Parse(strings.NewReplacer("{", "x", "}", "x").Replace(address)); {
	case err != nil || !isWebAddress(u.String()):
		v.add("test.url", "“"+plainAddress(call.URL)+"” is not an address such as https://host/path.")
	case hostHolds(address) && filledOnSending(address):
		v.add("test.url", "The host of "+plainAddress(call.URL)+" has a placeholder that it cannot have.")
	case hostHolds(address):
		v.lacks("test.url", "A value for the host of "+plainAddress(call.URL)+" is still missing.")
	case !allowedURL(u, v.app.TLS.AllowHTTP):
		v.add("test.url", "Plain http would send the token unencrypted; use https, or allow it for this app (tls.allow_http).")
	}
	oneOf(v, "test.method", call.Method, "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
	for name, value := range call.Headers {
		if problem := headerProblem(name, value); problem != "" {
			v.add("test.headers."+visible.Line(name, 40), problem)
		}
	}
	if call.Success != "" && call.Success[0] != '/' {
		v.add("test.success", "What must be in the answer is written as a JSON pointer, such as /data/me/id.")
	}
}

// headerProblem says why an extra header cannot be sent, or nothing. Host would
// send a secret to another site behind the same address (promise 40); the
// others belong to the connection.
func headerProblem(name, value string) string {
	switch http.CanonicalHeaderKey(name) {
	case "Host":
		return "Host cannot be set: it follows from the address."
	case "Connection", "Content-Length", "Expect", "Te", "Trailer", "Transfer-Encoding", "Upgrade":
		return "This header belongs to the connection and cannot be set."
	}
	if !isHeader(name, value) {
		return "This is not an HTTP header that can be sent."
	}
	return ""
}

// A template holds the access token as often as it likes, so its own length is
// bounded: else a small file would make a request of gigabytes.
const (
	maxTemplate     = 8 << 10  // bytes of test.url and of a header of the test call
	maxTemplateBody = 64 << 10 // bytes of test.body
)

// expires demands ends that can be read.
func (v *validation) expires() {
	for _, end := range []struct{ field, text string }{
		{"expires.client_secret", v.app.Expires.ClientSecret}, {"expires.client_key", v.app.Expires.ClientKey},
	} {
		if _, _, err := ParseEnd(end.text, time.UTC); end.text != "" && err != nil {
			v.add(end.field, "This is not a date: write it as 2027-03-01, or with a time as 2027-03-01T14:00:00Z.")
		}
	}
}

// sizes bounds the templates of the test call.
func (v *validation) sizes() {
	call := v.app.Test
	if len(call.URL) > maxTemplate {
		v.add("test.url", "The address of the test call is longer than 8 KiB.")
	}
	for _, name := range slices.Sorted(maps.Keys(call.Headers)) {
		if len(call.Headers[name]) > maxTemplate {
			v.add("test.headers."+visible.Line(name, 40), "This header is longer than 8 KiB.")
		}
	}
	if len(call.Body) > maxTemplateBody {
		v.add("test.body", "The body of the test call is longer than 64 KiB.")
	}
}
