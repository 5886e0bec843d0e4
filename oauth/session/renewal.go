package session

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"math/rand/v2"
	"time"

	"tokendesk/oauth"
)

// Renewal says which accounts [Manager.KeepFresh] renews, and how gently.
type Renewal struct {
	// Accounts lists the accounts to keep fresh, with their apps as the vault
	// has them. It is asked again when something changed. While it fails, as a
	// locked vault does, nothing is renewed.
	Accounts func(ctx context.Context) ([]oauth.Record, error)
	// Changed receives when Accounts may have another answer. It may be nil: the
	// list is read every minute anyway.
	Changed <-chan struct{}
	// PerHost is how many renewals run at one host at a time; 0 is 4.
	PerHost int
}

const (
	renewalsPerHost = 4
	renewalsAtOnce  = 16 // over all hosts

	// An account that is overdue when it is first seen, as all are after a
	// night's sleep, waits for its turn somewhere in this much time for each of
	// them, up to a limit.
	overdueEach = 250 * time.Millisecond
	overdueMost = 2 * time.Minute

	listPause = 2 * time.Second // at least between two readings of the list
	listEvery = time.Minute
	maxNap    = 15 * time.Second // how late a wake from suspend is noticed
	clockJump = 5 * time.Second  // how far two clocks may drift apart in one nap

	// leastLife is what a token must live to be kept fresh: one that lives less
	// would mean a request every few seconds as long as the program runs.
	leastLife = 20 * time.Second

	firstPause = 5 * time.Second // after a failure; it doubles
	lastPause  = 10 * time.Minute
)

// KeepFresh renews accounts shortly before they begin to count as expiring,
// each at a moment drawn by lot, until ctx ends or the manager closes. It
// blocks; start it once a vault, on a goroutine of its own.
//
// It takes only what needs no person, opens no browser, and leaves alone what
// is held back, was got with other settings, waits for a word, or lives
// less than 20 seconds. After
// a failure it tries again, later each time and not before the server's
// Retry-After, if the server said 429 or 503 or if nothing was sent. A refresh
// token that may have reached the server is not sent again by itself; what
// brings no refresh token along is also tried again when the server could not
// be reached. Everything else waits until the account changes.
//
// Expiry is compared with Options.Now, whatever that clock does; pauses are
// counted by the timer's clock, which nobody sets. When the two come apart, as
// after a suspend, everything overdue is spread over time anew.
func (m *Manager) KeepFresh(ctx context.Context, r Renewal) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(m.life, stop)()
	if r.PerHost <= 0 {
		r.PerHost = renewalsPerHost
	}
	s := &scheduler{
		m: m, r: r, random: rand.Float64, plans: map[oauth.Ref]*plan{}, hosts: map[string]*host{},
		landed: make(chan landing, renewalsAtOnce),
	}
	s.run(ctx)
}

// renewInBackground renews an account unless it changed since it was planned.
func (m *Manager) renewInBackground(ctx context.Context, ref oauth.Ref, key planKey) error {
	a, err := m.account(ctx, ref)
	if err != nil {
		return forPerson(err)
	}
	if !a.renewable() || a.planKey() != key {
		return nil
	}
	c := newCall([]Option{Fresh(), NoSignIn(), WithoutBrowser()})
	c.background, c.seen = true, a.token()
	_, err = m.token(ctx, ref, c)
	return forPerson(err)
}

// renewable reports whether an account's token is one to keep fresh: it has an
// end, and the next one needs no person.
func (a account) renewable() bool {
	ts := a.rec.Tokens
	return ts != nil && ts.Main() != "" && ts.Life == oauth.LifeKnown && ts.ExpiresAt.Sub(ts.ObtainedAt) >= leastLife &&
		!a.rec.Held && !a.rec.NeedsLogin && !a.stale() && Untrusted(a.rec) == nil &&
		a.way(false) != byPerson && !a.spent(a.way(false))
}

// sendsRefreshToken reports whether a way brings a refresh token along.
func (a account) sendsRefreshToken(way way) bool {
	return way == byRefresh || a.app.Grant == oauth.GrantRefreshToken
}

// spent reports whether a way's refresh token may have reached the server in an
// attempt that failed: only a person may have it sent again (promise 11).
func (a account) spent(way way) bool {
	return a.rec.Failure != nil && !a.rec.Failure.Repeatable && a.sendsRefreshToken(way)
}

// repeatable reports whether the same refresh token may be sent again without
// asking: the server said later, or no byte had left (promises 11 and 20).
func repeatable(e *oauth.Error) bool {
	return e.Status == 429 || e.Status == 503 || e.Kind == oauth.KindUnreachable && !e.Sent
}

// planKey stands for what a plan was made for, without keeping any of it.
type planKey [sha256.Size]byte

func (a account) planKey() planKey {
	ts := a.rec.Tokens
	data, err := json.Marshal(struct {
		App             oauth.App
		Secrets         map[oauth.SecretKind]string
		Access, Refresh string
		Ends            time.Time
	}{a.app, a.rec.Secrets, ts.Main(), ts.RefreshToken, ts.ExpiresAt})
	if err != nil {
		return planKey{}
	}
	return sha256.Sum256(data)
}

// renewAt is when a token is renewed: before it counts as expiring, and up to
// as long again before that, by lot.
func renewAt(ts oauth.TokenSet, random float64) time.Time {
	lead := min(expiringBelow, ts.ExpiresAt.Sub(ts.ObtainedAt)/10)
	return ts.ExpiresAt.Add(-lead - time.Duration(random*float64(lead)))
}

// pauseAfter is the wait after a number of failures in a row: it doubles, and
// half of it is drawn by lot.
func pauseAfter(failures int, random float64) time.Duration {
	d := min(firstPause<<min(failures-1, 16), lastPause)
	return d/2 + time.Duration(random*float64(d/2))
}
