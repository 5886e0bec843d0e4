package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
)

// Promise 28: a token of somebody else is used by no key pressed once too often. Enter
// on the row signs in again, and so does Enter in what Ctrl+C opens.
func TestEnterNeverUsesAWrongToken(t *testing.T) {
	b := newBench(t, nil, record("acme", byPerson, func(r *oauth.Record) {
		r.Account.Expect = "ada@example.test"
		r.Tokens = tokens(0, time.Hour, func(ts *oauth.TokenSet) { ts.Identity = "eve@example.test" })
		r.Held = true
	}))
	m := b.main(1)
	m.Win.Resize(fyne.NewSize(1120, 720))
	if b.rowButton("Sign in") == nil {
		t.Error("the row's verb is another")
	}
	m.copyKey()
	if !m.DialogOpen() {
		t.Fatal("nothing is asked")
	}
	m.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.until("somebody is asked to sign in", func() bool { return b.account("acme").Running })
	if m.DialogOpen() {
		t.Error("the question is still open")
	}
	m.desk.Cancel(chosen(m))
	b.until("that is given up", func() bool { return !b.account("acme").Running })
	press(m, fyne.KeyReturn)
	b.until("Enter on the row asks for it, too", func() bool { return b.account("acme").Running })
	m.desk.Cancel(chosen(m))
	b.until("that is given up", func() bool { return !b.account("acme").Running })
	if a := b.account("acme"); !a.Record.Held || b.Clipboard.Text() != "" {
		t.Error("the token was used")
	}
}

// Whoever comes back as somebody else is asked what to do, and each way does what it
// says; while presenting nobody is named.
func TestThreeWaysAfterTheWrongPerson(t *testing.T) {
	eve := func(ts *oauth.TokenSet) {
		ts.AccessToken, ts.Identity, ts.Subject = "at-eve", "eve@example.test", "sub-eve"
		ts.Person = oauth.Person{Email: "eve@example.test", Subject: "sub-eve"}
	}
	ada := func(ts *oauth.TokenSet) { ts.AccessToken, ts.Identity = "at-ada", "ada@example.test" }
	for name, c := range map[string]struct {
		button string
		done   func(*bench) bool
		said   string
	}{
		"use": {"Use it anyway", func(b *bench) bool {
			return !b.account("acme").Record.Held && b.account("acme").Record.Tokens.Identity == "eve@example.test"
		}, "The token of eve@example.test is used anyway"},
		"keep": {"Move it to eve@example.test", func(b *bench) bool {
			a := b.account("acme").Record
			return !a.Held && a.Replaced == nil && a.Tokens != nil && a.Tokens.Identity == "ada@example.test" && chosen(b.window.main).Account == "eve"
		}, "Moved to eve@example.test, in a new account"},
		"again": {"Sign in again", func(b *bench) bool { return b.account("acme").Running }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil, record("acme", byPerson, func(r *oauth.Record) {
				r.App.Endpoints.Userinfo = "https://id.example.com/me"
				r.Account.Expect = "ada@example.test"
				r.Tokens, r.Replaced, r.Held = tokens(0, time.Hour, eve), tokens(0, time.Hour, ada), true
			}))
			m := b.main(1)
			m.Win.Resize(fyne.NewSize(1120, 720))
			m.actions.askWhose(ref("acme"), &oauth.Error{Kind: oauth.KindNeedsLogin, Err: session.ErrOtherPerson})
			if !m.DialogOpen() {
				t.Fatal("nobody is asked")
			}
			press := b.inDialog(c.button)
			if press == nil {
				t.Fatalf("%q is not offered", c.button)
			}
			press.OnTapped()
			b.until("it is done", func() bool { return c.done(b) })
			if c.said != "" {
				b.until("it is said", func() bool { return m.Toasts.Text() == c.said })
			}
			m.desk.Cancel(ref("acme"))
			b.until("nothing runs", func() bool { return !b.account("acme").Running })
		})
	}
}

// A token that is used although it is somebody else's is named by its owner where it is
// copied, and the pane goes on saying so and offers to put it right.
func TestAWrongTokenThatIsUsedIsNamedByItsOwner(t *testing.T) {
	b := newBench(t, nil, record("acme", byPerson, func(r *oauth.Record) {
		r.Account.Expect, r.Account.Label = "ada@example.test", "Ada Lovelace"
		r.Tokens = tokens(0, time.Hour, func(ts *oauth.TokenSet) {
			ts.Identity, ts.Subject = "eve@example.test", "sub-eve"
			ts.Person = oauth.Person{Email: "eve@example.test", Subject: "sub-eve"}
		})
	}))
	m := b.main(1)
	m.Win.Resize(fyne.NewSize(1120, 720))
	b.until("the pane says it", func() bool {
		return b.says("Used anyway: it belongs to eve@example.test; ada@example.test is expected.")
	})
	m.copyKey()
	b.until("its owner is named", func() bool {
		return m.Toasts.Text() == "Copied the access token of eve@example.test, account Ada Lovelace, App acme, just received" &&
			b.says("Access token of eve@example.test, account Ada Lovelace, App acme")
	})
	b.until("it can be put right", func() bool { return b.button("Move it to eve@example.test") != nil })
	b.button("Move it to eve@example.test").Tapped(nil)
	b.until("it is kept for its owner", func() bool { return chosen(m).Account == "eve" && b.account("acme").Record.Tokens == nil })
}

// inDialog finds a button of what is open over the screen.
func (b *bench) inDialog(text string) (found *widget.Button) {
	for _, o := range test.LaidOutObjects(b.window.shell.Win.Canvas().Overlays().Top()) {
		if w, ok := o.(*parts.Button); ok && w.Text == text {
			found = &w.Button
		}
	}
	return found
}
