package desk

import (
	"context"
	"sync"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/keeping"
)

// keeper writes the places in which tokens are kept current, and tells whoever wants to
// know what became of each.
type keeper struct {
	*keeping.Keeper
	mu   sync.Mutex
	told map[int]func(keeping.Event)
	next int
}

// newKeeper returns what writes the places of d's vault.
func (d *Desk) newKeeper() *keeper {
	k := &keeper{told: map[int]func(keeping.Event){}}
	k.Keeper = keeping.New(keeping.Options{Vault: d.vault, Places: filePlaces{}, Token: d.handsOut, Now: d.Now, Told: k.tell})
	return k
}

func (k *keeper) tell(e keeping.Event) {
	k.mu.Lock()
	readers := make([]func(keeping.Event), 0, len(k.told))
	for _, read := range k.told {
		readers = append(readers, read)
	}
	k.mu.Unlock()
	for _, read := range readers {
		read(e)
	}
}

// follow has a function told of each place that is looked at, until stop is called.
func (k *keeper) follow(read func(keeping.Event)) (stop func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	id := k.next
	k.next++
	k.told[id] = read
	return func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.told, id)
	}
}

// handsOut is the token of a record that may stand outside the vault now: of the person
// that is expected, got with today's settings, and valid; and nothing of the account waits
// for a person's word. It is pure.
func (d *Desk) handsOut(rec oauth.Record) (string, bool) {
	if rec.Tokens == nil || rec.Held || session.Untrusted(rec) != nil {
		return "", false
	}
	app, err := d.Catalogue.Complete(rec.App)
	if err != nil {
		return "", false
	}
	switch session.StatusOf(rec, app, d.Now()).State {
	case session.StateFresh, session.StateExpiring:
		return rec.Tokens.Main(), true
	}
	return "", false
}

// savedAccounts has the places of an app's accounts written after a save that did not go
// through a session.
func (d *Desk) savedAccounts(ctx context.Context, app string) {
	refs, err := d.refs(ctx)
	if err != nil {
		return // the vault is locked: it is mended later
	}
	for _, ref := range refs {
		if ref.App == app {
			d.keeper.Saved(ref)
		}
	}
}

func mainOf(ts *oauth.TokenSet) string {
	if ts == nil {
		return ""
	}
	return ts.Main()
}

// HasTargets reports whether an account's token is kept current somewhere, so that it is
// renewed before it expires whatever the settings say.
func HasTargets(rec oauth.Record) bool {
	return len(rec.Account.Keep) > 0
}
