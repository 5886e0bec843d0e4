package session

import (
	"context"

	"tokendesk/oauth"
)

// Revoke revokes at the server (RFC 7009), then forgets here. A failure keeps
// the tokens and says so; an app without such an endpoint is KindUsage. Whoever
// cancels keeps them too: it can be asked again, whatever the server did.
func (m *Manager) Revoke(ctx context.Context, ref oauth.Ref) error {
	_, err := m.SignOut(ctx, ref, SignOutRequest{MustRevoke: true})
	return err
}

// Forget removes the tokens here and sends nothing.
func (m *Manager) Forget(ctx context.Context, ref oauth.Ref) error {
	_, err := m.SignOut(ctx, ref, SignOutRequest{ForgetOnly: true})
	return err
}

func (m *Manager) drop(ctx context.Context, ref oauth.Ref, where string) error {
	m.mu.Lock()
	delete(m.unsaved, ref)
	m.mu.Unlock()
	entry := oauth.HistoryEntry{At: m.o.Now(), Kind: oauth.HistoryRevoked, Detail: where}
	return m.put(ctx, ref, entry, func(r *oauth.Record) error {
		r.Tokens, r.Held, r.Replaced, r.NeedsLogin, r.Failure, r.Narrow = nil, false, nil, false, nil, nil
		return nil
	})
}

// UseHere hands out a token that was held back.
func (m *Manager) UseHere(ctx context.Context, ref oauth.Ref) error {
	return m.alone(ctx, ref, func(f *flight) error {
		a, err := m.read(f.ctx, ref)
		if err != nil {
			return err
		}
		if a.rec.Tokens == nil || !a.rec.Held {
			return oauth.UsageError("No token of this account is on hold.", "")
		}
		token := a.token()
		entry := oauth.HistoryEntry{At: m.o.Now(), Kind: oauth.HistoryUsedHere, Detail: whoever(*a.rec.Tokens)}
		return m.put(f.ctx, ref, entry, func(r *oauth.Record) error {
			if r.Tokens != nil && r.Tokens.Main() == token {
				r.Held, r.Replaced = false, nil
			}
			return nil
		})
	})
}

func whoever(ts oauth.TokenSet) string {
	if ts.Identity == "" {
		return "an unknown person"
	}
	return ts.Identity
}

// alone runs one piece of work under the account's lease.
func (m *Manager) alone(ctx context.Context, ref oauth.Ref, work func(*flight) error) (err error) {
	end := m.begin(ref)
	defer func() { end(err) }()
	// A kind of its own: such work is not shared, it takes turns.
	key := flightKey{ref, flightKind("alone " + m.serial())}
	out, err := m.join(ctx, key, call{noBrowser: true}, 0, func(f *flight) outcome {
		release, err := m.lease(f.ctx, f)
		if err != nil {
			return outcome{err: err}
		}
		defer release()
		return outcome{err: work(f)}
	})
	if err == nil {
		err = out.err
	}
	return forPerson(err)
}
