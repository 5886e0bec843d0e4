package oauth

import (
	"encoding/json"
	"strings"
	"time"

	"tokendesk/oauth/visible"
)

// tokenFields are the members of a token answer that have a place in TokenSet.
var tokenFields = []string{
	"access_token", "accessToken", "refresh_token", "refreshToken", "id_token", "idToken",
	"token_type", "tokenType", "scope", "scopes", "expires_in", "expiresIn",
}

// nests are where servers hide the token answer when it is not at the top.
var nests = []string{"authed_user", "data", "result", "token", "response"}

// decodeToken reads the answer of a token endpoint (RFC 6749 5.1, 5.2). It is
// pure. dpop says that a proof was sent, so that token_type DPoP is right.
// Errors are *[Error]; nothing of a refused answer is returned.
func decodeToken(a answer, q Quirks, dpop bool) (TokenSet, error) {
	f, err := parseFields(a.body)
	if a.status < 200 || a.status > 299 || err == nil && isError(f) {
		return TokenSet{}, serverFailure(a, f)
	}
	if err != nil {
		return TokenSet{}, nonsense(a, err.Error())
	}
	outer := f
	f, extra := locateToken(f, q.TokenPath)
	token := f.text("access_token", "accessToken")
	if token == "" {
		if refuses(a, outer) {
			return TokenSet{}, serverFailure(a, outer)
		}
		return TokenSet{}, nonsense(a, "holds no access token")
	}
	ts := TokenSet{
		AccessToken:  token,
		RefreshToken: f.text("refresh_token", "refreshToken"),
		IDToken:      f.text("id_token", "idToken"),
		TokenType:    f.text("token_type", "tokenType"),
		Scopes:       readScopes(f),
		ObtainedAt:   a.at,
		ClockOffset:  a.offset,
		Verified:     VerifiedUnknown,
	}
	for _, secret := range []string{ts.AccessToken, ts.RefreshToken, ts.IDToken} {
		if !printable(secret) {
			return TokenSet{}, nonsense(a, "holds a token with characters that no token may have")
		}
	}
	if err := checkTokenType(&ts, a, dpop); err != nil {
		return TokenSet{}, err
	}
	life := accessLife(f, token, q, a.at, a.offset)
	ts.Life, ts.ExpiresAt = life.life, life.at
	if extra != nil { // it goes by many names, none of them a field of every answer
		ts.RefreshExpiresAt = refreshLife(f, q, a.at, a.offset)
	}
	if note := clockNote(a.offset); note != "" {
		ts.Notes = append(ts.Notes, note)
	}
	ts.Extra = extra
	return ts, nil
}

// isError reports whether an answer that came with a good status is none.
func isError(f fields) bool {
	switch strings.TrimSpace(string(f["ok"])) {
	case "false":
		return true
	}
	return f.says("error") || f.says("errors") || strings.TrimSpace(string(f["success"])) == "false"
}

// locateToken finds the object that holds the token and everything around it
// that has no place of its own.
func locateToken(f fields, path string) (found fields, extra map[string]json.RawMessage) {
	found = f
	container := ""
	if path != "" {
		names := strings.Split(strings.Trim(path, "/"), "/")
		container = names[0]
		for _, name := range names {
			if found = found.object(name); found == nil {
				return fields{}, nil
			}
		}
	} else if f.text("access_token", "accessToken") == "" {
		for _, name := range nests {
			if inner := f.object(name); inner.text("access_token", "accessToken") != "" {
				found, container = inner, name
				break
			}
		}
	}
	keep := func(from fields, skip string) {
		for name, value := range from {
			if name != skip && !isTokenField(name) && !deeper(value, deepest) {
				if extra == nil {
					extra = map[string]json.RawMessage{}
				}
				extra[name] = value
			}
		}
	}
	if container != "" {
		keep(f, container)
	}
	keep(found, "")
	return found, extra
}

func isTokenField(name string) bool {
	for _, known := range tokenFields {
		if name == known {
			return true
		}
	}
	return false
}

// readScopes reads scope or scopes: a list, or a string split at blanks, or at
// commas where it has no blank.
func readScopes(f fields) []string {
	for _, name := range []string{"scope", "scopes"} {
		if len(f[name]) == 0 {
			continue
		}
		if text := f.text(name); text == "" {
			var list []string
			if json.Unmarshal(f[name], &list) == nil && len(list) > 0 {
				return list
			}
		} else {
			split := strings.Fields(text)
			if len(split) == 1 {
				split = strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
			}
			for i := range split {
				split[i] = strings.TrimSuffix(split[i], ",")
			}
			return split
		}
	}
	return nil
}

// printable reports whether a token has only the characters of RFC 6749 A.12.
func printable(token string) bool {
	for i := range len(token) {
		if token[i] < 0x20 || token[i] > 0x7e {
			return false
		}
	}
	return true
}

// checkTokenType takes every spelling as Bearer, with a note where it is not
// one of the known, and refuses types that need more than the token.
func checkTokenType(ts *TokenSet, a answer, dpop bool) error {
	if !strings.EqualFold(ts.TokenType, "Bearer") && ts.TokenType != "" {
		own := redactorOf(append(hiddenOf(*ts), a.secrets...))
		ts.TokenType = visible.Line(own.scrub(ts.TokenType), 40)
	}
	switch strings.ToLower(ts.TokenType) {
	case "", "bearer":
		if dpop && ts.TokenType != "" {
			return &Error{
				Kind: KindRefused, Status: a.status, Sent: true,
				Message: hostOf(a.address) + " gave a token that is not bound to a key, although DPoP was asked for.",
				Advice:  "The server may not support DPoP. If that is right, switch DPoP off in the app's settings.",
			}
		}
	case "dpop":
		if !dpop {
			return nonsenseToken(a, ts.TokenType, "Switch DPoP on in the app's settings.")
		}
	case "mac", "pop", "hawk", "signature", "http_signature":
		return nonsenseToken(a, ts.TokenType, "Tokendesk handles bearer and DPoP tokens.")
	default:
		if dpop {
			return nonsenseToken(a, ts.TokenType, "With DPoP only tokens of the type DPoP are taken.")
		}
		ts.Notes = append(ts.Notes, "The server calls this token's type “"+ts.TokenType+"”; it is used as Bearer.")
	}
	return nil
}

func nonsenseToken(a answer, kind, advice string) *Error {
	return &Error{
		Kind: KindBadAnswer, Status: a.status, Sent: true, Advice: advice,
		Message: hostOf(a.address) + " gave a token of the type " + kind + ", which cannot be used.",
	}
}

func clockNote(offset time.Duration) string {
	if offset.Abs() <= clockTolerance {
		return ""
	}
	way := "ahead of"
	if offset < 0 {
		way = "behind"
	}
	return "The server's clock is " + offset.Abs().String() + " " + way + " this computer's. One of the two is wrong."
}
