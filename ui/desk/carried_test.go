package desk_test

import (
	"context"
	"errors"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
)

// ikas is the one account of these tests, whose app gets its token without anybody.
var ikas = oauth.Ref{App: "ikas", Account: oauth.DefaultAccount}

func appRecord() oauth.Record {
	return oauth.Record{
		App: oauth.App{
			ID: ikas.App, ClientID: "c", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.ClientSecretPost,
			Endpoints: oauth.Endpoints{Token: "https://as.test/token"},
		},
		Account: oauth.Account{ID: ikas.Account},
		Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"},
	}
}

// carrying is a desk whose vault a passphrase opens, "right".
func carrying(t *testing.T) (*desktest.Edges, *desk.Desk) {
	t.Helper()
	e := desktest.NewWithPassphrase(t, noon, "right", appRecord())
	o := e.Options()
	o.Ask = func(context.Context, bool) (string, error) { return "right", nil }
	d, err := desk.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return e, d
}

// Another desk goes on in the place of the first: the vault is open without a
// passphrase, the token stays on the clipboard, presentation mode is on.
func TestAnotherDeskGoesOn(t *testing.T) {
	e, d := carrying(t)
	if _, err := d.Copy(t.Context(), ikas, desk.CopyRequest{}); err != nil {
		t.Fatal(err)
	}
	d.SetPresenting(true)
	carried, err := d.Carry(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o := e.Options() // nobody can be asked
	o.Carried = &carried
	other, err := desk.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	carried.Wipe()
	if !other.Adopted() || !other.Presenting() || other.Locked() {
		t.Errorf("adopted %t, presenting %t, locked %t", other.Adopted(), other.Presenting(), other.Locked())
	}
	if err := d.Leave(other.Adopted()); err != nil {
		t.Fatal(err)
	}
	if e.Clipboard.Text() != "at-c" {
		t.Errorf("on the clipboard is %q", e.Clipboard.Text())
	}
	if accounts, err := other.Accounts(t.Context()); err != nil || len(accounts) != 1 || !accounts[0].HasToken() {
		t.Errorf("%v, %v", accounts, err)
	}
	if err := other.Close(); err != nil || e.Clipboard.Text() != "" {
		t.Errorf("the second does not keep the promise: %q, %v", e.Clipboard.Text(), err)
	}
}

// A locked desk goes on locked, also where the passphrase lies in a file.
func TestALockedDeskGoesOnLocked(t *testing.T) {
	e, d := carrying(t)
	if _, err := d.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	carried, err := d.Carry(t.Context())
	if err != nil || !carried.Key.Locked() {
		t.Fatalf("locked %t, %v", carried.Key.Locked(), err)
	}
	o := e.Options()
	o.Carried = &carried
	o.Ask = func(context.Context, bool) (string, error) { t.Error("it asks"); return "right", nil }
	other, err := desk.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if !other.Locked() || other.Slot() != d.Slot() {
		t.Errorf("locked %t, held by %s", other.Locked(), other.Slot())
	}
	if u := <-other.Updates(t.Context()); !u.Locked {
		t.Errorf("it tells %+v", u)
	}
	if err := other.Unlock(t.Context(), func(context.Context, bool) (string, error) { return "right", nil }); err != nil {
		t.Error(err)
	}
}

// A desk rests once what a person has started is over, whatever came of it.
func TestRest(t *testing.T) {
	e, d := carrying(t)
	asked, answer := make(chan struct{}), make(chan struct{})
	e.Servers.Answers(func(ctx context.Context, app string) (int, map[string]any) {
		close(asked)
		<-answer
		return desktest.Gives(ctx, app)
	})
	got := make(chan error, 1)
	go func() {
		_, err := d.TakeStep(context.Background(), ikas, session.StepGet)
		got <- err
	}()
	<-asked
	given, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Rest(given); !errors.Is(err, context.Canceled) {
		t.Errorf("it rests while a call runs: %v", err)
	}
	close(answer)
	if err := d.Rest(t.Context()); err != nil {
		t.Error(err)
	}
	if a, err := d.Accounts(t.Context()); err != nil || !a[0].HasToken() {
		t.Errorf("it rested before the call ended: %v", err)
	}
	if err := <-got; err != nil {
		t.Error(err)
	}
}

// A new passphrase given by another process locks the desk by itself: what it shows could
// not be had any more. So does one that comes while the desk is on its way.
func TestANewPassphraseElsewhereLocks(t *testing.T) {
	e, d := carrying(t)
	carried, err := d.Carry(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	updates := d.Updates(t.Context())
	for u := range updates {
		if len(u.Accounts) == 1 {
			break
		}
	}
	if _, err := d.Copy(t.Context(), ikas, desk.CopyRequest{}); err != nil {
		t.Fatal(err)
	}
	o := e.Options()
	o.Ask = func(context.Context, bool) (string, error) { return "right", nil }
	elsewhere, err := desk.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer elsewhere.Close()
	if err := elsewhere.SetPassphrase(t.Context(), "another one"); err != nil {
		t.Fatal(err)
	}
	for u := range updates {
		if u.Locked {
			break
		}
	}
	if !d.Locked() || e.Clipboard.Text() != "" {
		t.Errorf("locked %t, on the clipboard is %q", d.Locked(), e.Clipboard.Text())
	}
	if err := d.Unlock(t.Context(), func(context.Context, bool) (string, error) { return "another one", nil }); err != nil {
		t.Error(err)
	}

	o = e.Options()
	o.Carried = &carried
	late, err := desk.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer late.Close()
	if !late.Locked() {
		t.Error("it is open with the old key")
	}
}
