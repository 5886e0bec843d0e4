package desk

import (
	"context"
	"errors"
	"time"

	"tokendesk/oauth"
	"tokendesk/store"
)

// Worked says when an account last worked, and what is otherwise since then.
type Worked struct {
	Until   time.Time // zero where that is not known
	Changed []oauth.Since
}

// ForgetTrace removes what is kept of an account's exchanges. Signing out and
// revoking leave it: what the server said to them is in it.
func (d *Desk) ForgetTrace(ctx context.Context, ref oauth.Ref) error {
	d.sessions.ForgetTrace(ref)
	return d.vault.ForgetTrace(ctx, ref)
}

// traceOf reads what is kept of an account's exchanges. One that is damaged is a
// note: the account can be used all the same.
func (d *Desk) traceOf(ctx context.Context, ref oauth.Ref) (trace oauth.Trace, note string, err error) {
	if g := d.guests.find(ref); g != nil {
		return g.trace(), "", nil
	}
	trace, err = d.vault.Trace(ctx, ref)
	if e := (*oauth.Error)(nil); errors.As(err, &e) && errors.Is(err, store.ErrDamaged) {
		return oauth.Trace{}, e.Message + " " + e.Advice, nil
	}
	return trace, "", err
}

// workedOf compares what an account's last success was had with and what it has
// now: its settings and secrets, what the catalogue adds, and what servers said
// and showed since. Pure.
func workedOf(a Account, secrets oauth.Secrets, trace oauth.Trace, history []oauth.HistoryEntry, version string, now time.Time) Worked {
	w := Worked{Until: oauth.LastSuccess(history)}
	if trace.Worked == nil {
		if !w.Until.IsZero() {
			w.Changed = oauth.Dated(nil, nil, w.Until, history)
		}
		return w
	}
	w.Until = trace.Worked.At
	is := oauth.ConditionsOf(a.App, a.Record.Account, secrets, now)
	is.Version = version
	is = is.Seen(since(trace))
	w.Changed = oauth.Dated(oauth.ChangedSince(*trace.Worked, is), trace.Worked, w.Until, history)
	return w
}

// since are the exchanges after the last success. Its own come before: a clock that
// was set back is no reason to take them for later ones.
func since(trace oauth.Trace) []oauth.Exchange {
	for i := len(trace.Exchanges) - 1; i >= 0; i-- {
		if e := trace.Exchanges[i]; !e.Failed() && e.Step.Gets() {
			return trace.Exchanges[i+1:]
		}
	}
	return trace.Exchanges
}
