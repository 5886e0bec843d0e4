package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/ui/desk"
	"tokendesk/ui/start"
)

// What is typed while the vault is being opened goes into the search, and Enter
// does nothing before there is something to see.
func TestTypingAhead(t *testing.T) {
	release := make(chan struct{})
	b := newBench(t, func(b *bench) opener {
		return func(ctx context.Context, _ start.Request) (*desk.Desk, error) {
			<-release
			return desk.Open(ctx, b.Options())
		}
	}, record("ikas"), record("mypos"))
	canvas := b.window.shell.Win.Canvas()
	for _, c := range "myx" {
		canvas.OnTypedRune()(c)
	}
	canvas.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	canvas.OnTypedRune()('p')
	canvas.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyReturn})
	close(release)
	m := b.main(2)
	if search(m).Typed() != "myp" || canvas.Focused() != m.list.SearchFocusable() {
		t.Errorf("the search holds %q", search(m).Typed())
	}
	if chosen(m) != ref("mypos") || len(b.Servers.Asked()) != 0 {
		t.Errorf("chosen %v, asked for %v", chosen(m), b.Servers.Asked())
	}
	m.list.SearchFocusable().TypedRune('o')
	if search(m).Typed() != "mypo" {
		t.Errorf("typing goes on as %q", search(m).Typed())
	}
}

// What is typed before a passphrase is asked for may be one: it is dropped.
func TestTypingAheadIsNoPassphraseInSight(t *testing.T) {
	ask := make(chan struct{})
	b := newBench(t, func(b *bench) opener {
		return func(ctx context.Context, r start.Request) (*desk.Desk, error) {
			<-ask
			if _, err := r.Ask(ctx, false); err != nil {
				return nil, err
			}
			return desk.Open(ctx, b.Options())
		}
	}, record("ikas"))
	for _, c := range "hunter2" {
		b.window.shell.Win.Canvas().OnTypedRune()(c)
	}
	close(ask)
	b.until("it asks", func() bool { return len(b.entries()) == 1 })
	b.entries()[0].SetText("open sesame")
	b.entries()[0].OnSubmitted("")
	if m := b.main(1); search(m).Typed() != "" {
		t.Errorf("the search holds %q", search(m).Typed())
	}
}
