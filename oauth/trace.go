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

const maxTraced = 16 << 10

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
	secrets := got.secrets
	e := Exchange{
		At: began, Duration: got.at.Sub(began), Method: r.method, Status: got.status,
		URL:     scrub(redactURL(r.address), secrets),
		Request: scrub(redactHeaders(r.header)+redactBody(r.body, r.header.Get("Content-Type"), plainParams, false), secrets),
	}
	if err != nil {
		e.Err = err.Error()
	}
	if got.status != 0 {
		text := redactHeaders(got.header) + redactBody(got.body, got.header.Get("Content-Type"), plainMembers, r.public)
		if len(text) > maxTraced {
			text = text[:maxTraced] + "…"
		}
		e.Response = scrub(text, secrets)
	}
	return e
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

func redactHeaders(header http.Header) string {
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
				value = clean(value, 200)
			case strings.EqualFold(name, "Authorization"):
				scheme, _, _ := strings.Cut(value, " ")
				if len(scheme) > 10 || len(scheme) == len(value) {
					scheme = ""
				}
				value = strings.TrimSpace(clean(scheme, 10) + " " + mask)
			default:
				value = mask
			}
			fmt.Fprintf(&b, "%s: %s\n", clean(name, 80), value)
		}
	}
	return b.String()
}

// redactBody shows JSON and forms with only the plain members' values, public
// documents whole, anything else by its type and size.
func redactBody(body []byte, contentType string, plain []string, public bool) string {
	if len(body) == 0 {
		return ""
	}
	var document any
	if json.Unmarshal(body, &document) == nil {
		if !public {
			document = redactValue(document, plain, false)
		}
		shown, err := json.MarshalIndent(document, "", "  ")
		if err == nil {
			return "\n" + cleanLines(string(shown))
		}
	}
	if strings.HasPrefix(contentType, "application/x-www-form-urlencoded") {
		if values, err := url.ParseQuery(string(body)); err == nil {
			return "\n" + redactForm(values, plain)
		}
	}
	kind, _, _ := strings.Cut(contentType, ";")
	return fmt.Sprintf("\n[%s, %d bytes, not shown]", clean(kind, 60), len(body))
}

func redactForm(values url.Values, plain []string) string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	var lines []string
	for _, name := range names {
		for _, value := range values[name] {
			if !slices.Contains(plain, name) {
				value = mask
			}
			lines = append(lines, clean(name, 80)+"="+clean(value, 500))
		}
	}
	return strings.Join(lines, "\n")
}

// redactValue masks every string that does not stand under a plain name;
// numbers and truth values stay.
func redactValue(value any, plain []string, harmless bool) any {
	switch v := value.(type) {
	case string:
		if harmless {
			return v
		}
		return mask
	case []any:
		for i := range v {
			v[i] = redactValue(v[i], plain, harmless)
		}
	case map[string]any:
		for name := range v {
			v[name] = redactValue(v[name], plain, slices.Contains(plain, name))
		}
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
