package oauth

import (
	"slices"
	"strings"
)

// fitTo makes what is known of a refusal fit the settings of the app and the account
// that were refused: what is switched off is to be switched on.
func (e *Error) fitTo(app App, account Account) {
	switch {
	case e.Cause == CauseDPoP && !app.DPoP:
		e.Advice = "The server requires DPoP, and it is switched off for this app. Switch it on."
	case e.Cause == CausePKCE && app.PKCE != PKCES256 && app.PKCE != "":
		e.Advice = "The server requires PKCE with S256, and the app has it set to " + string(app.PKCE) + "."
	case e.Cause == CausePAR && app.PAR == PARNever:
		e.Advice = "The server requires pushed requests (PAR), and they are switched off for this app. Switch them on."
	case e.Cause == CauseScope && !slices.Contains(RequestedScopes(app, account), "openid") && wantsOpenID(e):
		e.Cause, e.Scopes = CauseNoOpenID, []string{"openid"}
		e.Advice = "The server requires the scope openid, and the app does not request it. Add it."
	case promptless[e.ServerError] && account.Prompt == "" && slices.Contains(strings.Fields(strings.Join(app.Params.Authorize["prompt"], " ")), "none"):
		e.Cause = CausePrompt
		e.Advice = "The app's extra parameter prompt is none (params.authorize.prompt), so no page could be shown. Leave it out, and sign in again."
	}
}

// promptless are the errors of a server that would have to show a page
// (OpenID Connect Core 3.1.2.6).
var promptless = map[string]bool{"login_required": true, "interaction_required": true, "account_selection_required": true, "consent_required": true}

// wantsOpenID reports whether a server says that the scope openid is lacking.
func wantsOpenID(e *Error) bool {
	return slices.ContainsFunc(hear(e).text, func(sentence string) bool { return holds(sentence, "openid") && holdsAny(sentence, lacking) })
}
