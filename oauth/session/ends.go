package session

import (
	"slices"
	"time"

	"tokendesk/oauth"
)

// EndOf names what of an account comes to an end, beside its access token.
type EndOf string

// What comes to an end.
const (
	EndRefreshToken      EndOf = "refresh_token"
	EndClientSecret      EndOf = "client_secret"      // as somebody typed it
	EndClientKey         EndOf = "client_key"         // as somebody typed it, else its certificate's
	EndClientCertificate EndOf = "client_certificate" // of TLS
)

// End is when something ends that an account lives on, and from when a person should
// be told.
type End struct {
	Of  EndOf
	At  time.Time
	Day bool // only the day is known, and At is when it is over

	// By is when a person has to have acted: for a refresh token not before the
	// access token that it brought has ended, too.
	By    time.Time
	Noted time.Time // from then on it is said to whoever looks
	Soon  time.Time // from then on it is said to everybody
}

// Nearness is how urgent an end is.
type Nearness int

// How urgent an end is, the least first.
const (
	EndFar   Nearness = iota
	EndNoted          // for whoever looks at the account
	EndSoon           // to be told on its row
	EndPast
)

// Near says how urgent the end is at a moment.
func (e End) Near(now time.Time) Nearness {
	switch {
	case !now.Before(e.By):
		return EndPast
	case !now.Before(e.Soon):
		return EndSoon
	case !now.Before(e.Noted):
		return EndNoted
	}
	return EndFar
}

// Ends that come from a person or a certificate are told of so long before: who has to
// renew them may need days for it.
const (
	endNoted    = 30 * 24 * time.Hour
	endSoon     = 14 * 24 * time.Hour
	refreshSoon = 24 * time.Hour // of a refresh token, at the most
	shortLife   = time.Hour      // a tenth of less is too little to act in
)

// refreshNotice is how long before the end of a life that only a sign-in lengthens a
// person is told: a tenth of it, but a quarter of a short one.
func refreshNotice(life time.Duration) time.Duration {
	if life < shortLife {
		return life / 4
	}
	return min(life/10, refreshSoon)
}

// CertificateEnds are ends that only certificates tell; zero where there is none.
type CertificateEnds struct{ Key, TLS time.Time }

// EndsOf lists what of an account comes to an end, the first to end first. It is
// pure; days are those of zone. What cannot be read as an end is left out.
func EndsOf(rec oauth.Record, app oauth.App, certificates CertificateEnds, zone *time.Location) []End {
	var ends []End
	add := func(of EndOf, at time.Time, day bool) {
		if !at.IsZero() {
			ends = append(ends, End{Of: of, At: at, Day: day, By: at, Noted: at.Add(-endNoted), Soon: at.Add(-endSoon)})
		}
	}
	typed := func(of EndOf, text string) bool {
		at, day, err := oauth.ParseEnd(text, zone)
		if text == "" || err != nil {
			return false
		}
		add(of, at, day)
		return true
	}
	typed(EndClientSecret, app.Expires.ClientSecret)
	if !typed(EndClientKey, app.Expires.ClientKey) {
		add(EndClientKey, certificates.Key, false)
	}
	add(EndClientCertificate, certificates.TLS, false)
	if e, ok := refreshEnd(rec, app); ok {
		ends = append(ends, e)
	}
	slices.SortStableFunc(ends, func(a, b End) int { return a.By.Compare(b.By) })
	return ends
}

// refreshEnd is when an account's refresh token ends, where only a person gets
// another one.
func refreshEnd(rec oauth.Record, app oauth.App) (End, bool) {
	ts := rec.Tokens
	if ts == nil || ts.RefreshToken == "" || ts.RefreshExpiresAt.IsZero() || rec.NeedsLogin || rec.Held ||
		!app.Grant.NeedsPerson() && app.Grant != oauth.GrantRefreshToken {
		return End{}, false
	}
	e := End{Of: EndRefreshToken, At: ts.RefreshExpiresAt, By: ts.RefreshExpiresAt}
	switch {
	case ts.Life == oauth.LifeKnown && ts.ExpiresAt.After(e.By):
		e.By = ts.ExpiresAt
	case ts.Life == oauth.LifeNever:
		e.By = ts.ObtainedAt.AddDate(1000, 0, 0) // nothing is to be renewed
	}
	e.Soon = e.By.Add(-refreshNotice(e.By.Sub(ts.ObtainedAt)))
	e.Noted = e.Soon
	return e, true
}

// Nearest is the most urgent of ends at a moment, the first to end where several are as
// urgent; ok is false where none is to be told on a row.
func Nearest(ends []End, now time.Time) (nearest End, ok bool) {
	for _, e := range ends {
		if near := e.Near(now); near >= EndSoon && (!ok || near > nearest.Near(now)) {
			nearest, ok = e, true
		}
	}
	return nearest, ok
}
