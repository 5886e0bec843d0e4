package desk_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/acting"
	"tokendesk/ui/browser"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
)

// profiled is a desk whose accounts ada and bob have browser profiles.
func profiled(t *testing.T) (*desk.Desk, *desktest.Edges, string) {
	t.Helper()
	bob := acmeIn("isolated")
	bob.Account = oauth.Account{ID: "bob", Label: "Bob"}
	edges := desktest.New(t, browsingAt, acmeIn("isolated:firefox"), bob)
	dir := filepath.Join(edges.Options().VaultDir, "profiles")
	for _, account := range []string{"ada", "bob"} {
		cookies := filepath.Join(dir, "acme", account, "chromium", "Cookies")
		if err := os.MkdirAll(filepath.Dir(cookies), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(cookies, []byte(account), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, err := desk.Open(t.Context(), edges.Options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d, edges, dir
}

// cookie says whose cookie is in an account's profile, "" where it has none.
func cookie(t *testing.T, d *desk.Desk, app, account string) string {
	t.Helper()
	p, ok, err := d.Profile(t.Context(), oauth.Ref{App: app, Account: account})
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return ""
	}
	text, err := os.ReadFile(filepath.Join(p.Dir, "chromium", "Cookies"))
	if err != nil {
		return "empty"
	}
	return string(text)
}

func TestAProfileGoesWithItsAccount(t *testing.T) {
	d, _, dir := profiled(t)
	undo, err := d.RemoveAccount(t.Context(), adaOfAcme)
	if err != nil || cookie(t, d, "acme", "ada") != "" || cookie(t, d, "acme", "bob") != "bob" {
		t.Fatalf("removed: %v", err)
	}
	if err := undo(t.Context()); err != nil || cookie(t, d, "acme", "ada") != "ada" {
		t.Fatalf("undone: %v, %q", err, cookie(t, d, "acme", "ada"))
	}
	if _, err := d.RemoveAccount(t.Context(), adaOfAcme, desk.KeepProfiles()); err != nil || cookie(t, d, "acme", "ada") != "ada" {
		t.Errorf("it was to stay: %v", err)
	}
	strays, err := d.Strays(t.Context())
	if err != nil || len(strays) != 1 || strays[0].Ref != adaOfAcme {
		t.Errorf("strays are %v, %v", strays, err)
	}
	if gone, err := d.RemoveStrays(t.Context()); err != nil || len(gone) != 1 || cookie(t, d, "acme", "ada") != "" || cookie(t, d, "acme", "bob") != "bob" {
		t.Errorf("gone are %v, %v", gone, err)
	}
	if _, err := d.RemoveApp(t.Context(), "acme"); err != nil || cookie(t, d, "acme", "bob") != "" {
		t.Errorf("with the app: %v", err)
	}
	if _, err := d.RemoveApp(t.Context(), "none"); err == nil {
		t.Error("an app that is not there was removed")
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left on disk: %v, %v", left, err)
	}
}

func TestAProfileInUseStopsTheRemoval(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("another lock there")
	}
	d, _, dir := profiled(t)
	place := filepath.Join(dir, "acme", "ada", "chromium")
	runs := exec.Command("sh", "-c", "read line", place)
	in, err := runs.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := runs.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close(); _ = runs.Wait() }()
	host, _ := os.Hostname()
	if err := os.Symlink(host+"-"+strconv.Itoa(runs.Process.Pid), filepath.Join(place, "SingletonLock")); err != nil {
		t.Fatal(err)
	}
	_, app := d.RemoveApp(t.Context(), "acme")
	_, account := d.RemoveAccount(t.Context(), adaOfAcme)
	for _, err := range []error{app, account, d.EmptyProfile(t.Context(), adaOfAcme), d.RemoveProfile(t.Context(), adaOfAcme)} {
		if !errors.Is(err, browser.ErrRunning) {
			t.Errorf("%v", err)
		}
	}
	if accounts, err := d.Accounts(t.Context()); err != nil || len(accounts) != 2 || cookie(t, d, "acme", "bob") != "bob" || cookie(t, d, "acme", "ada") != "ada" {
		t.Errorf("something went: %d accounts, %v", len(accounts), err)
	}

	// It goes on where the open profiles may stay, and tells whose they are.
	var kept []oauth.Ref
	undo, err := d.RemoveApp(t.Context(), "acme", desk.KeepOpenProfiles(func(ref oauth.Ref) { kept = append(kept, ref) }))
	if err != nil || !slices.Equal(kept, []oauth.Ref{adaOfAcme}) || cookie(t, d, "acme", "ada") != "ada" || cookie(t, d, "acme", "bob") != "" {
		t.Fatalf("%v, kept %v", err, kept)
	}
	if strays, err := d.Strays(t.Context()); err != nil || len(strays) != 1 || strays[0].Ref != adaOfAcme {
		t.Errorf("doctor finds %v, %v", strays, err)
	}
	if err := undo(t.Context()); err != nil || cookie(t, d, "acme", "bob") != "bob" {
		t.Errorf("it is not back: %v", err)
	}
}

// A browser opens where its person signs in, also where only the issuer is known.
func TestAProfileOpensAtItsProvider(t *testing.T) {
	rec := acmeIn("isolated")
	rec.App.Endpoints = oauth.Endpoints{Issuer: "https://id.example/tenant"}
	edges := desktest.New(t, browsingAt, rec)
	d, err := desk.Open(t.Context(), edges.Options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := d.OpenProfile(t.Context(), adaOfAcme); err != nil {
		t.Fatal(err)
	}
	if opened := edges.Browser.Opened(); len(opened) != 1 || opened[0].Address != "https://id.example/" {
		t.Errorf("opened %v", opened)
	}
}

func TestAProfileFollowsItsAccountsName(t *testing.T) {
	d, _, _ := profiled(t)
	if _, _, err := d.Set(t.Context(), "acme", []desk.Assignment{{Field: "id", Value: "acme-two"}}); err != nil {
		t.Fatal(err)
	}
	if cookie(t, d, "acme-two", "ada") != "ada" || cookie(t, d, "acme", "ada") != "" {
		t.Error("the app's new name has no profile")
	}
	accounts, err := d.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e := store.Edit{App: accounts[0].Record.App, Of: "acme-two"}
	e.Seen.App = accounts[0].Record.App
	e.Seen.Accounts = []oauth.Account{accounts[0].Record.Account, accounts[1].Record.Account}
	e.Base = acting.Settings{App: e.Seen.App, Accounts: e.Seen.Accounts}
	grace := e.Seen.Accounts[0]
	grace.ID = "grace"
	e.Accounts = []oauth.Account{{ID: "new"}, grace} // ada is called grace, bob has gone
	if _, err := d.Save(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	for account, want := range map[string]string{"grace": "ada", "ada": "", "bob": "", "new": ""} {
		if got := cookie(t, d, "acme-two", account); got != want {
			t.Errorf("%s has the cookie of %q, want %q", account, got, want)
		}
	}
}

func TestProfilesAreOpenedEmptiedAndRemoved(t *testing.T) {
	d, edges, _ := profiled(t)
	bob := oauth.Ref{App: "acme", Account: "bob"}
	if err := errors.Join(d.OpenProfile(t.Context(), adaOfAcme), d.OpenProfile(t.Context(), bob)); err != nil {
		t.Fatal(err)
	}
	opened := edges.Browser.Opened()
	want := []desktest.Page{{Address: "https://as.example/", Ref: adaOfAcme, Setting: "isolated:firefox"}, {Address: "https://as.example/", Ref: bob, Setting: "isolated:chromium"}}
	if len(opened) != 2 || opened[0] != want[0] || opened[1] != want[1] {
		t.Errorf("opened %v", opened)
	}
	if err := d.EmptyProfile(t.Context(), adaOfAcme); err != nil || cookie(t, d, "acme", "ada") != "empty" {
		t.Errorf("emptied: %v, %q", err, cookie(t, d, "acme", "ada"))
	}
	if err := d.RemoveProfile(t.Context(), bob); err != nil || cookie(t, d, "acme", "bob") != "" {
		t.Errorf("removed: %v", err)
	}
}

func TestDoctorFindsStrayProfiles(t *testing.T) {
	d, edges, _ := profiled(t)
	verdict := func() desk.Check {
		for _, c := range desk.Doctor(t.Context(), edges.Options(), desk.Surroundings{Getenv: func(string) string { return "" }}) {
			if c.Name == "profiles" {
				return c
			}
		}
		t.Fatal("no such check")
		return desk.Check{}
	}
	if c := verdict(); c.Status != desk.Fine {
		t.Errorf("%+v", c)
	}
	if _, err := d.RemoveAccount(t.Context(), adaOfAcme, desk.KeepProfiles()); err != nil {
		t.Fatal(err)
	}
	if c := verdict(); c.Status != desk.Warning || !strings.Contains(c.Detail, filepath.Join("acme", "ada")) || !strings.Contains(c.Advice, "--remove-profiles") {
		t.Errorf("%+v", c)
	}
}
