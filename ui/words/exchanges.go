package words

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
)

// ExchangeStep says what an exchange with a server was for.
func ExchangeStep(s oauth.Step) string {
	switch s {
	case oauth.StepDiscovery:
		return "Discovery"
	case oauth.StepKeys:
		return "Signing keys"
	case oauth.StepPushed:
		return "Pushed request (PAR)"
	case oauth.StepSignInPage:
		return "Sign-in page opened"
	case oauth.StepSignInAnswer:
		return "Answer from the browser"
	case oauth.StepDeviceCode:
		return "Device code"
	case oauth.StepDevicePoll:
		return "Device sign-in checked"
	case oauth.StepCode:
		return "Code exchange"
	case oauth.StepRefresh:
		return "Renewal (refresh)"
	case oauth.StepCredentials:
		return "Client credentials"
	case oauth.StepPassword:
		return "Password"
	case oauth.StepAssertion:
		return "Assertion"
	case oauth.StepExchange:
		return "Token exchange"
	case oauth.StepToken:
		return "Token request"
	case oauth.StepUserinfo:
		return "Userinfo"
	case oauth.StepIntrospection:
		return "Introspection"
	case oauth.StepRevocation:
		return "Revocation"
	case oauth.StepTest:
		return "Test call"
	}
	return "Request"
}

// ExchangeAnswer is how an exchange ended, in a word.
func ExchangeAnswer(e oauth.Exchange) string {
	switch {
	case e.Status != 0:
		return fmt.Sprint(e.Status)
	case e.Step == oauth.StepSignInPage:
		return "in the browser"
	case e.Step == oauth.StepSignInAnswer && e.Err == "":
		return "received"
	case e.Step == oauth.StepSignInAnswer:
		return "an error"
	}
	return "no answer"
}

// ExchangeHost is the host that an exchange was with.
func ExchangeHost(e oauth.Exchange) string {
	if u, err := url.Parse(e.URL); err == nil && u.Host != "" {
		return OneLine(u.Host, 80)
	}
	return ""
}

// ExchangeLine is an exchange on one line: step, host, how it ended, how long it took.
func ExchangeLine(e oauth.Exchange) string {
	parts := []string{ExchangeStep(e.Step)}
	for _, part := range []string{ExchangeHost(e), ExchangeAnswer(e)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if e.Duration > 0 {
		parts = append(parts, Took(e.Duration))
	}
	if e.Repeated > 0 {
		parts = append(parts, fmt.Sprintf("%d times", e.Repeated+1))
	}
	return strings.Join(parts, " · ")
}

// nearEnd is how long before its end a certificate is worth a warning.
const nearEnd = 21 * 24 * time.Hour

// Certificate says whose a server's certificate is and when it ends; soon reports
// that it did, or will within three weeks.
func Certificate(c oauth.Certificate, now time.Time) (text string, soon bool) {
	if c == (oauth.Certificate{}) {
		return "", false
	}
	verb := "expires"
	if c.Ends.Before(now) {
		verb = "expired"
	}
	text = OneLine(c.Subject, 80) + ", by " + OneLine(c.Issuer, 80) + ", " + verb + " " + c.Ends.In(now.Location()).Format("2006-01-02") + " (" + Relative(c.Ends, now) + ")"
	return text, c.Ends.Sub(now) < nearEnd
}

// ConnectionLines say what an exchange's connection was like: the protocol, TLS, the
// certificate, and the parts of the time it took. soon is as in [Certificate].
func ConnectionLines(e oauth.Exchange, now time.Time) (lines []string, soon bool) {
	c := e.Connection
	add := func(name string, parts ...string) {
		if parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" }); len(parts) > 0 {
			lines = append(lines, name+": "+strings.Join(parts, ", "))
		}
	}
	reused := ""
	if c.Reused {
		reused = "connection reused"
	}
	add("Protocol", c.Proto, c.TLS, c.Cipher, reused)
	add("Address", c.Remote)
	text, soon := Certificate(c.Certificate, now)
	add("Certificate", text)
	part := func(name string, d time.Duration) string {
		if d <= 0 {
			return ""
		}
		return name + " " + Took(d)
	}
	add("Time", part("DNS", c.Times.DNS), part("connection", c.Times.Connect), part("TLS", c.Times.TLS), part("first byte", c.Times.FirstByte))
	if e.ClockOffset.Abs() >= 2*time.Second {
		side := "ahead of"
		if e.ClockOffset < 0 {
			side = "behind"
		}
		add("Clock", "the server's is "+Span(e.ClockOffset)+" "+side+" this computer's")
	}
	return lines, soon
}

// plainForAll are the parameters and members whose values never name a person.
var plainForAll = []string{
	"grant_type", "response_type", "response_mode", "client_id", "redirect_uri", "scope", "scopes", "audience", "resource",
	"code_challenge_method", "token_type_hint", "client_assertion_type", "subject_token_type", "requested_token_type", "actor_token_type",
	"prompt", "access_type", "token_type", "tokenType", "expires_in", "expires_at", "expires_on", "expiresIn", "expiresAt", "refresh_expires_in",
	"refresh_token_expires_in", "x_refresh_token_expires_in", "issued_at", "issued_token_type", "error", "error_uri", "code", "status",
	"verification_uri", "verification_url", "interval", "active", "iss", "aud", "exp", "iat", "nbf",
}

// WithoutPeople is an exchange as presentation mode shows it (promise 39): servers
// name people in words of their own, so that of headers, parameters and members
// only those are left that never do.
func WithoutPeople(e oauth.Exchange) oauth.Exchange {
	e.URL = addressWithoutPeople(e.URL)
	e.Err = Hide(e.Err, true)
	e.Request = textWithoutPeople(e.Request, false)
	e.Response = textWithoutPeople(e.Response, e.Public)
	return e
}

func addressWithoutPeople(address string) string {
	base, query, found := strings.Cut(address, "?")
	if !found {
		return address
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		pairs[i] = pairWithoutPeople(pair, "=")
	}
	return base + "?" + strings.Join(pairs, "&")
}

func pairWithoutPeople(pair, between string) string {
	name, value, ok := strings.Cut(pair, between)
	if !ok || slices.Contains(plainForAll, name) || strings.HasPrefix(value, "‹") && strings.HasSuffix(value, "›") {
		return pair
	}
	return name + between + Hide(value, true)
}

// textWithoutPeople treats the lines of headers, of a form, or of indented JSON.
func textWithoutPeople(text string, public bool) string {
	headers, body, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(headers, "\n")
	for i, line := range lines {
		if name, value, ok := strings.Cut(line, ": "); ok && slices.Contains([]string{"Www-Authenticate", "Location", "Content-Location"}, name) {
			lines[i] = name + ": " + Hide(value, true)
		}
	}
	out := strings.Join(lines, "\n")
	if body == "" || public {
		return out + strings.TrimPrefix(text, headers)
	}
	lines = strings.Split(body, "\n")
	for i, line := range lines {
		lines[i] = lineWithoutPeople(line)
	}
	return out + "\n\n" + strings.Join(lines, "\n")
}

func lineWithoutPeople(line string) string {
	trimmed := strings.TrimLeft(line, " ")
	indent := line[:len(line)-len(trimmed)]
	end := ""
	if strings.HasSuffix(trimmed, ",") {
		trimmed, end = trimmed[:len(trimmed)-1], ","
	}
	switch {
	case trimmed == "" || strings.ContainsAny(trimmed[:1], "{}[]") || strings.HasSuffix(trimmed, "{") || strings.HasSuffix(trimmed, "["):
		return line
	case trimmed[0] != '"': // a form, or a number of a list
		if !strings.Contains(trimmed, "=") {
			return indent + Hide(trimmed, true) + end
		}
		return indent + pairWithoutPeople(trimmed+end, "=")
	}
	name, value, named := strings.Cut(trimmed[1:], `": `)
	if !named {
		if strings.HasPrefix(trimmed, `"‹`) {
			return line
		}
		return indent + `"` + Hide(trimmed, true) + `"` + end
	}
	if slices.Contains(plainForAll, name) || strings.HasPrefix(value, `"‹`) || value == "true" || value == "false" || value == "null" {
		return line
	}
	return indent + `"` + name + `": "` + Hide(value, true) + `"` + end
}
