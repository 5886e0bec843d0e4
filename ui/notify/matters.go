package notify

import (
	"fmt"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// matter is one thing that a person is to be told of as long as it is true.
type matter struct {
	key   string // the same as long as it is the same thing
	stage stage
	busy  bool // something runs that may mend it
	of    desk.Account
	end   session.End // of the stages that have one
}

// stage says how far a matter has come: another one is another text.
type stage int

const (
	tokenEnds  stage = iota // soon, and nothing but a person's word renews it
	tokenEnded              // it could not be renewed
	signInSoon              // a token ends soon, and only a sign-in gets another
	signInNow               // there is none to hand out without a sign-in
	pasteNow                // nor without another refresh token that somebody pastes
	grantEnds               // the refresh token ends soon
	secretEnds              // of the app: its secret, key or certificate
)

const (
	// endsWithin and endsPart are how long before its end a token is told of: a quarter
	// of a short life, in which a person may still act.
	endsWithin = 5 * time.Minute
	endsPart   = 4
	// old is how long ago something ended of which nobody needs to hear any more.
	old = 24 * time.Hour
)

// mattersOf are all that are true at a moment, in the order of the accounts. Pure.
func mattersOf(accounts []*desk.Account, s store.Settings, now time.Time) []matter {
	if s.Notifications == store.NotifyNothing {
		return nil
	}
	var all []matter
	seen := map[string]bool{}
	add := func(m matter) {
		if !seen[m.key] { // an app's secret is each of its accounts'
			seen[m.key] = true
			all = append(all, m)
		}
	}
	for _, a := range accounts {
		if !concerns(*a, s) {
			continue
		}
		if m, is := tokenMatter(*a, s, now); is {
			add(m)
		}
		for _, e := range a.Ends {
			if m, is := endMatter(*a, e, now); is {
				add(m)
			}
		}
	}
	return all
}

// concerns reports whether a person wants to hear of an account, and can do something
// with it: what waits for their word, and what belongs to somebody else, they see to in
// the window.
func concerns(a desk.Account, s store.Settings) bool {
	return (s.Follows(a.Record) || s.Keeps(a.Record)) && !desk.IsGuest(a.Ref()) &&
		a.Unusable() == nil && len(a.Record.Waiting) == 0 && !a.Record.Held
}

// tokenMatter is what is to be told of an account's token.
func tokenMatter(a desk.Account, s store.Settings, now time.Time) (matter, bool) {
	ts := a.Record.Tokens
	if ts == nil || ts.Main() == "" || a.Status(now).Reason == session.ReasonSettingsChanged {
		return matter{}, false // what was got with other settings is not handed out anyway
	}
	known := ts.Life == oauth.LifeKnown
	left := ts.ExpiresAt.Sub(now)
	m := matter{key: fmt.Sprintf("token of %s, %d", a.Ref(), ts.ObtainedAt.Unix()), busy: a.Running, of: a}
	switch person := !session.Renewable(a.Record, a.App); {
	case known && left <= -old:
		return matter{}, false
	case a.Record.NeedsLogin && !a.App.Grant.NeedsPerson():
		m.stage = pasteNow
	case a.Record.NeedsLogin && (!known || left <= 0):
		m.stage = signInNow
	case a.Record.NeedsLogin:
		m.stage = signInSoon
	case !known || !endsSoon(*ts, now):
		return matter{}, false
	case person && left <= 0:
		m.stage = signInNow
	case person:
		m.stage = signInSoon
	case a.Record.Failure != nil && left <= 0:
		m.stage = tokenEnded
	case a.Record.Failure != nil, !s.Keeps(a.Record) && left > 0:
		m.stage = tokenEnds
	default:
		return matter{}, false // it is renewed by itself, or at its next use
	}
	return m, true
}

// endsSoon reports whether a token is so near to its end that a person is told.
func endsSoon(ts oauth.TokenSet, now time.Time) bool { return !now.Before(toldFrom(ts)) }

// toldFrom is when a token of known life is near to its end.
func toldFrom(ts oauth.TokenSet) time.Time {
	return ts.ExpiresAt.Add(-min(endsWithin, ts.ExpiresAt.Sub(ts.ObtainedAt)/endsPart))
}

// endMatter is what is to be told of something else that ends.
func endMatter(a desk.Account, e session.End, now time.Time) (matter, bool) {
	if e.Near(now) < session.EndSoon || now.Sub(e.By) >= old {
		return matter{}, false
	}
	if e.Of != session.EndRefreshToken {
		return matter{key: endKey(a, e), stage: secretEnds, of: a, end: e}, true
	}
	return matter{
		key: fmt.Sprintf("refresh token of %s, %d", a.Ref(), e.At.Unix()), stage: grantEnds, busy: a.Running, of: a, end: e,
	}, e.Near(now) < session.EndPast
}

// endKey names the end of an app's secret, key or certificate; it is kept in the settings.
func endKey(a desk.Account, e session.End) string {
	return fmt.Sprintf("%s of %s, %s", e.Of, a.App.ID, e.At.UTC().Format(time.DateOnly))
}

// note is what a person is told of one matter.
func (m matter) note(named bool, now time.Time) Note {
	a, ref := m.of, m.of.Ref()
	n := Note{Click: open(ref)}
	switch m.stage {
	case tokenEnds, tokenEnded:
		n.Title = words.TokenEnds(a.App, a.Record, named, a.Record.Tokens.ExpiresAt.Sub(now))
		if m.stage == tokenEnded {
			n.Title = words.TokenEnded(a.App, a.Record, named)
		}
		n.Body = words.NotRenewed(a.Record.Failure)
		n.Choices = []Choice{{words.Step(session.StepRenew), desk.Action{Do: desk.DoRenew, Ref: ref}}, {words.Step(session.StepCopy), desk.Action{Do: desk.DoCopy, Ref: ref}}}
		n.Instead = "Renew it in Tokendesk."
		return n
	case signInSoon:
		n.Title, n.Body = words.SignInNeeded(a.App, a.Record, named), words.SignInBefore(a.Record.Tokens.ExpiresAt, now)+"."
		if !a.Record.NeedsLogin {
			n.Title = words.TokenEnds(a.App, a.Record, named, a.Record.Tokens.ExpiresAt.Sub(now))
		}
	case signInNow:
		n.Title, n.Body = words.SignInNeeded(a.App, a.Record, named), "Until then there is no token."
	case grantEnds:
		n.Title, n.Body = words.SignInInTime(a.App, a.Record, named, m.end.By, now), words.EndAdvice(m.end, now)
	case secretEnds:
		n.Title, n.Body = words.EndNoted(a.App, m.end, now), words.EndAdvice(m.end, now)
		return n.show(ref)
	case pasteNow:
		n.Title, n.Body = words.RefreshTokenNeeded(a.App, a.Record, named), "The server no longer accepts the current one."
		return n.show(ref)
	}
	n.Choices = []Choice{{words.Step(session.StepSignIn), desk.Action{Do: desk.DoSignIn, Ref: ref}}}
	n.Instead = "Open Tokendesk to sign in."
	return n
}

// show is a note of what only the window can mend.
func (n Note) show(ref oauth.Ref) Note {
	n.Choices = []Choice{{showLabel, open(ref)}}
	n.Instead = "Open Tokendesk to see what to do."
	return n
}

// next is the first moment after now at which [mattersOf] may say something else although
// nothing happened, the zero time for none. Pure.
func next(accounts []*desk.Account, s store.Settings, now time.Time) (next time.Time) {
	add := func(at time.Time) {
		if at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, a := range accounts {
		if s.Notifications == store.NotifyNothing || !concerns(*a, s) {
			continue
		}
		if ts := a.Record.Tokens; ts != nil && ts.Life == oauth.LifeKnown {
			add(toldFrom(*ts))
			add(ts.ExpiresAt)
			add(ts.ExpiresAt.Add(old))
		}
		for _, e := range a.Ends {
			add(e.Soon)
			add(e.By)
			add(e.By.Add(old))
		}
	}
	return next
}
