package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/store/acting"
)

// Record reads an account. Unknown: KindUsage; damaged or locked: KindVault.
func (v *Vault) Record(ctx context.Context, ref oauth.Ref) (rec oauth.Record, err error) {
	err = v.read(ctx, func(w view) error {
		account, err := w.account(ctx, ref)
		if err != nil {
			return err
		}
		app, err := w.app(ctx, ref.App)
		if err != nil {
			return err
		}
		rec = record(app, account)
		rec.Waiting = acting.Of(w.rules.Changes(app.settings(account)), ref.Account)
		return nil
	})
	return rec, err
}

// Records returns every account of every app, sorted by app and account id. An
// account whose record is damaged is there too, with a Failure of KindVault
// that says so and nothing else.
func (v *Vault) Records(ctx context.Context) ([]oauth.Record, error) {
	var records []oauth.Record
	err := v.read(ctx, func(w view) error {
		apps, accounts, err := w.bodies(ctx)
		if err != nil {
			return err
		}
		var entries []entry
		for e := range w.manifest.all {
			if e.ref.Account != "" {
				entries = append(entries, e)
			}
		}
		slices.SortFunc(entries, func(a, b entry) int { return compareRefs(a.ref, b.ref) })
		records = make([]oauth.Record, 0, len(entries))
		waiting := newWaiting(w.rules)
		for _, e := range entries {
			var fault *oauth.Error
			app, ok := apps[e.ref.App]
			if !ok {
				app = appBody{App: oauth.App{ID: e.ref.App}}
				fault = damagedRecord(oauth.Ref{App: e.ref.App}, nil)
			}
			account, ok := accounts[e.id]
			if !ok {
				account = accountBody{Account: oauth.Account{ID: e.ref.Account}}
				fault = damagedRecord(e.ref, nil)
			}
			rec := record(app, account)
			if fault == nil {
				rec.Waiting = waiting.of(app, account)
			} else {
				rec.Tokens, rec.Replaced, rec.Narrow = nil, nil, nil
				failure := oauth.FailureOf(fault, v.o.Now())
				rec.Failure = &failure
			}
			records = append(records, rec)
		}
		return nil
	})
	if len(records) > many {
		debug.FreeOSMemory() // reading left as much again behind
	}
	return records, err
}

// many is a list whose reading is worth a collection of the garbage: it takes a
// tenth of the time.
const many = 1000

// bodies opens every record; those that do not open, or that no entry names,
// are left out. One buffer serves for all of them.
func (w view) bodies(ctx context.Context) (apps map[string]appBody, accounts map[recordID]accountBody, err error) {
	entries := map[recordID]entry{}
	for e := range w.manifest.all {
		entries[e.id] = e
	}
	apps, accounts = map[string]appBody{}, make(map[recordID]accountBody, len(entries))
	left, err := fileSize(ctx, w.q)
	if err != nil {
		return nil, nil, err
	}
	rows, err := w.q.QueryContext(ctx, selectBodies)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	var buffer []byte
	defer func() { clear(buffer[:cap(buffer)]) }()
	for rows.Next() {
		var name, sealed sql.RawBytes
		if err := rows.Scan(&name, &sealed); err != nil {
			return nil, nil, err
		}
		if left -= int64(len(sealed)); left < 0 {
			return nil, nil, endlessError()
		}
		if len(name) != len(recordID{}) {
			continue
		}
		e, ok := entries[recordID(name)]
		if !ok {
			continue
		}
		text, err := w.s.openInto(&buffer, e.id, fieldBody, e.version, sealed)
		if err != nil {
			continue
		}
		if e.ref.Account == "" {
			var app appBody
			if json.Unmarshal(text, &app) == nil {
				app.upgrade(w.rules)
				apps[e.ref.App] = app
			}
			continue
		}
		var account accountBody
		if json.Unmarshal(text, &account) == nil {
			account.upgrade(w.rules)
			accounts[e.id] = account
		}
	}
	return apps, accounts, rows.Err()
}

// unknown says that there is no such app or account, and which there are.
func (w view) unknown(ref oauth.Ref) error {
	if w.manifest.lost(w.s, ref) {
		return damagedPart(ref)
	}
	if ref.Account != "" && w.has(oauth.Ref{App: ref.App}) {
		return oauth.UsageError(fmt.Sprintf("%s has no account %q.", ref.App, ref.Account), "Its accounts: "+strings.Join(w.accountIDs(ref.App), ", ")+".")
	}
	return oauth.UsageError(fmt.Sprintf("There is no app %q.", ref.App), "`tokendesk list` shows what there is.")
}

func (w view) accountIDs(app string) (ids []string) {
	for _, e := range w.manifest.accounts(app) {
		ids = append(ids, e.ref.Account)
	}
	return ids
}

// Resolve turns APP or APP/ACCOUNT into a reference by the contract's rule (the only account, else default, else KindUsage with the list).
func (v *Vault) Resolve(ctx context.Context, name string) (ref oauth.Ref, err error) {
	ref.App, ref.Account, _ = strings.Cut(name, "/")
	err = v.read(ctx, func(w view) error {
		if strings.HasSuffix(name, "/") || !w.has(ref) {
			return w.unknown(ref)
		}
		if ref.Account == "" {
			ref.Account, err = w.mainAccount(ref.App)
			return err
		}
		return nil
	})
	if err != nil {
		return oauth.Ref{}, err
	}
	return ref, nil
}

// mainAccount is the account that an app's name alone means.
func (w view) mainAccount(app string) (string, error) {
	ids := w.accountIDs(app)
	switch {
	case w.manifest.damaged() > 0 && !slices.Contains(ids, oauth.DefaultAccount):
		// It may have more accounts than we can see: never somebody else's by mistake.
		return "", vaultError(ErrDamaged, fmt.Sprintf("Tokendesk cannot tell which account of %s is meant: part of the vault's list of records is damaged.", app),
			"Name one: "+app+"/"+strings.Join(ids, ", "+app+"/")+". Or restore a backup.")
	case len(ids) == 1:
		return ids[0], nil
	case slices.Contains(ids, oauth.DefaultAccount):
		return oauth.DefaultAccount, nil
	}
	return "", oauth.UsageError(fmt.Sprintf("%s has several accounts.", app), "Name one: "+app+"/"+strings.Join(ids, ", "+app+"/")+".")
}
