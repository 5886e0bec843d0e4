package words

import (
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// What notifications say. They stand on the desktop's lock screen and on screens that
// others see, so that they name apps, people only where the person wants that, and never
// what a server said.

// notedNameLimit is how many runes of a name a notification has.
const notedNameLimit = 40

// NotedApp names an app.
func NotedApp(app oauth.App) string { return OneLine(app.Title(), notedNameLimit) }

// notedPerson names whose an account is, "" for nobody who is known or to be named.
func notedPerson(rec oauth.Record, named bool) string {
	if person := Person(rec, false); named && person != oauth.DefaultAccount {
		return OneLine(person, notedNameLimit)
	}
	return ""
}

// NotedToken names the token of an account: "Acme's token", "ada@example.test's token of
// Acme".
func NotedToken(app oauth.App, rec oauth.Record, named bool) string {
	if person := notedPerson(rec, named); person != "" {
		return person + "'s token of " + NotedApp(app)
	}
	return NotedApp(app) + "'s token"
}

// TokenEnds says that a token ends soon: "Acme's token ends in 5 min".
func TokenEnds(app oauth.App, rec oauth.Record, named bool, left time.Duration) string {
	return NotedToken(app, rec, named) + " expires " + endsIn(left)
}

// TokenEnded says that a token has ended.
func TokenEnded(app oauth.App, rec oauth.Record, named bool) string {
	return NotedToken(app, rec, named) + " has expired"
}

// endsIn says roughly how long something still lasts: a note does not count down.
func endsIn(left time.Duration) string {
	if left > 90*time.Second {
		return "in " + Span(left.Round(time.Minute))
	}
	return "in " + Span(max(left.Round(5*time.Second), 5*time.Second))
}

// SignInNeeded says that an account gets no token without a sign-in: "Acme needs a
// sign-in", "Acme needs ada@example.test to sign in".
func SignInNeeded(app oauth.App, rec oauth.Record, named bool) string {
	if person := notedPerson(rec, named); person != "" {
		return NotedApp(app) + " needs " + person + " to sign in"
	}
	return NotedApp(app) + " needs a sign-in"
}

// SignInsNeeded says that several accounts of an app get none without a sign-in: "Acme: 2
// accounts need a sign-in".
func SignInsNeeded(app oauth.App, count int) string {
	return NotedApp(app) + ": " + Count(count, "account") + " need a sign-in"
}

// SignInBefore says until when a person has to sign in: "Sign in before 14:10".
func SignInBefore(at, now time.Time) string { return "Sign in before " + before(at, now) }

// SignInInTime says the same as a note's title: "Acme: sign in before 14:10".
func SignInInTime(app oauth.App, rec oauth.Record, named bool, at, now time.Time) string {
	text := NotedApp(app) + ": sign in before " + before(at, now)
	if person := notedPerson(rec, named); person != "" {
		text += " as " + person
	}
	return text
}

// NotRenewed says why a token was not renewed by itself, in words of ours; nil is that
// nothing renews it.
func NotRenewed(f *oauth.Failure) string {
	switch {
	case f == nil:
		return "It is not renewed automatically."
	case f.Kind == oauth.KindUnreachable:
		return "It could not be renewed: the server cannot be reached."
	case f.Kind == oauth.KindRefused || f.Kind == oauth.KindNeedsLogin:
		return "It could not be renewed: the server refused."
	}
	return "It could not be renewed."
}

// EndNoted says as a note's title that a secret, key or certificate of an app ends:
// "Acme's client secret expires in 9 days".
func EndNoted(app oauth.App, e session.End, now time.Time) string {
	what := map[session.EndOf]string{
		session.EndClientSecret: "client secret", session.EndClientKey: "private key", session.EndClientCertificate: "client certificate",
	}[e.Of]
	if e.Near(now) == session.EndPast {
		return NotedApp(app) + "'s " + what + " expired " + endDay(e, now)
	}
	return NotedApp(app) + "'s " + what + " expires " + endDay(e, now)
}

// NeedYou says that several things need their person at once.
func NeedYou(n int) string { return Count(n, "thing") + " to do in Tokendesk" }

// RefreshTokenNeeded says that an account needs a refresh token that somebody pastes.
func RefreshTokenNeeded(app oauth.App, rec oauth.Record, named bool) string {
	text := NotedApp(app) + " needs a new refresh token"
	if person := notedPerson(rec, named); person != "" {
		text += " for " + person
	}
	return text
}

// DidNotWork says that what was asked for away from the window failed: "Renewing did not
// work: Acme". app is "" for all of them.
func DidNotWork(what, app string) string {
	if app == "" {
		return what + " failed"
	}
	return what + " failed: " + app
}

// WhyItDidNot says in words of ours why something failed.
func WhyItDidNot(kind oauth.Kind) string {
	switch kind {
	case oauth.KindUnreachable:
		return "The server cannot be reached."
	case oauth.KindRefused:
		return "The server refused."
	case oauth.KindNeedsLogin:
		return "A sign-in is needed."
	case oauth.KindUntrusted:
		return "New settings are not trusted yet."
	case oauth.KindVault:
		return "The vault cannot be unlocked."
	}
	return "Tokendesk shows why."
}
