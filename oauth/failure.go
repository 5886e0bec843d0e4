package oauth

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tokendesk/oauth/visible"
)

const (
	maxServerError       = 80  // characters of an "error" that are shown
	maxServerDescription = 400 // characters of an "error_description"
)

// serverFailure turns an answer that says no into an error for a person: kind
// by status and shape, the server's words cleaned and free of secrets.
func serverFailure(a answer, f fields) *Error {
	code, description := serverWords(a, f)
	hidden := redactorOf(a.secrets)
	e := &Error{
		Status:            a.status,
		Endpoint:          endpointNames[a.name],
		Sent:              true,
		ServerError:       visible.Line(hidden.scrub(code), maxServerError),
		ServerDescription: visible.Line(hidden.scrub(description), maxServerDescription),
		RetryAfter:        retryAfter(a.header.Get("Retry-After"), a.at),
		Host:              HostOf(a.address),
	}
	if len(trimmed(a.body)) == 0 {
		e.Err = errNoAnswer
	}
	host := hostOf(a.address)
	if sameWords(e.ServerError, e.ServerDescription) {
		e.ServerDescription = ""
	}
	status := "status " + strconv.Itoa(a.status) + moreAt(f, hidden)
	spoke := e.ServerError != "" || e.ServerDescription != ""
	switch {
	case a.status >= 300 && a.status < 400 && e.ServerError == "":
		e.Kind, e.Cause = KindBadAnswer, CauseAddress
		e.Message = host + " sends the " + a.name + " elsewhere" + redirectTarget(a) + "; a secret is never sent after a redirect."
		e.Advice = "If that is the right place, enter its address in the app's settings (http instead of https, or a missing or extra slash at the end, is enough to cause this)."
		return e
	case e.ServerError == "" && a.status >= 500:
		e.Kind, e.Message = KindUnreachable, host+" has a problem of its own"+said(e)+" ("+status+")."
		e.Advice = "Try again later."
	case spoke && !(f == nil && notFound(a.status)), a.status == 401, a.status == 403, a.status == 429:
		e.Kind = KindRefused
		e.Message = host + " refused" + said(e) + " (" + status + ")."
		e.Advice = "Compare the app's settings with the provider's documentation; the trace shows what was sent."
	default:
		e.Cause = CauseAddress
		e.Kind, e.Message = KindBadAnswer, host+" answered with "+status+" and no OAuth error"+said(e)+"."
		e.Advice = "Check the address of the " + a.name + "."
	}
	diagnose(e, code, description, a.grant)
	return e
}

// notFound reports whether a status says that nothing is at an address, whatever a
// page there says.
func notFound(status int) bool {
	return status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status < 300
}

// maxMoreAt bounds the address of a page about an error.
const maxMoreAt = 150

// moreAt names the page about an error (RFC 6749 5.2), for a person to open or not.
func moreAt(f fields, hidden *redactor) string {
	address := f.text("error_uri")
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(address) > maxMoreAt || !printable(address) || strings.Contains(address, " ") {
		return ""
	}
	return ", more at " + visible.Line(hidden.scrub(address), maxMoreAt)
}

func sameWords(a, b string) bool { return a != "" && asWords(a) == asWords(b) }

func said(e *Error) string {
	switch {
	case e.ServerError != "" && e.ServerDescription != "":
		return ": " + e.ServerError + " – " + strings.TrimSuffix(e.ServerDescription, ".")
	case e.ServerError != "":
		return ": " + e.ServerError
	case e.ServerDescription != "":
		return ": " + strings.TrimSuffix(e.ServerDescription, ".")
	}
	return ""
}

// redirectTarget names where a redirect leads: scheme, host and path. What is left
// out, such as the query, may hold what was sent.
func redirectTarget(a answer) string {
	location := a.header.Get("Location")
	here, err := url.Parse(a.address)
	if err != nil || location == "" {
		return ""
	}
	target, err := here.Parse(location)
	if err != nil || target.Host == "" {
		return ""
	}
	shown := url.URL{Scheme: target.Scheme, Host: target.Host, Path: target.Path, RawPath: target.RawPath}
	return " (" + visible.Line(redactorOf(a.secrets).scrub(shown.String()), 200) + ")"
}

// nonsense is an answer that came with a good status and cannot be read; why
// completes the sentence "its answer …".
func nonsense(a answer, why string) *Error {
	return &Error{
		Kind: KindBadAnswer, Status: a.status, Sent: true, Cause: CauseAddress, Endpoint: endpointNames[a.name],
		Message: "The answer of " + hostOf(a.address) + " " + why + ".",
		Advice:  "Check the address of the " + a.name + ": it may be another page of the same server.",
	}
}

// retryAfter reads seconds or a date (RFC 9110 10.2.3); at most a day.
func retryAfter(header string, now time.Time) time.Duration {
	var wait time.Duration
	if seconds, err := strconv.ParseInt(strings.TrimSpace(header), 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), 24*time.Hour)
}
