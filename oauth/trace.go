package oauth

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
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
	asked := redaction{plain: plainParams, secrets: got.secrets}
	e := Exchange{
		At: began, Duration: got.at.Sub(began), Method: r.method, Status: got.status,
		URL:     scrub(redactURL(r.address), got.secrets),
		Request: asked.headers(r.header) + asked.body(r.body, r.header.Get("Content-Type")),
	}
	if err != nil {
		e.Err = err.Error()
	}
	if got.status != 0 {
		said := redaction{plain: plainMembers, secrets: got.secrets, public: r.public}
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
	plain   []string // the names whose values may be shown
	public  bool     // all may
	secrets []string // but for these
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
		name, _, _ := strings.Cut(pair, "=")
		if slices.Contains(plainParams, name) {
			query += pair
		} else {
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
				value = clean(scrub(value, r.secrets), 200)
			case strings.EqualFold(name, "Authorization"):
				scheme, _, _ := strings.Cut(value, " ")
				if len(scheme) > 10 || len(scheme) == len(value) {
					scheme = ""
				}
				value = strings.TrimSpace(clean(scheme, 10) + " " + mask)
			default:
				value = mask
			}
			fmt.Fprintf(&b, "%s: %s\n", clean(scrub(name, r.secrets), 80), value)
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
	var document any
	if len(body) <= maxIndented && json.Unmarshal(body, &document) == nil && !deeper(body, deepest) {
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
	return fmt.Sprintf("\n[%s, %d bytes, not shown]", clean(scrub(kind, r.secrets), 60), len(body))
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
			if !slices.Contains(r.plain, name) {
				value = mask
			}
			lines = append(lines, clean(scrub(name, r.secrets), 80)+"="+clean(scrub(value, r.secrets), 500))
		}
	}
	return strings.Join(lines, "\n")
}

// value masks every string that does not stand under a plain name; numbers and
// truth values stay.
func (r redaction) value(value any, harmless bool) any {
	switch v := value.(type) {
	case string:
		if harmless {
			return scrub(v, r.secrets)
		}
		return mask
	case []any:
		for i := range v {
			v[i] = r.value(v[i], harmless)
		}
	case map[string]any:
		shown := make(map[string]any, len(v))
		for name, inner := range v {
			shown[scrub(name, r.secrets)] = r.value(inner, r.public || slices.Contains(r.plain, name))
		}
		return shown
	}
	return value
}

// cleanLines cleans each line and keeps the line ends.
func cleanLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		lines[i] = indent + clean(line, 500)
	}
	return strings.Join(lines, "\n")
}
