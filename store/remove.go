package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"tokendesk/oauth"
)

// removed is one record that a removal took away.
type removed struct {
	Ref   oauth.Ref
	Body  json.RawMessage
	Log   []byte
	Trace []byte
}

// RemoveApp removes an app with its accounts. undo puts everything back while
// the vault is open; until then it is kept sealed, in memory only.
func (v *Vault) RemoveApp(ctx context.Context, app string) (undo func(context.Context) error, err error) {
	return v.remove(ctx, oauth.Ref{App: app})
}

// RemoveAccount removes an account, and with the last account its app, which
// nothing would show any more. undo is as with RemoveApp.
func (v *Vault) RemoveAccount(ctx context.Context, ref oauth.Ref) (undo func(context.Context) error, err error) {
	return v.remove(ctx, ref)
}

func (v *Vault) remove(ctx context.Context, ref oauth.Ref) (undo func(context.Context) error, err error) {
	var sealed []byte
	id := newRecordID()
	err = v.write(ctx, func(ctx context.Context, c *change) error {
		if !c.has(ref) {
			return c.unknown(ref)
		}
		accounts := c.manifest.accounts(ref.App)
		var doomed []oauth.Ref
		if ref.Account == "" || len(accounts) == 1 {
			doomed = append(doomed, oauth.Ref{App: ref.App})
			for _, e := range accounts {
				doomed = append(doomed, e.ref)
			}
		} else {
			doomed = append(doomed, ref)
		}
		if doomed[0].Account == "" {
			if app, err := c.app(ctx, ref.App); err == nil {
				if err := c.leaveOut(ctx, app); err != nil {
					return err
				}
			}
		}
		var kept []removed
		for _, ref := range doomed {
			r, err := c.take(ctx, ref)
			if err != nil && !isDamaged(err) { // a damaged record can only go for good
				return err
			}
			if err == nil {
				kept = append(kept, r)
			}
		}
		if err := c.withdrawSubject(ctx, ref.App); err != nil {
			return err
		}
		text, err := json.Marshal(kept)
		if err != nil {
			return errUnsealed
		}
		defer clear(text)
		sealed = c.s.seal(id, fieldUndo, 0, text)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error { return v.putBack(ctx, id, sealed) }, nil
}

// withdrawSubject takes back what was accepted of handing on a token of an app
// that is removed or renamed: whatever has its id next is another one.
func (c *change) withdrawSubject(ctx context.Context, gone string) error {
	for e := range c.manifest.all {
		if e.ref.Account != "" {
			continue
		}
		app, err := c.app(ctx, e.ref.App)
		if isDamaged(err) {
			continue
		}
		if err != nil {
			return err
		}
		if subject, _, _ := strings.Cut(app.Accepted.TokenExchange.Subject, "/"); subject != gone || gone == "" {
			continue
		}
		accepted := *app.Accepted
		accepted.TokenExchange.Subject = ""
		app.Accepted = &accepted
		if err := c.put(ctx, e.ref, app, nil); err != nil {
			return err
		}
	}
	return nil
}

// take deletes a record and returns what it held.
func (c *change) take(ctx context.Context, ref oauth.Ref) (removed, error) {
	e, _ := c.manifest.find(c.s, ref)
	text, err := c.text(ctx, e, fieldBody)
	if err == nil {
		var log []byte
		if log, err = c.text(ctx, e, fieldLog); err == nil {
			trace, err := c.traceText(ctx, e)
			if err != nil && !isDamaged(err) {
				return removed{}, err
			}
			return removed{ref, text, log, trace}, c.drop(ctx, ref)
		}
	}
	if !isDamaged(err) {
		return removed{}, err
	}
	if dropping := c.drop(ctx, ref); dropping != nil {
		return removed{}, dropping
	}
	return removed{}, err
}

// putBack undoes a removal.
func (v *Vault) putBack(ctx context.Context, id recordID, sealed []byte) error {
	return v.write(ctx, func(ctx context.Context, c *change) error {
		text, err := c.s.open(id, fieldUndo, 0, sealed)
		if err != nil {
			return vaultError(err, "The removal can no longer be undone.", "Set the app up again, or restore a backup.")
		}
		defer clear(text)
		var kept []removed
		if json.Unmarshal(text, &kept) != nil {
			return errUnsealed
		}
		for _, r := range kept {
			if c.has(r.Ref) {
				return oauth.UsageError(fmt.Sprintf("%s was added again meanwhile.", r.Ref.App), "Remove that one first.")
			}
			if r.Ref.Account != "" && !c.has(oauth.Ref{App: r.Ref.App}) {
				return oauth.UsageError(fmt.Sprintf("The app %s was removed.", r.Ref.App), "Undo its removal first.")
			}
			if r.Log == nil {
				r.Log = []byte{}
			}
			if err := c.put(ctx, r.Ref, r.Body, r.Log); err != nil {
				return err
			}
			if err := c.putTraceOf(ctx, r.Ref, r.Trace); err != nil {
				return err
			}
			if r.Ref.Account == "" {
				app, err := c.app(ctx, r.Ref.App)
				if err := errors.Join(err, c.takeBack(ctx, app)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
