package desk_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
	"tokendesk/ui/keeping"
)

// gateRecord is an app that needs no person, with a token of an hour.
func gateRecord() oauth.Record {
	app := oauth.App{ID: "gate", ClientID: "gate", Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Token: "https://gate.test/token"}}
	return oauth.Record{App: app, Account: oauth.Account{ID: oauth.DefaultAccount}, Secrets: oauth.Secrets{oauth.SecretClientSecret: "s3cret-s3cret"}}
}

var gate = oauth.Ref{App: "gate", Account: oauth.DefaultAccount}

// counted answers with at-1, at-2, …
func counted() (desktest.Answer, *atomic.Int32) {
	n := &atomic.Int32{}
	return func(context.Context, string) (int, map[string]any) {
		return http.StatusOK, map[string]any{"access_token": "at-" + string(rune('0'+n.Add(1))), "token_type": "Bearer", "expires_in": 3600}
	}, n
}

// keepIn keeps the gate's token current in a file that holds a text.
func keepIn(t *testing.T, d *desk.Desk, text string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	plan, err := d.PlanKeep(t.Context(), gate, oauth.Target{File: path})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Token(t.Context(), gate); err != nil {
		t.Fatal(err)
	}
	if err := d.Keep(t.Context(), gate, plan, false, false); err != nil {
		t.Fatal(err)
	}
	return path
}

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func placeOf(t *testing.T, d *desk.Desk) oauth.KeptPlace {
	t.Helper()
	places, err := d.KeptPlaces(t.Context(), gate)
	if err != nil || len(places) != 1 {
		t.Fatalf("%v, %v", places, err)
	}
	return places[0]
}

// The process that saves a token writes it where it is kept current, before it ends; all
// else in the file stays.
func TestASavedTokenIsWritten(t *testing.T) {
	d, e := openDesk(t, gateRecord())
	answer, _ := counted()
	e.Servers.Answers(answer)
	path := keepIn(t, d, "# mine\r\nACCESS_TOKEN=old\r\nB=2")
	if got := content(t, path); got != "# mine\r\nACCESS_TOKEN=at-1\r\nB=2" || placeOf(t, d).State != oauth.KeptCurrent {
		t.Fatalf("%q, %v", got, placeOf(t, d).State)
	}
	if _, err := d.SignIn(t.Context(), gate); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if got := content(t, path); got != "# mine\r\nACCESS_TOKEN=at-2\r\nB=2" {
		t.Errorf("%q", got)
	}
}

// A token that a process saved and did not write, because it was killed, is written by
// whoever follows the vault next; a renewal ahead of expiry is for accounts with places,
// whatever the settings say.
func TestWhatWasLeftUndoneIsMended(t *testing.T) {
	d, e := openDesk(t, gateRecord())
	answer, _ := counted()
	e.Servers.Answers(answer)
	path := keepIn(t, d, "ACCESS_TOKEN=old\n")
	if err := os.WriteFile(path, []byte("ACCESS_TOKEN=at-1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	e.Clock.Pass(2 * time.Hour) // while nothing ran
	wrote := make(chan keeping.Event, 8)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { d.KeepWatch(ctx, func(e keeping.Event) { wrote <- e }); close(ended) }()
	if event := <-wrote; event.Err != nil || event.ByHand || event.Ref != gate {
		t.Fatalf("%+v", event)
	}
	if got := content(t, path); got != "ACCESS_TOKEN=at-2\n" {
		t.Errorf("%q", got)
	}
	stop()
	<-ended
}

// A file that is new and cannot be written is not kept; what is wrong with one that is kept
// stands beside it, and the token is not lost.
func TestAPlaceThatFails(t *testing.T) {
	d, e := openDesk(t, gateRecord())
	answer, _ := counted()
	e.Servers.Answers(answer)
	plan, err := d.PlanKeep(t.Context(), gate, oauth.Target{Command: []string{"/no/such/program"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Token(t.Context(), gate); err != nil {
		t.Fatal(err)
	}
	if err := d.Keep(t.Context(), gate, plan, false, false); err == nil {
		t.Error("a program that is not there is kept")
	}
	if places, _ := d.KeptPlaces(t.Context(), gate); len(places) != 0 {
		t.Errorf("kept: %+v", places)
	}
	path := keepIn(t, d, "ACCESS_TOKEN=old\n")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	ts, err := d.SignIn(t.Context(), gate)
	if err != nil {
		t.Fatal(err)
	}
	err = d.WriteKept(t.Context(), gate, placeOf(t, d).Target, false)
	if e := (*oauth.Error)(nil); !errors.As(err, &e) || e.Kind != oauth.KindUsage {
		t.Errorf("%v", err)
	}
	if p := placeOf(t, d); p.State != oauth.KeptFailed || strings.Contains(p.Failure.Message, ts.AccessToken) {
		t.Errorf("%+v", p)
	}
	if again, err := d.Token(t.Context(), gate); err != nil || again.AccessToken != ts.AccessToken {
		t.Errorf("%v", err)
	}
}

// A locked vault writes nothing, and what was missed is written once it is unlocked.
func TestALockedVaultWritesNothing(t *testing.T) {
	d, e := openDesk(t, gateRecord())
	answer, _ := counted()
	e.Servers.Answers(answer)
	path := keepIn(t, d, "ACCESS_TOKEN=old\n")
	if _, err := d.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.WriteKept(t.Context(), gate, oauth.Target{File: path, As: oauth.TargetDotenv, Name: "ACCESS_TOKEN"}, true); err == nil {
		t.Error("written while locked")
	}
	if err := d.Unlock(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if placeOf(t, d).State != oauth.KeptCurrent {
		t.Errorf("%+v", placeOf(t, d))
	}
}
