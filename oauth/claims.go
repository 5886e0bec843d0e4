package oauth

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// Claims decodes a JWT's header and claims for display only; ok is false for
// an opaque token, and for one nested deeper than any can be shown. It checks no
// signature and never implies one.
func Claims(token string) (header, claims map[string]any, ok bool) {
	if len(token) > maxBody || strings.Count(token, ".") != 2 {
		return nil, nil, false
	}
	first, rest, _ := strings.Cut(token, ".")
	second, _, _ := strings.Cut(rest, ".")
	return decodeParts(first, second)
}

func decodeParts(first, second string) (header, claims map[string]any, ok bool) {
	if !decodePart(first, &header) || !decodePart(second, &claims) {
		return nil, nil, false
	}
	return header, claims, true
}

func decodePart(part string, into *map[string]any) bool {
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(part, "="))
	return err == nil && json.Unmarshal(data, into) == nil && *into != nil && !deeper(data, deepest)
}
