package keeping

import (
	"context"
	"time"

	"tokendesk/oauth"
)

// grace is how long a token that another process has just saved is left to that process:
// it is about to write the places itself.
const grace = 3 * time.Second

// Follow mends what was left undone, by a process that was killed or while the vault was
// locked: at once, whenever the vault has changed, and every minute, until ctx ends. It
// blocks. While the vault is locked nothing is written.
func (k *Keeper) Follow(ctx context.Context, changed <-chan struct{}) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-changed:
			if !ok {
				changed = nil
				continue
			}
			timer.Reset(pause)
		case <-timer.C:
			timer.Reset(k.mend(ctx))
		}
	}
}

// pause gathers the changes of a moment into one look.
const pause = 200 * time.Millisecond

// mend has every account looked at that has a place which is not current, and returns when
// to look again.
func (k *Keeper) mend(ctx context.Context) (next time.Duration) {
	next = again
	records, err := k.o.Vault.Records(ctx)
	if err != nil {
		return next
	}
	for _, rec := range records {
		ref := oauth.Ref{App: rec.App.ID, Account: rec.Account.ID}
		token, ok := k.o.Token(rec)
		if !ok || !k.undone(ref, rec, token) {
			continue
		}
		if age := k.o.Now().Sub(rec.Tokens.ObtainedAt); age >= 0 && age < grace {
			next = min(next, grace-age)
			continue
		}
		k.Saved(ref)
	}
	return next
}

// undone reports whether a place of an account waits to be written. One that was changed
// by hand waits for a person, until there is another token.
func (k *Keeper) undone(ref oauth.Ref, rec oauth.Record, token string) bool {
	for _, target := range rec.Account.Keep {
		kept := oauth.KeptOf(rec.Kept, target)
		if !kept.Current(token) && !k.rests(ref, kept, token) {
			return true
		}
	}
	return false
}
