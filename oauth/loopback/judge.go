package loopback

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

// verdict is what became of a request at the listener.
type verdict int

const (
	verdictAccepted     verdict = iota
	verdictEnded                // an error answer, or one of the wrong issuer
	verdictReplay               // this sign-in has its answer already
	verdictUnknown              // no running sign-in has this state
	verdictNoState              // an install started at the provider, or a bare visit
	verdictDoubledState         // parameters that must appear once (RFC 6749 3.1)
	verdictDoubledCode
	verdictDoubledIssuer
	verdictNoCode
	verdictBadCode
	verdictBadQuery
	verdictPost
	verdictMethod
	verdictStranger // another user's browser
	verdictNobody   // nobody knows whose browser
	verdictLost     // an error answer without a state
	verdictPlain    // by http, where a sign-in comes back by https
	verdictSecure   // the other way round
)

// maxCode bounds a code; the longest seen in the wild have about 4 KB.
const maxCode = 16 << 10

// judge decides about a query that carries the right state, exactly once.
// RFC 6749 4.1.2, RFC 9207 2.4. An error is returned with verdictEnded alone.
func judge(query url.Values, e Expect) (Callback, verdict, error) {
	issuer := query["iss"]
	if len(issuer) > 1 {
		return Callback{}, verdictDoubledIssuer, nil
	}
	if len(issuer) == 1 && !oauth.ComesFrom(issuer[0], e.Issuer, e.Endpoint) {
		return Callback{}, verdictEnded, mixUp(issuer[0], e)
	}
	if isRefusal(query, e.CodeParam) {
		return Callback{}, verdictEnded, refusal(query, e.Prompt)
	}
	if len(issuer) == 0 && e.IssuerRequired {
		return Callback{}, verdictEnded, &oauth.Error{
			Kind:    oauth.KindBadAnswer,
			Message: "The answer lacks the server's name (iss), which this server always sends.",
			Advice:  "Nothing was sent. Sign in again. If it happens again, tell the server's owner (RFC 9207).",
		}
	}
	param := e.codeParam()
	code := query[param]
	switch {
	case len(code) == 0 || len(code) == 1 && code[0] == "":
		return Callback{}, verdictNoCode, nil
	case len(code) > 1:
		return Callback{}, verdictDoubledCode, nil
	case len(code[0]) > maxCode || strings.ContainsFunc(code[0], func(r rune) bool { return r < 0x20 || r > 0x7e }):
		return Callback{}, verdictBadCode, nil // RFC 6749 A.11: printable ASCII
	}
	extra := url.Values{}
	for name, values := range query {
		switch name {
		case "state", "iss", param:
		default:
			extra[name] = values
		}
	}
	return Callback{Code: code[0], Issuer: query.Get("iss"), Extra: extra}, verdictAccepted, nil
}

// mixUp is an answer with the right state of a server that was not asked (RFC 9700
// 4.4). The state is used up: the code belongs to a sign-in that somebody else has
// arranged, and a genuine one is not to be had any more.
func mixUp(issuer string, e Expect) *oauth.Error {
	asked, field := e.Issuer, "issuer"
	if asked == "" {
		asked, field = e.Endpoint, "authorization endpoint"
	}
	return &oauth.Error{
		Kind:    oauth.KindBadAnswer,
		Message: "The answer came from another server than the one asked: " + visible.Line(issuer, 200) + " instead of " + visible.Line(asked, 200) + ".",
		Advice:  "Nothing was sent. This can be an attempt to mix up two servers; check the app's " + field + " before signing in again.",
	}
}

// otherErrors are where a provider names an error, or explains one, that it does not
// put into error (Facebook Login).
var otherErrors = []string{"error_reason", "error_code", "error_message"}

// isRefusal reports whether a query is an error answer: it has an error, or in place
// of a code one by another name.
func isRefusal(query url.Values, codeParam string) bool {
	return query.Has("error") || !query.Has(cmp.Or(codeParam, "code")) && first(query, otherErrors...) != ""
}

// first returns the first of parameters that says something.
func first(query url.Values, names ...string) string {
	for _, name := range names {
		if value := query.Get(name); value != "" {
			return value
		}
	}
	return ""
}

// refusal is an error answer (RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6) as
// a person should read it, whose request had this prompt. error_uri is left alone.
func refusal(query url.Values, prompt string) *oauth.Error {
	e := &oauth.Error{
		Kind:              oauth.KindRefused,
		ServerError:       visible.Line(query.Get("error"), 100),
		ServerDescription: visible.Line(first(query, "error_description", "error_message"), 400),
	}
	if !query.Has("error") {
		e.ServerError = visible.Line(first(query, otherErrors...), 100)
	}
	if e.ServerError == e.ServerDescription {
		e.ServerDescription = ""
	}
	switch {
	case e.ServerError == "access_denied" && oauth.NeedsAdministrator(e.ServerDescription):
		e.Message = "The sign-in was declined: an administrator must consent first."
		e.Advice = oauth.AskAdministrator
	default:
		refusalOf(e, prompt)
	}
	if e.ServerDescription != "" {
		e.Message += " It says: " + e.ServerDescription
	}
	return e
}

// refusalOf fills in what an error of a specification means.
func refusalOf(e *oauth.Error, prompt string) {
	switch e.ServerError {
	case "access_denied":
		e.Message = "The sign-in was declined."
		e.Advice = "Cancel was pressed on the provider's page, or this person may not use the app."
	case "consent_required":
		e.Message = "The provider requires consent to the app's scopes first."
		e.Advice = oauth.ConsentAdvice(prompt)
	case "login_required", "interaction_required", "account_selection_required":
		if slices.Contains(strings.Fields(prompt), "none") {
			e.Message = "The provider needs to show a page, but the app asks it not to (prompt none)."
			e.Advice = "Set the account's prompt to something other than none, then sign in again."
			break
		}
		e.Message = "The provider needs the person to act: " + e.ServerError + "."
		e.Advice = "Sign in again. If it happens again, set the account's prompt to login or select_account, so that the provider shows its page."
	case "invalid_scope":
		e.Message = "The provider does not allow a scope that the app asks for."
		e.Advice = "Compare the app's scopes with those registered at the provider."
	case "unauthorized_client", "unsupported_response_type", "invalid_request", "invalid_request_object", "invalid_request_uri":
		e.Message = "The provider refused the authorization request: " + e.ServerError + "."
		e.Advice = "Compare client ID, redirect URI and grant with the registration at the provider."
	case "server_error", "temporarily_unavailable":
		e.Message = "The provider could not handle the sign-in just now: " + e.ServerError + "."
		e.Advice = "Try again in a while."
	case "":
		e.Message = "The provider answered with an error without a name."
		e.Advice = "Try again; the provider's own log may say more."
	default:
		e.Message = "The provider refused the sign-in: " + e.ServerError + "."
	}
}
