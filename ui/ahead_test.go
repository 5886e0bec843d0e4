package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
)

// What is typed while the vault is being opened goes into the search, and Enter
// does nothing before there is something to see.
func TestTypingAhead(t *testing.T) {
	release := make(chan struct{})
	var b *bench
	b = newBench(t, func(ctx context.Context, _ OpenRequest) (Desk, error) {
		<-release
		return b.desk(), nil
	}, record("ikas"), record("mypos"))
	canvas := b.shell.win.Canvas()
	for _, c := range "myx" {
		canvas.OnTypedRune()(c)
	}
	canvas.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	canvas.OnTypedRune()('p')
	canvas.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyReturn})
	close(release)
	r := b.room(2)
	if r.search.Text != "myp" || canvas.Focused() != r.search {
		t.Errorf("the search holds %q", r.search.Text)
	}
	if m, _ := r.accounts.row(r.accounts.chosen, noon); m.Ref != ref("mypos") || len(b.seen()) != 0 {
		t.Errorf("chosen %v, asked for %v", m.Ref, b.seen())
	}
	r.search.TypedRune('o')
	if r.search.Text != "mypo" {
		t.Errorf("typing goes on as %q", r.search.Text)
	}
}

// What is typed before a passphrase is asked for may be one: it is dropped.
func TestTypingAheadIsNoPassphraseInSight(t *testing.T) {
	ask := make(chan struct{})
	var b *bench
	b = newBench(t, func(ctx context.Context, r OpenRequest) (Desk, error) {
		<-ask
		if _, err := r.Ask(ctx, false); err != nil {
			return Desk{}, err
		}
		return b.desk(), nil
	}, oauth.Record(record("ikas")))
	for _, c := range "hunter2" {
		b.shell.win.Canvas().OnTypedRune()(c)
	}
	close(ask)
	b.until("it asks", func() bool { return len(b.entries()) == 1 })
	b.entries()[0].SetText("open sesame")
	b.entries()[0].OnSubmitted("")
	if r := b.room(1); r.search.Text != "" {
		t.Errorf("the search holds %q", r.search.Text)
	}
}
