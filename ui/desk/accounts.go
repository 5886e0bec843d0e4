package desk

import (
	"context"
	"time"

	"tokendesk/oauth"
)

// Accounts returns every account as it is now, in the order of their references.
func (d *Desk) Accounts(ctx context.Context) ([]Account, error) {
	records, err := d.vault.Records(ctx)
	if err != nil {
		return nil, err
	}
	accounts := make([]Account, 0, len(records))
	for _, rec := range records {
		accounts = append(accounts, d.account(rec))
	}
	return accounts, nil
}

// Resolve finds the account that a command's APP or APP/ACCOUNT means. The error
// is of KindUsage, and lists the accounts where several are meant.
func (d *Desk) Resolve(ctx context.Context, name string) (oauth.Ref, error) {
	return d.vault.Resolve(ctx, name)
}

// Details are one account that somebody looks at.
type Details struct {
	Account // its Record holds the tokens in the clear, and of secrets the marks

	History []oauth.HistoryEntry // newest first
	Trace   []oauth.Exchange     // the last ten, oldest first; no secret is in them

	TraceNote string // why there are fewer than there were; "" for nothing
	Worked    Worked // for an account that fails
	Version   string // the program's
}

// Details reads one account with its tokens and history. What runs is not in it.
func (d *Desk) Details(ctx context.Context, ref oauth.Ref) (Details, error) {
	rec, err := d.record(ctx, ref)
	if err != nil {
		return Details{}, err
	}
	var history []oauth.HistoryEntry
	if !IsGuest(ref) {
		if history, err = d.vault.History(ctx, ref); err != nil {
			return Details{}, err
		}
	}
	a := d.account(rec)
	a.Record.Tokens = rec.Tokens
	trace, note, err := d.traceOf(ctx, ref)
	if err != nil {
		return Details{}, err
	}
	details := Details{Account: a, History: history, Trace: trace.Exchanges, TraceNote: note, Version: d.trying.Version}
	if rec.Failure != nil || rec.NeedsLogin {
		details.Worked = workedOf(a, rec.Secrets, trace, history, d.trying.Version, d.Now())
	}
	return details, nil
}

// Trace returns the redacted exchanges of the account's last call that sent
// something or tried to, oldest first.
func (d *Desk) Trace(ref oauth.Ref) []oauth.Exchange { return d.sessions.Trace(ref) }

// LastCopied says when each account's token was last copied, as far as the
// histories reach.
func (d *Desk) LastCopied(ctx context.Context) (map[oauth.Ref]time.Time, error) {
	records, err := d.vault.Records(ctx)
	if err != nil {
		return nil, err
	}
	last := map[oauth.Ref]time.Time{}
	for _, rec := range records {
		ref := oauth.Ref{App: rec.App.ID, Account: rec.Account.ID}
		history, err := d.vault.History(ctx, ref)
		if err != nil {
			return nil, err
		}
		for _, h := range history {
			if h.Kind == oauth.HistoryCopied {
				last[ref] = h.At
				break
			}
		}
	}
	return last, nil
}
