package oauth

import (
	"bytes"
	"encoding/json"
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
	code, description := serverWords(f)
	hidden := redactorOf(a.secrets)
	e := &Error{
		Status:            a.status,
		Sent:              true,
		ServerError:       visible.Line(hidden.scrub(code), maxServerError),
		ServerDescription: visible.Line(hidden.scrub(description), maxServerDescription),
		RetryAfter:        retryAfter(a.header.Get("Retry-After"), a.at),
	}
	host := hostOf(a.address)
	status := "status " + strconv.Itoa(a.status)
	spoke := e.ServerError != "" || e.ServerDescription != ""
	switch {
	case a.status >= 300 && a.status < 400 && e.ServerError == "":
		e.Kind = KindBadAnswer
		e.Message = host + " sends the " + a.name + " elsewhere" + redirectTarget(a) + "; a secret is never sent after a redirect."
		e.Advice = "If that is the right place, put its address into the app's settings."
		return e
	case e.ServerError == "" && a.status >= 500:
		e.Kind, e.Message = KindUnreachable, host+" has a problem of its own ("+status+")."
		e.Advice = "Try again later."
	case spoke, a.status == 401, a.status == 403, a.status == 429:
		e.Kind = KindRefused
		e.Message = host + " refused" + said(e) + " (" + status + ")."
		e.Advice = "Compare the app's settings with the provider's documentation; the trace shows what was sent."
	default:
		e.Kind, e.Message = KindBadAnswer, host+" answered with "+status+" and no OAuth error."
		e.Advice = "Look at the address of the " + a.name + "."
	}
	if advice := adviceFor(e, code, description); advice != "" {
		e.Advice = advice
	}
	return e
}

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

func redirectTarget(a answer) string {
	target, err := url.Parse(a.header.Get("Location"))
	if err != nil || target.Host == "" {
		return ""
	}
	return " (" + visible.Line(redactorOf(a.secrets).scrub(target.Host), 100) + ")"
}

// nonsense is an answer that came with a good status and cannot be read; why
// completes the sentence "its answer …".
func nonsense(a answer, why string) *Error {
	return &Error{
		Kind: KindBadAnswer, Status: a.status, Sent: true,
		Message: "The answer of " + hostOf(a.address) + " " + why + ".",
		Advice:  "Look at the address of the " + a.name + ": it may be another page of the same server.",
	}
}

// innermost is how many errors are looked for inside each other.
const innermost = 4

// serverWords finds the code and the description in every shape seen: RFC 6749
// 5.2, an object in error, a list in errors, {status, message}, prose in error.
func serverWords(f fields) (code, description string) { return wordsWithin(f, innermost) }

func wordsWithin(f fields, levels int) (code, description string) {
	if levels == 0 {
		return "", ""
	}
	if inner, _ := f.nested("error"); inner != nil {
		code, description = wordsWithin(inner, levels-1)
		if code == "" {
			code = inner.scalar("code", "status", "type", "name")
		}
	} else if inner, list := firstError(f["errors"]); inner != nil || list != "" {
		code, description = wordsWithin(inner, levels-1)
		if description == "" {
			description = list
		}
		if code == "" {
			code = inner.object("extensions").text("code")
		}
	}
	if own := f.text("error", "Error"); own != "" && code == "" {
		if strings.ContainsAny(own, " \t\r\n") || len(own) > maxServerError {
			description = own // prose where a code belongs
		} else {
			code = own
		}
	}
	if text := f.text("error_description", "errorDescription", "ErrorDescription", "error_message", "errorMessage", "message", "msg", "detail", "details", "description", "title", "reason"); text != "" {
		switch {
		case description == "":
			description = text
		case description != text:
			description += ": " + text
		}
	}
	if code == "" {
		code = f.scalar("error_code", "errorCode", "ErrorCode", "code")
		if strings.ContainsAny(code, " \t\r\n") {
			code = ""
		}
	}
	return code, description
}

// firstError reads the first element of an errors member: a list of objects or
// texts, an object of lists, or an object.
func firstError(raw json.RawMessage) (fields, string) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return nil, ""
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		if len(list) == 0 {
			return nil, ""
		}
		raw = list[0]
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return nil, text
	}
	var inner fields
	if json.Unmarshal(raw, &inner) != nil {
		return nil, ""
	}
	for name, value := range inner { // {"field": ["is missing"]}
		var texts []string
		if len(inner) == 1 && json.Unmarshal(value, &texts) == nil && len(texts) > 0 {
			return nil, name + " " + texts[0]
		}
	}
	return inner, ""
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
