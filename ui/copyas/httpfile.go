package copyas

import (
	"strings"

	"tokendesk/oauth/pattern"
	"tokendesk/oauth/visible"
)

// httpFile writes a request as .http files have it: what httpyac, the REST
// Client of VS Code and the HTTP Client of JetBrains all read as this one
// request and nothing else. They look for directives everywhere, in the body
// too, and know no common way to quote one: what could be a directive is spelt
// otherwise where the meaning stays the same (an address, JSON, a form), else
// refused.
func httpFile(r request) (string, error) {
	var b strings.Builder
	b.WriteString(r.method + " " + percentEncode(escapeStray(r.url), urlByte))
	for _, h := range r.headers {
		if problem := httpHeaderProblem(h); problem != "" {
			return "", refused("The header "+h.name+" of the test call "+problem+".", copyAsCurl)
		}
		b.WriteString("\n" + strings.TrimSuffix(h.name+": "+h.value, " "))
	}
	body, ok := httpBody(r)
	if !ok {
		return "", refused("The body of the test call holds what programs take for a directive of an .http file.", copyAsCurl)
	}
	if body != "" {
		b.WriteString("\n\n" + body)
	}
	text := b.String()
	if strings.Contains(text, "{{") || strings.Contains(text, `\{\{`) { // nothing above lets one through; nothing after may
		return "", refused("The test call holds {{, which programs take for a variable of an .http file.", copyAsCurl)
	}
	return text, nil
}

const copyAsCurl = "Copy it as curl instead."

// escapeStray writes a percent sign that encodes nothing, which httpyac does not
// send as it is, as %25, which is one.
func escapeStray(s string) string {
	parts := strings.Split(s, "%")
	for i, part := range parts[1:] {
		if !encoded.MatchString(part) {
			parts[i+1] = "25" + part
		}
	}
	return strings.Join(parts, "%")
}

var encoded = pattern.New(`^[0-9A-Fa-f]{2}`)

// urlByte reports whether a byte stands as it is in an address (RFC 3986 2): a
// brace, which would begin a variable, does not.
func urlByte(c byte) bool {
	return isAlphanumeric(rune(c)) || strings.IndexByte("-._~:/?#[]@!$&'()*+,;=%", c) >= 0
}

func isAlphanumeric(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// httpHeaderProblem says what a header holds that is more than a header to one
// of the programs, or nothing.
func httpHeaderProblem(h header) string {
	name := strings.ToLower(h.name)
	scheme, rest, _ := strings.Cut(h.value, " ")
	switch {
	case strings.ContainsFunc(name, func(r rune) bool { return !isAlphanumeric(r) && r != '-' && r != '_' }):
		return "has a name that is a comment, a separator or no header in an .http file" // such as ### or ...name
	case strings.Contains(h.value, "{{"), strings.Contains(h.value, `\{\{`):
		return "holds {{, which programs take for a variable of an .http file"
	case strings.ContainsFunc(h.value, func(r rune) bool { return r > '~' }):
		return "is not ASCII, which programs send in different ways"
	case strings.HasSuffix(h.value, ","):
		return "ends with a comma, which some programs drop"
	case strings.HasSuffix(name, "clientcert"), name == "x-request-type":
		return "is a directive of some programs that read .http files"
	case name == "cookie" && !oneCookie.MatchString(h.value):
		return "is more than one plain cookie, of which some programs keep the first"
	case name == "authorization":
		switch strings.ToLower(scheme) {
		case "aws", "cognito", "oauth2", "openid":
			return "makes some programs sign the request, or sign in, themselves"
		case "basic", "digest":
			if strings.ContainsAny(rest, ": ") {
				return "has a name and password, which programs encode themselves"
			}
		}
	}
	return ""
}

var oneCookie = pattern.New(`^[A-Za-z0-9_-]+=[A-Za-z0-9._~+/=-]+$`)

// httpBody spells a body so that no line of it is a directive; ok is false where
// that cannot be done.
func httpBody(r request) (body string, ok bool) {
	switch {
	case r.body == "":
		return "", true
	case strings.HasPrefix(r.media, "multipart/"):
		return "", false
	case r.media == "application/x-www-form-urlencoded":
		return formBody(r.body), true
	case r.json:
		// It is one line that begins as JSON does, and {{ is within a string.
		return escapeBraces(strings.Trim(r.body, " ")), true
	}
	if strings.TrimSpace(r.body) != r.body || visible.ContainsInLines(r.body) || strings.Contains(r.body, `\{\{`) || strings.Contains(r.body, "{{") {
		return "", false
	}
	for line := range strings.SplitSeq(r.body, "\n") {
		if line != "" && directive(line) {
			return "", false
		}
	}
	return r.body, true
}

// escapeBraces writes the second of two braces in a JSON string as an escape.
func escapeBraces(text string) string {
	for strings.Contains(text, "{{") {
		text = strings.ReplaceAll(text, "{{", `{\u007b`)
	}
	return text
}

// formBody percent-encodes all that is more than a form's own syntax (WHATWG URL
// 5.1): the same form. httpyac takes a first word query or mutation for GraphQL.
func formBody(body string) string {
	body = percentEncode(escapeStray(body), func(c byte) bool { return isAlphanumeric(rune(c)) || strings.IndexByte("-._~*+%&=", c) >= 0 })
	if graphQL.MatchString(body) || strings.IndexByte("-*.~_+&=", body[0]) >= 0 {
		first := percentEncode(body[:1], func(c byte) bool { return c == '&' || c == '=' || c == '+' })
		body = first + body[1:]
	}
	return body
}

// graphQL finds what httpyac reads as GraphQL, and so puts into JSON.
var graphQL = pattern.New(`^\s*(query|mutation|fragment|subscription|gql)`)

// directives are the first words of lines that mean something by themselves;
// methods are in capitals.
var directives = pattern.New(`^([A-Z][A-Z-]+|(?i:https?|run|import|client|response))(\W|$)`)

// markup begins as XML does; a file is named after < and a blank, or <@ and one.
var markup = pattern.New(`^<[A-Za-z/?!]`)

// directive reports whether a line of a text may be more than text: a comment, a
// separator, a variable, a file to read or write, a script, a check, another
// request. What it begins with decides, so only what begins as prose does passes.
func directive(line string) bool {
	line = strings.TrimLeft(line, " ")
	if line == "" { // blanks alone, which not all keep
		return true
	}
	if markup.MatchString(line) {
		return false
	}
	first := rune(line[0])
	if !isAlphanumeric(first) && !strings.ContainsRune(`"'([{}])`, first) {
		return true
	}
	return graphQL.MatchString(line) || directives.MatchString(line)
}
