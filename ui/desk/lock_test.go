package desk

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/appfile"
)

// dumpVariable names the file that the child writes its heap to, twice: with the
// vault open, and locked.
const dumpVariable = "TEST_DESK_CHILD_DUMP"

// lockAndDump gets a token, reads everything, locks, and shows what the process
// still has in its hands.
func lockAndDump(d *Desk, file string) error {
	ctx := context.Background()
	ts, err := d.sessions.Token(ctx, rotating, session.NoSignIn())
	if err != nil {
		return err
	}
	records, err := d.vault.Records(ctx)
	if err != nil {
		return err
	}
	if err := dump(file + ".open"); err != nil {
		return err
	}
	runtime.KeepAlive(ts)
	runtime.KeepAlive(records)
	if _, err := d.Lock(ctx); err != nil {
		return err
	}
	if err := dump(file + ".locked"); err != nil {
		return err
	}
	return d.Close()
}

func dump(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	for range 3 { // pools give up what they keep at the second
		runtime.GC()
	}
	debug.WriteHeapDump(f.Fd())
	return f.Close()
}

// Promise 36: locked, the process holds neither a token nor a secret.
func TestLockedMemory(t *testing.T) {
	secret, access, refresh := "secret-"+rand.Text(), "access-"+rand.Text(), "refresh-"+rand.Text()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"access_token":%q,"token_type":"Bearer","expires_in":3600,"refresh_token":%q}`, access, refresh)
	}))
	defer server.Close()
	d, dir := newVault(t)
	_, err := d.vault.Import(t.Context(), appfile.File{Apps: []appfile.Entry{{
		App: oauth.App{
			ID: rotating.App, ClientID: "c", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.ClientSecretPost,
			Endpoints: oauth.Endpoints{Token: server.URL + "/token"},
		},
		Secrets: oauth.Secrets{oauth.SecretClientSecret: secret},
	}}}, store.Consent{All: true})
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "heap")
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), childVariable+"="+dir, dumpVariable+"="+file)
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for when, want := range map[string]bool{"open": true, "locked": false} {
		heap, err := os.ReadFile(file + "." + when)
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{"client secret": secret, "access token": access, "refresh token": refresh} {
			if got := bytes.Contains(heap, []byte(text)); got != want {
				t.Errorf("%s, the %s is in memory: %t", when, name, got)
			}
		}
	}
}
