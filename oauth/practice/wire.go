package practice

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

const maxBody = 64 << 10

// only lets one method through. GET lets HEAD through as well.
func only(method string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != method && (method != http.MethodGet || r.Method != http.MethodHead) {
			refuseMethod(method).write(w)
			return
		}
		next(w, r)
	}
}

func refuseMethod(allow string) *refusal {
	return &refusal{
		status: http.StatusMethodNotAllowed, code: "invalid_request", allow: allow,
		description: "this address answers " + allow + " only",
	}
}

// readForm reads a form body. No parameter may be there twice (RFC 6749 3.2)
// but those named in repeated, and none may come in the query, where secrets
// end up in logs.
func readForm(w http.ResponseWriter, r *http.Request, repeated ...string) (url.Values, *refusal) {
	if kind := mediaType(r); kind != "application/x-www-form-urlencoded" {
		return nil, badRequest("the body must be application/x-www-form-urlencoded")
	}
	body, refused := readBody(w, r)
	if refused != nil {
		return nil, refused
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, badRequest("the body is not a form")
	}
	return values, once(values, repeated...)
}

// readJSON reads a JSON object whose values are strings.
func readJSON(w http.ResponseWriter, r *http.Request) (url.Values, *refusal) {
	if kind := mediaType(r); kind != "application/json" {
		return nil, badRequest("the body must be application/json")
	}
	body, refused := readBody(w, r)
	if refused != nil {
		return nil, refused
	}
	values, err := flatObject(body)
	if err != nil {
		return nil, badRequest(err.Error())
	}
	return values, nil
}

// readEither reads a form or a JSON object.
func readEither(w http.ResponseWriter, r *http.Request) (url.Values, *refusal) {
	if mediaType(r) == "application/json" {
		return readJSON(w, r)
	}
	return readForm(w, r)
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, *refusal) {
	if r.URL.RawQuery != "" {
		return nil, badRequest("parameters belong in the body, not in the address")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		if tooBig := new(http.MaxBytesError); errors.As(err, &tooBig) {
			return nil, &refusal{status: http.StatusRequestEntityTooLarge, code: "invalid_request", description: "the body is too long"}
		}
		return nil, badRequest("the body did not arrive whole")
	}
	if !utf8.Valid(body) {
		return nil, badRequest("the body is not UTF-8")
	}
	return body, nil
}

func mediaType(r *http.Request) string {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return kind
}

// flatObject reads one JSON object of strings, each key once.
func flatObject(body []byte) (url.Values, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return nil, errors.New("the body is not a JSON object")
	}
	values := url.Values{}
	for d.More() {
		key, err := d.Token()
		name, isName := key.(string)
		if err != nil || !isName {
			return nil, errors.New("the body is not a JSON object")
		}
		value, err := d.Token()
		text, isText := value.(string)
		switch {
		case err != nil:
			return nil, errors.New("the body is not a JSON object")
		case !isText:
			return nil, errors.New("every value of the JSON object must be a string")
		case values.Has(name):
			return nil, errors.New("a key of the JSON object is there twice")
		}
		values.Set(name, text)
	}
	if _, err := d.Token(); err != nil {
		return nil, errors.New("the body is not a JSON object")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON object")
	}
	return values, nil
}

// once refuses doubled parameters but those named.
func once(values url.Values, repeated ...string) *refusal {
	for name, all := range values {
		if len(all) > 1 && !slices.Contains(repeated, name) {
			return badRequest("a parameter is there more than once")
		}
	}
	return nil
}

// readBasic reads RFC 7617 credentials as they are. present reports whether
// there was any Authorization header.
func readBasic(r *http.Request) (id, secret string, present, ok bool) {
	headers := r.Header.Values("Authorization")
	if len(headers) != 1 {
		return "", "", len(headers) > 0, false
	}
	scheme, encoded, found := strings.Cut(headers[0], " ")
	if !found || !strings.EqualFold(scheme, "Basic") {
		return "", "", true, false
	}
	plain, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil {
		return "", "", true, false
	}
	id, secret, ok = strings.Cut(string(plain), ":")
	return id, secret, true, ok
}

// readToken reads the one access token of an Authorization header.
func readToken(r *http.Request) (scheme, token string) {
	headers := r.Header.Values("Authorization")
	if len(headers) != 1 {
		return "", ""
	}
	scheme, token, found := strings.Cut(headers[0], " ")
	if !found || strings.ContainsAny(token, " ,") {
		return "", ""
	}
	return strings.ToLower(scheme), token
}

// bearer reads a Bearer token (RFC 6750 2.1), or nothing.
func bearer(r *http.Request) string {
	scheme, token := readToken(r)
	if scheme != "bearer" {
		return ""
	}
	return token
}
