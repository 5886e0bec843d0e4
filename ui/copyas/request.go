package copyas

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

// header is one line of a request's head.
type header struct{ name, value string }

// request is a test call made ready to be written down: address and headers
// hold nothing that does not show, and neither does a body that is JSON.
type request struct {
	method  string
	url     string   // in ASCII, without blanks
	headers []header // the one with the token first, then by name
	media   string   // of the body, as its Content-Type says
	body    string
	json    bool // the body is JSON, in one line
}

// call fills the app's test call and puts its headers in a fixed order.
func call(app oauth.App, ts oauth.TokenSet) (request, error) {
	t := oauth.TestRequest(app, ts)
	address, err := asciiURL(t.URL)
	if err != nil {
		return request{}, err
	}
	r := request{method: t.Method, url: address, body: t.Body}
	if r.method == "" {
		r.method = "GET"
	}
	for name, value := range t.Headers {
		if strings.EqualFold(name, "Content-Type") {
			r.media = mediaType(value)
		}
		if visible.Contains(strings.ReplaceAll(value, "\t", " ")) {
			return request{}, refused("The header "+name+" of the test call holds characters that do not show.", "Correct test.headers in the app's settings.")
		}
		// A tab is white space like a blank (RFC 9110 5.6.3), and so is any around a value.
		r.headers = append(r.headers, header{name, strings.Trim(strings.ReplaceAll(value, "\t", " "), " ")})
	}
	if r.media == "" || strings.HasSuffix(r.media, "json") {
		r.body, r.json = visibleJSON(t.Body)
	}
	carries := func(h header) bool { return ts.AccessToken != "" && strings.Contains(h.value, ts.AccessToken) }
	slices.SortFunc(r.headers, func(a, b header) int {
		if carries(a) != carries(b) {
			if carries(a) {
				return -1
			}
			return 1
		}
		return strings.Compare(a.name, b.name)
	})
	return r, nil
}

// mediaType is the type that a Content-Type names, in small letters.
func mediaType(contentType string) string {
	media, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(media))
}

// asciiURL writes an address as it goes over the wire: the host in its ASCII
// form (RFC 5891), blanks and other characters percent-encoded (RFC 3986 2.1).
func asciiURL(address string) (string, error) {
	failed := refused("The address of the test call cannot be written in ASCII.", "Correct the test call address (test.url).")
	u, err := url.Parse(address)
	if err != nil {
		return "", failed
	}
	scheme, rest, _ := strings.Cut(address, "://")
	host := u.Host
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[end:]
	} else {
		rest = ""
	}
	if strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) {
		name, err := idna.Lookup.ToASCII(u.Hostname())
		if err != nil {
			return "", failed
		}
		host = name
		if port := u.Port(); port != "" {
			host += ":" + port
		}
	}
	return scheme + "://" + host + percentEncode(rest, func(c byte) bool { return c > ' ' && c <= '~' }), nil
}

// percentEncode encodes the bytes that may not stand as they are.
func percentEncode(s string, may func(byte) bool) string {
	var b strings.Builder
	for i := range len(s) {
		if may(s[i]) {
			b.WriteByte(s[i])
		} else {
			fmt.Fprintf(&b, "%%%02X", s[i])
		}
	}
	return b.String()
}

// visibleJSON rewrites a body that is JSON so that it is one line and shows all
// that it holds: the same document. Another body is left as it is.
func visibleJSON(body string) (text string, isJSON bool) {
	if !json.Valid([]byte(body)) {
		return body, false
	}
	if !visible.Contains(body) {
		return body, true
	}
	var b bytes.Buffer
	if json.Compact(&b, []byte(body)) != nil {
		return body, false
	}
	return visible.JSON(b.String()), true
}

// curl writes a request as one sh line that begins with the token's header. A
// body that cannot stand in one visible line comes from printf, byte for byte.
func curl(r request) string {
	words := []string{"curl"}
	for _, h := range r.headers {
		line := h.name + ": " + h.value
		if h.value == "" {
			line = h.name + ";" // "Name:" would take the header away
		}
		words = append(words, "-H", shQuote(line))
	}
	usual := "GET"
	if r.body != "" {
		usual = "POST"
	}
	switch {
	case r.method == "HEAD":
		words = append(words, "--head")
	case r.method != usual:
		words = append(words, "-X", shWord(r.method))
	}
	switch {
	case r.body == "":
	case visible.Contains(r.body):
		words = slices.Insert(words, 0, "printf", shFormat(r.body), "|")
		words = append(words, "--data-binary", "@-")
	default:
		words = append(words, "--data-raw", shQuote(r.body)) // --data would read a file after an @
	}
	if strings.ContainsAny(r.url, "[]{}") {
		words = append(words, "--globoff")
	}
	return strings.Join(append(words, shQuote(r.url)), " ")
}

// shWord leaves a plain word bare.
func shWord(s string) string {
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) }) < 0 {
		return s
	}
	return shQuote(s)
}

// powerShell writes a request for Invoke-RestMethod: headers and address, then
// what a plain GET does without.
func powerShell(r request) string {
	var b strings.Builder
	b.WriteString("Invoke-RestMethod")
	var pairs []string
	contentType := ""
	for _, h := range r.headers {
		// Windows PowerShell 5.1 takes the content type as a parameter only.
		if strings.EqualFold(h.name, "Content-Type") {
			contentType = h.value
			continue
		}
		pairs = append(pairs, powerShellWord(h.name)+" = "+powerShellQuote(h.value))
	}
	b.WriteString(" -Headers @{" + strings.Join(pairs, "; ") + "} -Uri " + powerShellQuote(r.url))
	if r.method != "GET" {
		b.WriteString(" -Method " + powerShellWord(r.method))
	}
	if contentType != "" {
		b.WriteString(" -ContentType " + powerShellQuote(contentType))
	}
	if r.body != "" {
		b.WriteString(" -Body " + powerShellQuote(r.body))
	}
	return b.String()
}

// powerShellWord leaves a plain word bare.
func powerShellWord(s string) string {
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) }) < 0 {
		return s
	}
	return powerShellQuote(s)
}
