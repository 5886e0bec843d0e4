package desk

import (
	"os"
	"path/filepath"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store"
)

// The profile in which somebody signed in is their account's from then on; one that is
// nobody's goes.
func TestAProfileMovesInWithItsPerson(t *testing.T) {
	d, err := Open(t.Context(), Options{Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	guest, ada, grace := oauth.Ref{App: "practice", Account: "+abc"}, oauth.Ref{App: "practice", Account: "ada"}, oauth.Ref{App: "practice", Account: "grace"}
	profile := func(ref oauth.Ref, mark string) {
		t.Helper()
		dir := filepath.Join(d.places.profiles.Dir, ref.App, ref.Account, "chromium")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, mark), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	has := func(ref oauth.Ref, mark string) bool {
		p, ok, err := d.places.profiles.Of(ref)
		if err != nil || !ok {
			return false
		}
		_, err = os.Stat(filepath.Join(p.Dir, "chromium", mark))
		return err == nil
	}
	for _, a := range []oauth.Account{{ID: "ada", Browser: "isolated"}, {ID: "grace"}} {
		_, err := d.vault.HandOver(t.Context(), store.Handover{App: "practice", To: func(set oauth.TokenSet, _ []oauth.Record) (oauth.Account, oauth.TokenSet, error) {
			return a, set, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	profile(guest, "first")
	d.moveIn(t.Context(), guest, Given{Ref: ada})
	if !has(ada, "first") || has(guest, "first") {
		t.Error("a new account did not get the profile")
	}
	again := oauth.Ref{App: "practice", Account: "+def"}
	profile(again, "second")
	d.moveIn(t.Context(), again, Given{Ref: ada, Known: true})
	if !has(ada, "first") || has(ada, "second") || has(again, "second") {
		t.Error("the profile of before is not kept, or the one of now not removed")
	}
	third := oauth.Ref{App: "practice", Account: "+ghi"}
	profile(third, "third")
	d.moveIn(t.Context(), third, Given{Ref: grace, Known: true})
	if has(grace, "third") || has(third, "third") {
		t.Error("an account that wants no profile was given one, or it stayed")
	}
	profile(third, "third")
	release, ok := d.places.profiles.Hold(third)
	if _, twice := d.places.profiles.Hold(third); !ok || twice || !d.places.profiles.Held(third) {
		t.Error("two hold one profile, or none does")
	}
	d.sweepGuests()
	if strays, err := d.Strays(t.Context()); err != nil || !has(third, "third") || len(strays) > 0 || len(d.leftByGuests("practice")) > 0 {
		t.Errorf("the profile in which somebody signs in is taken for a stray: %v, %v", strays, err)
	}
	release()
	if strays, err := d.Strays(t.Context()); err != nil || len(strays) != 1 || len(d.leftByGuests("practice")) != 1 {
		t.Errorf("what a guest left goes unseen: %v, %v", strays, err)
	}
	d.sweepGuests()
	if has(third, "third") || !has(ada, "first") {
		t.Error("what came to nothing stayed, or an account's own went")
	}
}

// An app takes with it what people left who signed in to it.
func TestAnAppTakesTheProfilesOfItsGuests(t *testing.T) {
	d, err := Open(t.Context(), Options{Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	left := filepath.Join(d.places.profiles.Dir, "practice", "+abc", "chromium")
	if err := os.MkdirAll(left, 0o700); err != nil {
		t.Fatal(err)
	}
	undo, err := d.RemoveApp(t.Context(), "practice")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("it stayed: %v", err)
	}
	if err := undo(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Where no browser can keep people apart, a face is told so before the page opens.
func TestThatAnotherPersonSharesABrowserIsKnownBefore(t *testing.T) {
	d, err := Open(t.Context(), Options{Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	for name, row := range map[string]struct {
		wanted        string
		own, browsers bool
		shares        bool
		setting       string
	}{
		"none to be had": {"isolated", true, false, true, ""},
		"one to be had":  {"isolated", true, true, false, "isolated"},
		"none is needed": {"default", true, false, false, ""},
		"a face opens":   {"isolated", false, false, false, "isolated"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("PATH", dir)
			t.Setenv("BROWSER", "")
			if row.browsers {
				if err := os.WriteFile(filepath.Join(dir, "chromium"), []byte("#!/bin/sh\n"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			d.ownBrowser = row.own
			if err := d.Settings.Update(func(s *store.Settings) { s.AnotherIn = row.wanted }); err != nil {
				t.Fatal(err)
			}
			if d.AnotherShares() != row.shares || d.browserOfAnother() != row.setting {
				t.Errorf("%t, %q", d.AnotherShares(), d.browserOfAnother())
			}
		})
	}
}
