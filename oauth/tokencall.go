package oauth

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tokendesk/oauth/visible"

	"github.com/google/uuid"
)

// TokenCall is the one HTTP request of the request grant, whose answer has the token
// where [Answer] says, or where servers usually have it. URL, Headers and Body are
// templates of {client_id}, {client_secret}, {username}, {password}, {signed_jwt},
// {uuid}, {now} (seconds since 1970) and the app's vars. Each value is escaped as it
// must be where it stands: in the address for its query, in the body for the
// Content-Type. An empty Method is POST.
type TokenCall struct {
	Method  string            `json:"method,omitempty"`
	URL     string            `json:"url,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`
}

// IsZero reports whether nothing is said, so that the catalogue decides.
func (t TokenCall) IsZero() bool {
	return t.Method == "" && t.URL == "" && len(t.Headers) == 0 && t.Body == ""
}

// has reports whether a text of the request has a placeholder.
func (t TokenCall) has(placeholder string) bool {
	if strings.Contains(t.URL, placeholder) || strings.Contains(t.Body, placeholder) {
		return true
	}
	for _, value := range t.Headers {
		if strings.Contains(value, placeholder) {
			return true
		}
	}
	return false
}

// ContentType is that of the body: what its header says, else JSON for what begins as
// JSON, a form for what looks like one, and plain text.
func (t TokenCall) ContentType() string {
	for name, value := range t.Headers {
		if strings.EqualFold(name, "Content-Type") {
			return value
		}
	}
	switch body := strings.TrimSpace(t.Body); {
	case body == "":
		return ""
	case body[0] == '{' || body[0] == '[':
		return "application/json"
	case strings.Contains(body, "="):
		return "application/x-www-form-urlencoded"
	}
	return "text/plain; charset=utf-8"
}

// EscapeBody writes a value as it stands in the body.
func (t TokenCall) EscapeBody(value string) string {
	switch kind := strings.ToLower(t.ContentType()); {
	case strings.Contains(kind, "json"):
		return jsonText(value)
	case strings.Contains(kind, "x-www-form-urlencoded"):
		return url.QueryEscape(value)
	case strings.Contains(kind, "xml"), strings.Contains(kind, "html"):
		return html.EscapeString(value)
	}
	return value
}

// PlaceholdersOnSending are the names of what is filled into a [TokenCall] and a
// [SignedJWT] when they are used, and can be no vars of them.
func PlaceholdersOnSending() []string {
	return []string{"client_id", "client_secret", "username", "password", "signed_jwt", "uuid", "now", "expires", "key_fingerprint"}
}

// callRequest sends the request of the request grant and reads the token from its
// answer. What holds for a token request holds here: no redirect is followed, and
// nothing is sent twice.
func (c *Client) callRequest(ctx context.Context, account Account) (TokenSet, error) {
	app, m, err := c.resolve(ctx, func(App) bool { return true })
	if err != nil {
		return TokenSet{}, err
	}
	r, err := c.tokenCall(app)
	if err != nil {
		return TokenSet{}, err
	}
	r.leaving = departureOf(ctx)
	got, err := c.do(ctx, r)
	if err != nil {
		return TokenSet{}, err
	}
	ts, err := decodeToken(bareToken(got), app, false)
	if err != nil {
		return TokenSet{}, err
	}
	ts.Fingerprint = c.fingerprint(account)
	if err := c.settle(ctx, app, m, &ts, expected{}); err != nil {
		return TokenSet{}, err
	}
	ts.Identity, ts.Person.Full = c.nameFor(ts, ts.Identity), c.nameFor(ts, ts.Person.Full)
	return ts, nil
}

// tokenCall fills the templates of the request.
func (c *Client) tokenCall(app App) (request, error) {
	call := app.Request
	fill, hidden, err := c.callValues(app)
	if err != nil {
		return request{}, err
	}
	header := http.Header{"Accept": {"application/json"}}
	for _, name := range headerNames(call.Headers) {
		header.Set(name, fill(call.Headers[name], func(s string) string { return s }))
	}
	r := request{
		name: nameTokenCall, method: cmp.Or(call.Method, http.MethodPost), header: header, secrets: hidden, brings: app.Answer,
		address: fill(call.URL, url.QueryEscape),
	}
	if call.Body != "" {
		r.body = []byte(fill(call.Body, call.EscapeBody))
		header.Set("Content-Type", call.ContentType())
	}
	for name := range header {
		if !isHeader(name, header.Get(name)) {
			return request{}, MisconfiguredError("The header "+visible.Line(name, 40)+" cannot be sent with the values that are filled into it.", "Check the user name and the secrets: a header has no line break.").At("request.headers")
		}
	}
	if authorization := header.Get("Authorization"); authorization != "" {
		_, credentials, _ := strings.Cut(authorization, " ")
		r.secrets = append(r.secrets, secret{nameCredentials, cmp.Or(credentials, authorization)})
	}
	return r, nil
}

const nameTokenCall = "token request"

// headerNames are the names of headers in a settled order.
func headerNames(headers map[string]string) []string {
	names := make([]string, 0, len(headers))
	for name := range headers {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// callValues returns what fills a text of the request, and the secrets that it fills in
// beside the client's own.
func (c *Client) callValues(app App) (fill func(template string, escape func(string) string) string, hidden []secret, err error) {
	call := app.Request
	values := map[string]string{
		"{client_id}": app.ClientID, "{username}": app.Username,
		"{uuid}": uuid.NewString(), "{now}": strconv.FormatInt(c.now().Unix(), 10),
	}
	for _, s := range secretPlaceholders {
		if !call.has(s.text) {
			continue
		}
		if !c.secrets.Has(s.kind) {
			return nil, nil, missingSecret(s.name, s.kind)
		}
		values[s.text] = c.secrets[s.kind]
	}
	if call.has("{signed_jwt}") {
		token, _, err := c.signJWT(app)
		if err != nil {
			return nil, nil, err
		}
		values["{signed_jwt}"] = token
		hidden = append(hidden, secret{"signed_jwt", token})
	}
	return func(template string, escape func(string) string) string {
		var pairs []string
		for name, value := range app.Vars {
			if _, ours := values["{"+name+"}"]; !ours {
				pairs = append(pairs, "{"+name+"}", escape(value))
			}
		}
		for placeholder, value := range values {
			pairs = append(pairs, placeholder, escape(value))
		}
		return strings.NewReplacer(pairs...).Replace(template)
	}, hidden, nil
}

// bareToken makes an object of an answer that is the token and nothing else: a JSON
// string, or one line of plain text.
func bareToken(a answer) answer {
	text := strings.TrimSpace(string(a.body))
	var token string
	switch {
	case a.status < 200 || a.status > 299:
		return a
	case strings.HasPrefix(text, `"`):
		if json.Unmarshal([]byte(text), &token) != nil {
			return a
		}
	case strings.HasPrefix(strings.ToLower(a.header.Get("Content-Type")), "text/plain") && len(text) >= leastBareToken && !strings.ContainsAny(text, " \t\r\n<>{}=&"):
		token = text
	}
	if token == "" || strings.ContainsAny(token, " \t\r\n") {
		return a
	}
	body, err := json.Marshal(map[string]string{"access_token": token})
	if err == nil {
		a.body = bytes.Clone(body)
	}
	return a
}

// leastBareToken is the shortest plain text that is taken for a token, in bytes.
const leastBareToken = 16

// tokenCall demands what a request can be.
func (v *validation) tokenCall() {
	call := v.app.Request
	v.missing("request.url")
	if call.IsZero() {
		return
	}
	address := fillVars(call.URL, v.app.Vars)
	switch u, err := url.Parse(strings.NewReplacer("{", "x", "}", "x").Replace(address)); {
	case call.URL == "":
	case err != nil || !isWebAddress(u.String()):
		v.add("request.url", "“"+plainAddress(call.URL)+"” is not an address such as https://host/path.")
	case hostHolds(address) && filledIntoHost(address):
		v.add("request.url", "The host of "+plainAddress(call.URL)+" has a placeholder that it cannot have.")
	case hostHolds(address):
		v.lacks("request.url", "A value for the host of "+plainAddress(call.URL)+" is still missing.")
	case !allowedURL(u, v.app.TLS.AllowHTTP):
		v.add("request.url", "Plain http would send secrets unencrypted; use https, or allow it for this app (tls.allow_http).")
	}
	oneOf(v, "request.method", call.Method, "GET", "POST", "PUT", "PATCH")
	for _, name := range headerNames(call.Headers) {
		field := "request.headers." + visible.Line(name, 40)
		if problem := headerProblem(name, call.Headers[name]); problem != "" {
			v.add(field, problem)
		} else if len(call.Headers[name]) > maxTemplate {
			v.add(field, "This header is longer than 8 KiB.")
		}
	}
	if call.Method == http.MethodGet && call.Body != "" {
		v.add("request.body", "A GET request has no body. Choose POST, or remove the body.")
	}
	if len(call.URL) > maxTemplate {
		v.add("request.url", "The address of the request is longer than 8 KiB.")
	}
	if len(call.Body) > maxTemplateBody {
		v.add("request.body", "The body of the request is longer than 64 KiB.")
	}
}

// filledIntoHost reports whether an address holds what is known only on sending.
func filledIntoHost(address string) bool {
	return slices.ContainsFunc(PlaceholdersOnSending(), func(name string) bool { return strings.Contains(address, "{"+name+"}") })
}
