package ui

import (
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// Working and its outcome are one step: a row that no longer works shows what
// came of it, though the vault's own word of the change has not come.
func TestEndIsShownWithItsOutcome(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	r := b.room(1)
	b.events <- session.Event{Ref: ref("ikas"), Running: true, Progress: session.Progress{Stage: session.StageWorking}}
	b.until("it works", func() bool { m, _ := r.accounts.row(ref("ikas"), noon); return m.Working })
	b.mu.Lock()
	rec := b.records[ref("ikas")]
	rec.Tokens = &oauth.TokenSet{
		AccessToken: "at", ObtainedAt: noon, Life: oauth.LifeKnown, ExpiresAt: noon.Add(time.Hour),
		Fingerprint: oauth.Fingerprint(rec.App, rec.Account),
	}
	b.records[ref("ikas")] = rec
	b.mu.Unlock()
	b.events <- session.Event{Ref: ref("ikas")}
	b.until("it has ended", func() bool {
		m, _ := r.accounts.row(ref("ikas"), noon)
		if !m.Working && m.Verb != verbCopy {
			t.Fatalf("it has ended with %q on its button", m.Verb)
		}
		return !m.Working
	})
	if r.details.loaded.record.Tokens == nil {
		t.Error("the pane does not show the token")
	}
}
