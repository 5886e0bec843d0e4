package oauth

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth/spans"
	"tokendesk/oauth/visible"
)

// decodeToken reads the answer of a token endpoint (RFC 6749 5.1, 5.2). It is
// pure. dpop says that a proof was sent, so that token_type DPoP is right.
// Errors are *[Error]; nothing of a refused answer is returned. A set without an
// access token has an ID token.
func decodeToken(a answer, app App, dpop bool) (TokenSet, error) {
	f, document, err := readTokenAnswer(a.body, app.Answer)
	if a.status < 200 || a.status > 299 || err == nil && isError(f) {
		return TokenSet{}, serverFailure(a, f)
	}
	if err != nil {
		e := nonsense(a, err.Error())
		if err == errNotObject && json.Valid(document) {
			e.Advice += pointsElsewhere
		}
		return TokenSet{}, e
	}
	token, at, isIDToken := locateToken(f, document, app.Answer)
	if token == "" {
		return TokenSet{}, withoutToken(a, f, app.Answer)
	}
	if token = withoutScheme(token); strings.Contains(token, " ") && !hasControl(token) {
		return TokenSet{}, insteadOfToken(a, token)
	}
	if failed := failureBeside(a, at); failed != nil {
		a.secrets = append(slices.Clip(a.secrets), secret{"access_token", token})
		return TokenSet{}, serverFailure(a, failed)
	}
	ts := TokenSet{
		AccessToken: token,
		IDToken:     at.text(idNames...),
		TokenType:   at.text("tokentype"),
		Scopes:      readScopes(at.reach()),
		ObtainedAt:  a.at,
		ClockOffset: a.offset,
		Verified:    VerifiedUnknown,
	}
	if isIDToken {
		ts.AccessToken, ts.IDToken = "", token
	}
	ts.RefreshToken = locateRefreshToken(at, document, app.Answer)
	for _, secret := range hiddenOf(ts) {
		if !printable(secret.value) {
			return TokenSet{}, nonsense(a, "has a token with characters that no token may have")
		}
	}
	if err := checkTokenType(&ts, a, dpop); err != nil {
		return TokenSet{}, err
	}
	r := reading{now: a.at, offset: a.offset, milliseconds: app.Quirks.LifetimesInMilliseconds, zeroIsNever: app.Quirks.ZeroNeverExpires}
	life := r.lifeOf(ts, at.reach())
	if path := app.Answer.ExpiresIn; path != "" {
		value, _ := follow(document, path)
		life = r.pointed(value, ts)
	}
	ts.Life, ts.ExpiresAt = life.life, life.at
	ts.RefreshExpiresAt = r.refreshLife(at.reach())
	if ts.Life == LifeKnown && !ts.ExpiresAt.After(a.at) {
		ts.Notes = append(ts.Notes, "The server's token has already expired ("+ts.ExpiresAt.UTC().Format("2006-01-02 15:04:05")+" UTC). Check this computer's clock.")
	}
	if note := clockNote(a.offset); note != "" {
		ts.Notes = append(ts.Notes, note)
	}
	ts.Extra = at.extra(hiddenOf(ts))
	return ts, nil
}

// locateToken finds the access token where the settings say it stands, or else
// where it usually does; isIDToken says that there is only an ID token.
func locateToken(f fields, document json.RawMessage, answer Answer) (token string, at place, isIDToken bool) {
	if answer.AccessToken == "" {
		return locate(f)
	}
	value, at := follow(document, answer.AccessToken)
	if len(at) == 0 {
		at = place{levelOf(f)}
	}
	return stringOf(value), at, false
}

// locateRefreshToken does the same for the refresh token beside it.
func locateRefreshToken(at place, document json.RawMessage, answer Answer) string {
	if answer.RefreshToken == "" {
		return at.refreshToken()
	}
	value, _ := follow(document, answer.RefreshToken)
	return stringOf(value)
}

// readTokenAnswer reads the body of a token answer as its members and as the JSON
// that settings point into: that of a form is written anew. Errors are those of
// parseFields, with which document is as it came.
func readTokenAnswer(body []byte, answer Answer) (f fields, document json.RawMessage, err error) {
	document = trimmed(body)
	f, err = parseFields(body)
	if err == errNotObject && answer.AccessToken != "" && json.Valid(document) {
		return fields{}, document, nil // a list, into which the settings point
	}
	if f != nil && document[0] != '{' {
		if written, failed := json.Marshal(f); failed == nil {
			document = written
		}
	}
	return f, document, err
}

const pointsElsewhere = " If it is the right one, set where the token is in the answer (answer.access_token, such as /body/access_token)."

// withoutToken explains an answer that holds none: a refusal in the server's own
// words, or an answer that makes no sense.
func withoutToken(a answer, f fields, answer Answer) *Error {
	if failed := failureIn(a, f); failed != nil {
		return serverFailure(a, failed)
	}
	e := nonsense(a, "has no access token")
	if answer.AccessToken != "" {
		e = nonsense(a, "has no access token at "+visible.Line(answer.AccessToken, 80))
		e.Cause, e.Field = CauseAnswerPlace, "answer.access_token"
		e.Advice = "Correct where the token is in the answer (answer.access_token in the app's settings)."
	} else if len(f) > 0 {
		e.Advice += pointsElsewhere
	}
	return e
}

// withoutScheme leaves out the scheme of the Authorization header, which some
// servers write before the token itself.
func withoutScheme(token string) string {
	if parts := strings.Split(token, " "); len(parts) == 2 && strings.EqualFold(parts[0], "Bearer") && parts[1] != "" {
		return parts[1]
	}
	return token
}

// longestPlainWord is more than any word of a sentence has, and less than a token.
const longestPlainWord = 30

// insteadOfToken is the refusal of an answer that has a sentence where the access
// token belongs: no token has white space in it (RFC 6750 2.1). What could be a
// secret in that sentence is left out.
func insteadOfToken(a answer, sentence string) *Error {
	words := strings.Fields(sentence)
	for i, word := range words {
		if len(word) > longestPlainWord {
			words[i] = "…"
		}
	}
	said, _ := json.Marshal(strings.Join(words, " ")) // a string always marshals
	return serverFailure(a, fields{"message": said})
}

// readScopes reads the nearest scope or scopes: a list, or a string split at
// blanks, or at commas where it has no blank.
func readScopes(around []level) []string {
	for _, l := range around {
		for _, name := range []string{"scope", "scopes"} {
			text := l.text(name)
			if text == "" {
				var list []string
				if raw := l.value(name); len(raw) > 0 && json.Unmarshal(raw, &list) == nil && len(list) > 0 {
					return list
				}
				continue
			}
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
			return nonsenseToken(a, ts.TokenType, "With DPoP only tokens of the type DPoP are accepted.")
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
	return "The server's clock is " + spans.Rough(offset) + " " + way + " this computer's. One of the two is wrong."
}
