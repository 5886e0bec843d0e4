package words

import (
	"cmp"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// The verbs of remedies that other places use as well: one name for each act.
const (
	SignInAgain         = "Sign in again"
	SignInPrivately     = "Sign in again in a private window"
	CopyRedirectAddress = "Copy redirect URI"
)

// Remedy is the verb on a remedy's button; now is in the time zone to show.
func Remedy(r session.Remedy, now time.Time) string {
	switch r.Kind {
	case session.RemedyEdit:
		return "Edit " + FieldName(r.Field) + "…"
	case session.RemedySwitchAuth:
		return "Try " + clientAuthShort(r.Auth) + "…"
	case session.RemedyAddScopes:
		return "Add " + strings.Join(r.Scopes, " ")
	case session.RemedySignIn:
		return SignInAgain
	case session.RemedySignInPrivately:
		return SignInPrivately
	case session.RemedyRetry:
		if r.Until.After(now) {
			return "Try again at " + r.Until.In(now.Location()).Format("15:04:05")
		}
		return "Try again"
	case session.RemedyCopyRedirect:
		return CopyRedirectAddress
	case session.RemedyAskAdministrator:
		return "Copy a request for an administrator"
	case session.RemedyOpenPage:
		return "Open the registration page"
	case session.RemedyPractice:
		return "Start the practice provider"
	case session.RemedyClock:
		return "Check the clock"
	case session.RemedySettings:
		return "Open settings"
	}
	return ""
}

// RemedyCommand is what does a remedy without a window, "" where there is nothing that can
// be printed safely: what it is made of may come from a file that somebody else wrote.
func RemedyCommand(r session.Remedy, ref oauth.Ref) string {
	switch r.Kind {
	case session.RemedyCopyRedirect:
		return said("register exactly", r.Text)
	case session.RemedyOpenPage:
		return said("see", r.Text)
	case session.RemedyAskAdministrator:
		return said("ask:", r.Text)
	}
	return commandLine(remedyWords(r, ref)...)
}

// remedyWords are the words of the command that does a remedy, none where there is none.
// [commandLine] judges them.
func remedyWords(r session.Remedy, ref oauth.Ref) []string {
	switch r.Kind {
	case session.RemedyEdit:
		field, ofAccount := strings.CutPrefix(r.Field, "account.")
		whose := ref.App
		if ofAccount {
			whose = ref.String()
		}
		if kind, err := oauth.ParseSecretKind(field); err == nil {
			return []string{"secret", "set", whose, "--kind", string(kind)}
		}
		return []string{"set", whose, field + "=" + cmp.Or(r.Value, "…")}
	case session.RemedySwitchAuth:
		return []string{"set", ref.App, "client_auth=" + string(r.Auth)}
	case session.RemedyAddScopes:
		return []string{"set", ref.App, "scopes=" + r.Text}
	case session.RemedySignIn:
		return []string{"login", ref.String()}
	case session.RemedySignInPrivately:
		return []string{"set", ref.String(), "browser=private"}
	case session.RemedyPractice:
		return []string{"practice", "--port", r.Text}
	}
	return nil
}

// Commands says in one sentence what does it, the likeliest first.
func Commands(commands []string) string { return "Try: " + strings.Join(commands, "; or: ") }

// NotTaken says that a client authentication that was tried once is not kept.
func NotTaken(auth oauth.ClientAuth) string {
	return "The server did not accept “" + ClientAuth(auth) + "” either. The setting is as it was before."
}

// SwitchQuestion asks before a client proves itself in another way; address is where
// its secret goes, and person says that somebody must sign in for it.
func SwitchQuestion(auth oauth.ClientAuth, address string, person bool) string {
	text := "Tokendesk tries this once: " + ClientAuth(auth) + ". The secret goes to " + address + " as before, and nowhere else."
	if auth == oauth.ClientAuthNone {
		text = "Tokendesk tries it once without a secret (" + string(auth) + "), at " + address + "."
	}
	if person {
		text += " The browser opens again, because a code works only once."
	}
	return text + " If the server accepts it, the setting is kept; if not, it stays as it was."
}

// clientAuthShort is a client authentication on a button, without the standard's term.
func clientAuthShort(auth oauth.ClientAuth) string {
	switch auth {
	case oauth.ClientSecretBasic:
		return "the client secret in the header"
	case oauth.ClientSecretBasicEncoded:
		return "the client secret in the header, form-encoded"
	case oauth.ClientSecretPost:
		return "the client secret in the form"
	case oauth.ClientSecretJSON:
		return "the client secret in a JSON body"
	case oauth.ClientAuthNone:
		return "without a client secret"
	}
	return Shorten(string(auth), 40)
}

// ScopesHint says why an app may be in want of scopes, and what comes of it.
func ScopesHint(r session.Remedy) (title, text string) {
	if r.Kind == session.RemedyAddScopes {
		return "This app requests no scopes.", "Without openid the server does not say whose token it is, and the token is often of no use."
	}
	return "This app requests no scopes.", "Without scopes the server may refuse what you want to call. Add the scopes that the API's documentation names."
}

// Clocks says what comparing this computer's clock with a server's found.
func Clocks(offset time.Duration) string {
	switch {
	case offset.Abs() < 2*time.Second:
		return "This computer's clock agrees with the server's."
	case offset > 0:
		return "This computer's clock is " + Span(offset) + " behind the server's: set it from the network."
	}
	return "This computer's clock is " + Span(-offset) + " ahead of the server's: set it from the network."
}
