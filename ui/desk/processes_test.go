package desk

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
)

// childVariable makes the test binary another process of the program: it opens
// the vault that the variable names and renews along with its parent.
const childVariable = "TEST_DESK_CHILD"

var rotating = oauth.Ref{App: "rotating", Account: oauth.DefaultAccount}

func onDisk(dir string) Options {
	return Options{VaultDir: dir, Keys: keys.Passphrase, PassphraseFile: filepath.Join(dir, "..", "passphrase"), Create: true}
}

// newVault makes a vault on disk, which children open by onDisk, too.
func newVault(t *testing.T) (d *Desk, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "vault")
	if err := os.WriteFile(filepath.Join(dir, "..", "passphrase"), []byte("for the tests alone\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := Open(t.Context(), onDisk(dir))
	if err != nil {
		t.Fatal(err)
	}
	return d, dir
}

// foreverVariable makes the child renew one time after another until it is killed.
const foreverVariable = "TEST_DESK_CHILD_FOREVER"

// runChild reports whether this process was a child; it has done its part then.
func runChild() bool {
	dir := os.Getenv(childVariable)
	if dir == "" {
		return false
	}
	d, err := Open(context.Background(), onDisk(dir))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("open")
	if file := os.Getenv(dumpVariable); file != "" {
		if err := lockAndDump(d, file); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		return true
	}
	for os.Getenv(foreverVariable) != "" {
		ts, err := d.sessions.Token(context.Background(), rotating, session.Fresh(), session.NoSignIn())
		if err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		fmt.Println(ts.AccessToken)
	}
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	wait := renewAll(d, func(err error) {
		fmt.Println("failed:", err)
	})
	fmt.Println("asking")
	wait()
	if err := d.Close(); err != nil {
		fmt.Println(err)
	}
	fmt.Println("done")
	return true
}

// renewAll has 100 callers ask for the token of one account at once.
func renewAll(d *Desk, failed func(error)) (wait func()) {
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			ts, err := d.sessions.Token(context.Background(), rotating, session.NoSignIn())
			if err == nil && ts.AccessToken != "a1" {
				err = fmt.Errorf("got the token %q", ts.AccessToken)
			}
			if err != nil {
				failed(err)
			}
		})
	}
	return all.Wait
}

// Promise 18: 100 callers in each of two processes, at a server that
// rotates refresh tokens and signs everybody out when one is used twice: one
// request, nobody signed out.
func TestTwoProcessesRenewOnce(t *testing.T) {
	var mu sync.Mutex
	requests, valid := 0, "r0"
	asking := make(chan struct{}) // the other process has called, too
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-asking
		mu.Lock()
		defer mu.Unlock()
		requests++
		w.Header().Set("Content-Type", "application/json")
		if r.FormValue("refresh_token") != valid {
			valid = "none: a token was used twice"
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"error":"invalid_grant"}`)
			return
		}
		valid = fmt.Sprintf("r%d", requests)
		fmt.Fprintf(w, `{"access_token":"a%d","token_type":"Bearer","expires_in":3600,"refresh_token":%q}`, requests, valid)
	}))
	defer server.Close()

	d, dir := newVault(t)
	defer d.Close()
	putExpired(t, d, server.URL)

	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), childVariable+"="+dir)
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	say := func(want string) {
		if !lines.Scan() || lines.Text() != want {
			t.Errorf("the other process says %q, want %q", lines.Text(), want)
		}
	}
	say("open")
	wait := renewAll(d, func(err error) { t.Error(err) })
	fmt.Fprintln(in, "go")
	say("asking")
	close(asking)
	wait()
	say("done")
	if err := child.Wait(); err != nil {
		t.Error(err)
	}
	rec, err := d.vault.Record(t.Context(), rotating)
	if err != nil || requests != 1 || rec.NeedsLogin || rec.Tokens.RefreshToken != "r1" {
		t.Errorf("%d requests, needs login %t, %v", requests, rec.NeedsLogin, err)
	}
}

// putExpired adds the app, with a token that is over and its refresh token r0.
func putExpired(t *testing.T, d *Desk, server string) {
	t.Helper()
	app := oauth.App{
		ID: rotating.App, ClientID: "c", Grant: oauth.GrantAuthorizationCode, ClientAuth: oauth.ClientAuthNone,
		Endpoints: oauth.Endpoints{Authorization: server + "/authorize", Token: server + "/token"},
	}
	if _, err := d.vault.Import(t.Context(), appfile.File{Apps: []appfile.Entry{{App: app}}}, store.Consent{All: true}); err != nil {
		t.Fatal(err)
	}
	err := d.vault.Save(t.Context(), rotating, oauth.HistoryEntry{}, func(r *oauth.Record) error {
		now := time.Now()
		r.Tokens = &oauth.TokenSet{
			AccessToken: "a0", RefreshToken: "r0", Life: oauth.LifeKnown, ObtainedAt: now.Add(-2 * time.Hour), ExpiresAt: now.Add(-time.Hour),
			Fingerprint: oauth.Fingerprint(d.account(*r).App, r.Account),
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
