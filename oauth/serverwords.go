package oauth

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"unicode/utf8"

	"tokendesk/oauth/pattern"
)

// innermost is how many errors are looked for inside each other.
const innermost = 4

// descriptions are the members in which servers say in prose what is wrong; what
// explains another one comes after it.
var descriptions = []string{
	"error_description", "errorDescription", "ErrorDescription", "error_message", "errorMessage", "ErrorMessage",
	"errorSummary", "error_summary", "error_msg", "errmsg", "message", "Message", "msg", "faultstring",
	"detail", "details", "description", "title", "reason",
}

// codes are the members in which servers name an error, beside error itself.
var codes = []string{"error_code", "errorCode", "ErrorCode", "errcode", "errorType", "error_type", "code", "__type"}

// serverWords finds the code and the description in every shape seen: RFC 6749
// 5.2, an object in error or fault, a list in errors or instead of an object,
// {status, message}, prose in error, a challenge's attributes, a bare word.
func serverWords(a answer, f fields) (code, description string) {
	if code, description = wordsWithin(f, innermost); code != "" || description != "" {
		return code, description
	}
	if code = challenge("error", a.header); code != "" {
		return code, challenge("error_description", a.header)
	}
	body := trimmed(a.body)
	text := string(body)
	if unquoted := stringOf(body); unquoted != "" {
		text = unquoted
	}
	if protocolWords[text] {
		return text, ""
	}
	if len(body) == 0 || body[0] != '[' {
		return "", plainWords(text)
	}
	first, text := firstError(body)
	if code, description = wordsWithin(first, innermost); description == "" {
		description = text
	}
	return code, description
}

// plainWords returns a body that is a sentence or two and nothing else, "" for
// another. A page is not read, nor what speaks of HTTP: that is about the
// connection.
func plainWords(text string) string {
	if len(text) > maxServerDescription || strings.ContainsAny(text, "<>{}\x00") || strings.Contains(text, "HTTP") || !utf8.ValidString(text) || !strings.Contains(text, " ") {
		return ""
	}
	return text
}

func wordsWithin(f fields, levels int) (code, description string) {
	if levels == 0 {
		return "", ""
	}
	if inner := f.firstObject("error", "fault", "Fault", "err"); inner != nil {
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
	} else if inner := f.firstObject("data"); inner != nil {
		code, description = wordsWithin(inner, levels-1)
	}
	if own := f.text("error", "Error", "err"); own != "" && code == "" {
		if strings.ContainsAny(own, " \t\r\n") || len(own) > maxServerError {
			description = own // prose where a code belongs
		} else {
			code = own
		}
	}
	prose := f.text(descriptions...)
	if field, wrong := f.text("field"), f.scalar("code"); field != "" && wrong != "" && prose+description == "" {
		return code, field + " is " + wrong // {"resource": …, "field": "refresh_token", "code": "invalid"}
	}
	_, listed := firstError(f["details"])
	for _, text := range []string{prose, f.text("hint"), f.text("details", "detail"), listed} {
		switch {
		case text == "" || sameWords(text, description) || strings.HasSuffix(description, text):
		case description == "":
			description = text
		default:
			description = strings.TrimSuffix(description, ".") + ": " + text
		}
	}
	if code == "" {
		code = f.scalar(codes...)
		if strings.ContainsAny(code, " \t\r\n") {
			code = ""
		}
	}
	if status := f.text("status"); code == "" && constantName.MatchString(status) {
		code = status // {"status": "BAD_REFRESH_TOKEN"}
	}
	return code, description
}

// challenge returns an attribute of the challenge to a token that was not taken
// (RFC 6750 3).
func challenge(name string, header http.Header) string {
	for _, line := range header.Values("WWW-Authenticate") {
		if found := attributes[name].FindStringSubmatch(line); found != nil {
			return found[1]
		}
	}
	return ""
}

var attributes = map[string]*pattern.Pattern{
	"error":             pattern.New(`(?i)[ ,]error="([^"]*)"`),
	"error_description": pattern.New(`(?i)[ ,]error_description="([^"]*)"`),
}

// constantName is a word that nobody writes but to name something.
var constantName = pattern.New(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$`)

// firstObject returns the first of names that holds an object, for what only
// explains a refusal.
func (f fields) firstObject(names ...string) fields {
	for _, name := range names {
		if inner, _ := f.nested(name); inner != nil {
			return inner
		}
	}
	return nil
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
