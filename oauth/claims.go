package oauth

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
)

// Claims decodes a JWT's header and claims for display only; ok is false for
// an opaque token, for one nested deeper than any can be shown, and for one that
// names a member twice (RFC 7519 4). It checks no signature and never implies one.
func Claims(token string) (header, claims map[string]any, ok bool) {
	first, second, err := splitJWT(token)
	if err != nil || !decodePart(first, &header) || !decodePart(second, &claims) {
		return nil, nil, false
	}
	return header, claims, true
}

var errNoJWT = errors.New("is no JWT")

// readJWT reads a JWT's header and claims as parseObject reads an answer. It
// checks no signature. Its errors complete the sentence "The ID token …".
func readJWT(token string) (header, claims fields, err error) {
	first, second, err := splitJWT(token)
	if err != nil {
		return nil, nil, err
	}
	if header, err = parseObject(first); err == nil {
		claims, err = parseObject(second)
	}
	var doubled doubledError
	switch {
	case errors.As(err, &doubled):
		return nil, nil, doubled
	case err != nil, header.deep(), claims.deep():
		return nil, nil, errNoJWT
	}
	return header, claims, nil
}

// splitJWT returns the first two parts of a JWT in the compact form, decoded.
func splitJWT(token string) (header, claims []byte, err error) {
	if len(token) > maxBody || strings.Count(token, ".") != 2 {
		return nil, nil, errNoJWT
	}
	first, rest, _ := strings.Cut(token, ".")
	second, _, _ := strings.Cut(rest, ".")
	decode := base64.RawURLEncoding.DecodeString
	if header, err = decode(strings.TrimRight(first, "=")); err == nil {
		claims, err = decode(strings.TrimRight(second, "="))
	}
	if err != nil {
		return nil, nil, errNoJWT
	}
	return header, claims, nil
}

func decodePart(part []byte, into *map[string]any) bool {
	_, err := parseObject(part)
	return err == nil && json.Unmarshal(part, into) == nil && !deeper(part, deepest)
}
