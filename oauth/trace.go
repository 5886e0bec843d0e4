package oauth

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth/visible"
)

// Exchange is one request and its answer as they may be shown: every secret is
// replaced by a mask of one length, and what is not known to be harmless too.
type Exchange struct {
	At       time.Time
	Duration time.Duration
	Method   string
	URL      string
	Request  string // headers and body, secrets replaced
	Status   int    // 0 when no answer came
	Response string // headers and body, secrets replaced, at most 16 KiB
	Err      string
}

const (
	maxTraced   = 16 << 10
	maxIndented = 256 << 10 // what is longer is not shown: with indentation it grows many times
)

// Only these are shown with their values; everything else may be a secret.
var (
	plainHeaders = []string{
		"Accept", "Cache-Control", "Content-Length", "Content-Type", "Date", "Retry-After", "Server", "User-Agent", "Dpop-Nonce",
	}
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
	hidden := redactorOf(got.secrets)
	asked := redaction{plain: plainParams, hidden: hidden}
	e := Exchange{
		At: began, Duration: got.at.Sub(began), Method: r.method, Status: got.status,
		URL:     hidden.scrub(redactURL(r.address)),
		Request: asked.headers(r.header) + asked.body(r.body, r.header.Get("Content-Type")),
	}
	if err != nil {
		e.Err = hidden.scrub(err.Error())
	}
	if got.status != 0 {
		if !r.public { // what the answer brings is a secret from now on
			hidden = redactorOf(slices.Concat(broughtBy(got.body), r.brings.textsIn(got.body), got.secrets))
		}
		said := redaction{plain: plainMembers, hidden: hidden, public: r.public}
		text := said.headers(got.header) + said.body(got.body, got.header.Get("Content-Type"))
		if len(text) > maxTraced {
			text = strings.ToValidUTF8(text[:maxTraced], "") + "…"
		}
		e.Response = text
	}
	return e
}

// redaction says what of an exchange may be shown. A secret is masked in every
// single value, before anything is escaped or cut: of one that was cut, or that
// JSON spells in another way, too much would be left.
type redaction struct {
	plain  []string  // the names whose values may be shown
	public bool      // all may
	hidden *redactor // but for these
}

func redactURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return mask
	}
	query := ""
	for i, pair := range strings.FieldsFunc(u.RawQuery, func(r rune) bool { return r == '&' }) {
		if i > 0 {
			query += "&"
		}
		name, _, named := strings.Cut(pair, "=")
		switch {
		case !named: // a value alone: an API key, say
			query += mask
		case slices.Contains(plainParams, name):
			query += pair
		default:
			query += name + "=" + mask
		}
	}
	shown := u.Scheme + "://" + u.Host + u.EscapedPath()
	if query != "" {
		shown += "?" + query
	}
	return shown
}

func (r redaction) headers(header http.Header) string {
	var b strings.Builder
	names := make([]string, 0, len(header))
	for name := range header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range header[name] {
			switch {
			case slices.Contains(plainHeaders, http.CanonicalHeaderKey(name)):
				value = visible.Line(r.hidden.scrub(value), 200)
			case strings.EqualFold(name, "Authorization"):
				scheme, _, _ := strings.Cut(value, " ")
				if len(scheme) > 10 || len(scheme) == len(value) {
					scheme = ""
				}
				value = strings.TrimSpace(visible.Line(scheme, 10) + " " + mask)
			default:
				value = mask
			}
			fmt.Fprintf(&b, "%s: %s\n", visible.Line(r.hidden.scrub(name), 80), value)
		}
	}
	return b.String()
}

// body shows JSON and forms with only the plain members' values, public
// documents whole, anything else, huge and deep ones too, by type and size.
func (r redaction) body(body []byte, contentType string) string {
	if len(body) == 0 {
		return ""
	}
	if document, ok := documentIn(body); ok {
		shown, err := json.MarshalIndent(r.value(document, r.public), "", "  ")
		if err == nil {
			return "\n" + cleanLines(string(shown))
		}
	}
	if strings.HasPrefix(contentType, "application/x-www-form-urlencoded") {
		if values, err := url.ParseQuery(string(body)); err == nil {
			return "\n" + r.form(values)
		}
	}
	kind, _, _ := strings.Cut(contentType, ";")
	return fmt.Sprintf("\n[%s, %d bytes, not shown]", visible.Line(r.hidden.scrub(kind), 60), len(body))
}

func (r redaction) form(values url.Values) string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	var lines []string
	for _, name := range names {
		for _, value := range values[name] {
			if !slices.Contains(r.plain, name) || name == "code" && !isErrorCode(value) {
				value = mask
			}
			lines = append(lines, visible.Line(r.hidden.scrub(name), 80)+"="+visible.Line(r.hidden.scrub(value), 500))
		}
	}
	return strings.Join(lines, "\n")
}

// value masks every string and number that does not stand under a plain name;
// truth values stay.
func (r redaction) value(value any, harmless bool) any {
	switch v := value.(type) {
	case string:
		if harmless {
			return r.hidden.scrub(v)
		}
		return mask
	case json.Number:
		if harmless && !r.hidden.number(v.String()) {
			return v
		}
		return mask
	case []any:
		for i := range v {
			v[i] = r.value(v[i], harmless)
		}
	case map[string]any:
		shown := make(map[string]any, len(v))
		for name, inner := range v {
			plain := r.public || slices.Contains(r.plain, name) && (name != "code" || isErrorCode(inner))
			if !slices.Contains(r.plain, name) && !slices.Contains(tokenFields, plainName(name)) {
				name = r.hidden.scrub(name)
			}
			shown[name] = r.value(inner, plain)
		}
		return shown
	}
	return value
}

// isErrorCode reports whether a code is an error's, not one that is exchanged for
// a token: one has words of letters or a short number in it, the other neither.
func isErrorCode(value any) bool {
	switch v := value.(type) {
	case json.Number:
		return len(v) <= 6
	case string:
		for _, word := range strings.FieldsFunc(v, func(c rune) bool { return strings.ContainsRune("_.:-/ ", c) }) {
			if len(word) > 24 || len(word) > 14 && strings.ContainsAny(word, "0123456789") {
				return false
			}
		}
		return len(v) <= maxServerError
	}
	return true
}

// documentIn reads a body as JSON that can be shown; numbers stay as written.
func documentIn(body []byte) (document any, ok bool) {
	if len(body) > maxIndented || !json.Valid(body) || deeper(body, deepest) {
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	return document, decoder.Decode(&document) == nil
}

// mostBrought bounds the secrets that are looked for of one answer.
const mostBrought = 32

// broughtBy lists the tokens and codes in an answer, so that they are hidden
// where it repeats them in its prose.
func broughtBy(body []byte) (secrets []string) {
	document, ok := documentIn(body)
	if !ok {
		form, err := url.ParseQuery(string(body[:min(len(body), maxIndented)]))
		if err != nil {
			return nil
		}
		members := map[string]any{}
		for name, values := range form {
			members[name] = values[0]
		}
		document = members
	}
	var visit func(name string, value any)
	visit = func(name string, value any) {
		text := ""
		switch v := value.(type) {
		case string:
			text = v
		case json.Number:
			text = v.String()
		case []any:
			for _, inner := range v {
				visit(name, inner)
			}
		case map[string]any:
			for _, inner := range slices.Sorted(maps.Keys(v)) {
				visit(inner, v[inner])
			}
		}
		// Short ones would hide words that are none.
		if len(text) >= leastSecret && len(secrets) < mostBrought && holdsSecret(name) && (name != "code" || !isErrorCode(value)) {
			secrets = append(secrets, text)
		}
	}
	visit("", document)
	return secrets
}

// textsIn are the texts of an answer that the app's settings call tokens, under
// whatever name.
func (a Answer) textsIn(body []byte) (texts []string) {
	document := trimmed(body)
	for _, path := range []string{a.AccessToken, a.RefreshToken} {
		if path != "" && json.Valid(document) {
			if value, _ := follow(document, path); stringOf(value) != "" {
				texts = append(texts, stringOf(value))
			}
		}
	}
	return texts
}

// holdsSecret reports whether a member's value is a secret, by its name.
func holdsSecret(name string) bool {
	if slices.Contains(plainMembers, name) && name != "code" {
		return false
	}
	name = strings.ToLower(name)
	for _, part := range []string{"token", "secret", "password", "assertion", "device_code", "apikey", "api_key"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return name == "code"
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
