package appfile

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf8"
)

// request is an HTTP request as a curl command or a Postman request describes
// it, before it is known to be a token request.
type request struct {
	method, url string
	headers     []pair
	params      []pair // of a form or a flat JSON body
	json        bool
	basic       bool // Basic authorization, user and password hold it
	user        string
	password    string
	userAgent   string
	proxy       string
	caFile      string
	certFile    string
	keyFile     string
	keyPass     string
	insecure    bool
	timeout     int // seconds, 0 when not said
}

type pair struct{ name, value string }

func (r *request) header(name string) string {
	for _, h := range r.headers {
		if strings.EqualFold(h.name, name) {
			return h.value
		}
	}
	return ""
}

func (r *request) param(name string) string {
	for _, p := range r.params {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

func (r *request) hasParam(name string) bool {
	for _, p := range r.params {
		if p.name == name {
			return true
		}
	}
	return false
}

// setBody reads a form, or a JSON object whose values are scalars.
func (r *request) setBody(body string) {
	if strings.Contains(strings.ToLower(r.header("Content-Type")), "json") {
		r.json = true
	}
	if trimmed := strings.TrimSpace(body); strings.HasPrefix(trimmed, "{") {
		if tree, err := parseTree([]byte(trimmed)); err == nil {
			r.json = true
			r.params = append(r.params, scalars(tree)...)
			return
		}
	}
	r.params = append(r.params, formPairs(body)...)
}

func scalars(n node) []pair {
	o, _ := n.value.(object)
	var out []pair
	for _, m := range o {
		switch v := m.value.value.(type) {
		case string:
			out = append(out, pair{m.key, v})
		case json.Number:
			out = append(out, pair{m.key, v.String()})
		}
	}
	return out
}

func formPairs(form string) []pair {
	var out []pair
	for field := range strings.SplitSeq(form, "&") {
		name, value, _ := strings.Cut(field, "=")
		if name = unescape(strings.TrimSpace(name)); name != "" {
			out = append(out, pair{name, unescape(value)})
		}
	}
	return out
}

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil && utf8.ValidString(plain) {
		return plain
	}
	return s
}

// takeQuery moves the parameters of the address to the others when the token
// request is written there.
func (r *request) takeQuery() (moved bool) {
	address, query, ok := strings.Cut(r.url, "?")
	if !ok {
		return false
	}
	pairs := formPairs(query)
	for _, p := range pairs {
		if p.name == "grant_type" {
			r.url = address
			r.params = append(r.params, pairs...)
			return true
		}
	}
	return false
}

// readBasic takes the credentials out of an Authorization header (RFC 7617).
// What cannot be decoded is the placeholder of a document.
func (r *request) readBasic() {
	scheme, value, _ := strings.Cut(r.header("Authorization"), " ")
	if !strings.EqualFold(scheme, "Basic") {
		return
	}
	r.basic = true
	r.user, r.password = mark("client_id"), mark("client_secret")
	value = strings.TrimRight(strings.TrimSpace(value), "=")
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		plain, err := encoding.DecodeString(value)
		if err != nil || !utf8.Valid(plain) {
			continue
		}
		if user, password, ok := strings.Cut(string(plain), ":"); ok {
			r.user, r.password = user, password
			return
		}
	}
}
