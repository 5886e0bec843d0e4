package oauth

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth/visible"
)

const (
	maxTraced   = 16 << 10
	maxAddress  = 4 << 10
	maxIndented = 256 << 10 // what is longer is not shown: with indentation it grows many times
)

// Only these are shown with their values; everything else may be a secret.
var (
	plainParams = []string{
		"grant_type", "response_type", "response_mode", "client_id", "redirect_uri", "scope", "scopes", "audience", "resource", "username",
		"code_challenge", "code_challenge_method", "token_type_hint", "client_assertion_type", "subject_token_type",
		"requested_token_type", "actor_token_type", "prompt", "login_hint", "access_type",
	}
	plainMembers = []string{
		"token_type", "tokenType", "scope", "scopes", "expires_in", "expires_at", "expires_on", "expiresIn", "expiresAt",
		"refresh_expires_in", "refresh_token_expires_in", "x_refresh_token_expires_in", "issued_at", "issued_token_type",
		"error", "error_description", "error_uri", "errors", "message", "msg", "code", "status", "detail", "title", "type",
		"verification_uri", "verification_url", "interval", "active", "sub", "iss", "aud", "exp", "iat", "nbf", "client_id", "username",
	}
)

// redact makes the exchange that may be shown.
func redact(r request, got answer, began time.Time, err error) Exchange {
	known := slices.Concat(got.secrets, sentIn(r))
	asked := redaction{plain: plainParams, params: plainParams, hidden: byName(known)}
	e := Exchange{
		At: began, Duration: got.at.Sub(began), Step: stepOf(r), Method: r.method, Status: got.status, Public: r.public,
		URL:        cut(visible.Line(asked.hidden.scrub(asked.address(r.address)), maxAddress)),
		Request:    cut(asked.headers(r.header) + asked.body(r.body, r.header.Get("Content-Type"))),
		Connection: got.connection, ClockOffset: got.offset,
	}
	e.Connection.Certificate = asked.hidden.certificate(got.connection.Certificate)
	if err != nil {
		e.Err = asked.hidden.scrub(err.Error())
	}
	if got.status != 0 {
		said := redaction{plain: plainMembers, params: plainParams, hidden: asked.hidden, public: r.public, failed: got.status >= 400}
		if !r.public { // what the answer brings is a secret from now on
			brought, all := r.brings.broughtBy(got.body, said.failed)
			said.hidden, said.guarded = byName(alsoBrought(known, brought)), !all
		}
		e.Connection.Certificate = said.hidden.certificate(got.connection.Certificate)
		e.Response = cut(said.headers(got.header) + said.body(got.body, got.header.Get("Content-Type")))
	}
	e.ServerClock = e.ClockOffset != 0 || got.header.Get("Date") != ""
	switch {
	case e.Status != 200:
	case e.Step == StepKeys:
		e.Keys = asked.hidden.keyIDs(got.body)
	case e.Step == StepDiscovery:
		e.Endpoints = asked.hidden.endpointsIn(got.body)
	}
	return e
}

// cut bounds a text that nothing secret is in any more.
func cut(text string) string {
	if len(text) > maxTraced {
		text = strings.ToValidUTF8(text[:maxTraced], "") + "…"
	}
	return text
}

// sentIn lists the secrets that a request carries as parameters, by their names.
func sentIn(r request) (secrets []secret) {
	add := func(values url.Values) {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			for _, value := range values[name] {
				if called := secretName(name); called != "" && len(value) >= leastSecret && !slices.Contains(plainParams, name) {
					secrets = append(secrets, secret{called, value})
				}
			}
		}
	}
	if strings.HasPrefix(r.header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		if values, err := url.ParseQuery(string(r.body)); err == nil {
			add(values)
		}
	}
	if u, err := url.Parse(r.address); err == nil && u.RawQuery != "" {
		add(u.Query())
	}
	return secrets
}

// RedactAddress is an address that a browser opens, or came back with, as an
// exchange may show it. The client's own secrets and those given by name are
// replaced wherever they stand. Its parameters are those of an authorization
// request or of its answer (RFC 6749 4.1).
func (c *Client) RedactAddress(address string, named map[string]string) string {
	known := slices.Clone(c.hidden)
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if named[name] != "" {
			known = append(known, secret{name, named[name]})
		}
	}
	r := redaction{params: slices.Concat(without(plainParams, "code_challenge"), plainAnswers), hidden: byName(known)}
	return cut(visible.Line(r.hidden.scrub(r.address(address)), maxAddress))
}

func without(names []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name })
}

// plainAnswers are the parameters of the answer to an authorization request that
// may be shown.
var plainAnswers = []string{"error", "error_description", "error_uri", "error_reason", "error_code", "error_message", "iss"}

// redaction says what of an exchange may be shown. A secret is replaced in every
// single value, before anything is escaped or cut: of one that was cut, or that
// JSON spells in another way, too much would be left.
type redaction struct {
	plain  []string  // the names whose values may be shown
	params []string  // the same of an address
	public bool      // all may
	hidden *redactor // but for these

	failed  bool // an answer with an error's status
	guarded bool // it may hold secrets that nobody found: nothing that it says is shown
}

// stand is what stands in place of a value that may not be shown: the name of the
// secret that it is, or else what its own name says.
func (r redaction) stand(name, value string) string {
	if called, known := r.hidden.nameOf(value); known && called != "" {
		return r.hidden.mark(called)
	}
	return r.hidden.mark(secretName(name))
}

// body shows JSON and forms with only the plain members' values, public
// documents whole, anything else, huge and deep ones too, by type and size.
func (r redaction) body(body []byte, contentType string) string {
	if len(body) == 0 {
		return ""
	}
	if document, ok := documentIn(body); ok {
		shown, err := indented(r.value("", document, r.public && !r.guarded))
		if err == nil {
			return "\n" + cleanLines(shown)
		}
	}
	if strings.HasPrefix(contentType, "application/x-www-form-urlencoded") {
		if values, err := url.ParseQuery(string(trimmed(body))); err == nil {
			return "\n" + r.form(values)
		}
	}
	kind, _, _ := strings.Cut(contentType, ";")
	return fmt.Sprintf("\n[%s, %d bytes, not shown]", visible.Line(r.said(kind), 60), len(body))
}

func (r redaction) form(values url.Values) string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	explained := r.failed || slices.ContainsFunc(names, explains)
	var lines []string
	for _, name := range names {
		for _, value := range values[name] {
			if r.guarded || !slices.Contains(r.plain, name) || name == "code" && !(explained && isErrorCode(value)) {
				value = r.stand(name, value)
			} else {
				value = r.hidden.scrub(value)
			}
			lines = append(lines, visible.Line(r.name(name), 80)+"="+visible.Line(value, 500))
		}
	}
	return strings.Join(lines, "\n")
}

// value masks every string and number that does not stand under a plain name;
// truth values stay.
func (r redaction) value(name string, value any, harmless bool) any {
	switch v := value.(type) {
	case string:
		if harmless {
			return r.hidden.scrub(v)
		}
		return r.stand(name, v)
	case json.Number:
		if harmless && !r.hidden.number(v.String()) {
			return v
		}
		return r.stand(name, v.String())
	case []any:
		for i := range v {
			v[i] = r.value(name, v[i], harmless)
		}
	case map[string]any:
		explained := r.failed || explains(name)
		for name := range v {
			explained = explained || explains(name)
		}
		shown := make(map[string]any, len(v))
		for name, inner := range v {
			plain := r.public || slices.Contains(r.plain, name) && (name != "code" || explained && isErrorCode(inner))
			shown[r.name(name)] = r.value(name, inner, plain && !r.guarded)
		}
		return shown
	}
	return value
}

// name is the name of a member as it may be shown.
func (r redaction) name(name string) string {
	if slices.Contains(r.plain, name) || secretName(name) != "" || slices.Contains(tokenFields, plainName(name)) {
		return name
	}
	return r.said(name)
}

// said is what a server said, as it may be shown.
func (r redaction) said(text string) string {
	if r.guarded {
		return r.hidden.mark("")
	}
	return r.hidden.scrub(text)
}

// documentIn reads a body as JSON that can be shown; numbers stay as written.
func documentIn(body []byte) (document any, ok bool) {
	body = trimmed(body)
	if len(body) > maxIndented || !json.Valid(body) || deeper(body, deepest) {
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	return document, decoder.Decode(&document) == nil
}

// indented writes a document for people: HTML's signs stay as they are.
func indented(document any) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(document)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// endpointNamesShown are the addresses of a discovery document that are kept (RFC
// 8414 2, RFC 8628 4, RFC 9126 5, OpenID Connect RP-Initiated Logout 2.1): other
// names are the server's own words.
var endpointNamesShown = []string{
	"issuer", "jwks_uri", "authorization_endpoint", "token_endpoint", "registration_endpoint", "userinfo_endpoint",
	"revocation_endpoint", "introspection_endpoint", "device_authorization_endpoint", "pushed_authorization_request_endpoint",
	"backchannel_authentication_endpoint", "end_session_endpoint",
}

// endpointsIn are the addresses in a discovery document.
func (r *redactor) endpointsIn(body []byte) map[string]string {
	f, _ := parseObject(body)
	found := map[string]string{}
	for _, name := range endpointNamesShown {
		if address := f.text(name); isWebAddress(address) {
			found[name] = visible.Line(r.scrub(address), maxSetting)
		}
	}
	return found
}

// mostKeyIDs bounds the ids of keys that are kept.
const mostKeyIDs = 32

// keyIDs are the ids of the keys in a key set (RFC 7517 4.5, 5).
func (r *redactor) keyIDs(body []byte) (ids []string) {
	document, ok := documentIn(body)
	if !ok {
		return nil
	}
	set, _ := document.(map[string]any)
	keys, _ := set["keys"].([]any)
	for _, key := range keys[:min(len(keys), mostKeyIDs)] {
		member, _ := key.(map[string]any)
		id, _ := member["kid"].(string)
		ids = append(ids, visible.Line(r.scrub(id), 80))
	}
	return ids
}

// cleanLines cleans each line and keeps the line ends.
func cleanLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		lines[i] = indent + visible.Line(line, 500)
	}
	return strings.Join(lines, "\n")
}
