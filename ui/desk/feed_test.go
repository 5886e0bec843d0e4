package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
	"tokendesk/ui/clip"
)

// memoryClipboard is a clipboard of its own.
type memoryClipboard struct {
	mu   sync.Mutex
	text string
}

var _ clip.System = (*memoryClipboard)(nil)

func (m *memoryClipboard) Read(context.Context) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.text, nil
}

func (m *memoryClipboard) Write(_ context.Context, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.text = text
	return nil
}

var acme = oauth.Ref{App: "acme", Account: oauth.DefaultAccount}

// addAcme imports an app that fetches its token from address.
func addAcme(t *testing.T, d *Desk, address string) {
	t.Helper()
	_, err := d.Import(t.Context(), Import{From: appfile.SourceApp, File: appfile.File{Apps: []appfile.Entry{{
		App: oauth.App{
			ID: acme.App, Name: "Acme", ClientID: "c", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.ClientSecretPost,
			Endpoints: oauth.Endpoints{Token: address},
		},
		Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"},
	}}}}, store.Consent{All: true})
	if err != nil {
		t.Fatal(err)
	}
}

// next waits for an update in which something is so.
func next(t *testing.T, updates <-chan Update, what string, so func(Update) bool) Update {
	t.Helper()
	late := time.After(30 * time.Second)
	for {
		select {
		case u, open := <-updates:
			if !open {
				t.Fatalf("the stream ended before %s", what)
			}
			if so(u) {
				return u
			}
		case <-late:
			t.Fatalf("never: %s", what)
		}
	}
}

// of is what an update says of an account.
func (u Update) of(ref oauth.Ref) (Account, bool) {
	i := slices.IndexFunc(u.Accounts, func(a *Account) bool { return a.Ref() == ref })
	if i < 0 {
		return Account{}, false
	}
	return *u.Accounts[i], true
}

func tokenServer(t *testing.T, answer func() string) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, answer())
	}))
	t.Cleanup(server.Close)
	return server.URL + "/token"
}

// Getting a token and copying it is one piece of work, which ends together with
// what came of it.
func TestCopyingIsOneCallToTheStream(t *testing.T) {
	hold := make(chan struct{})
	address := tokenServer(t, func() string { <-hold; return `{"access_token":"T","token_type":"Bearer","expires_in":3600}` })
	board := &memoryClipboard{}
	d, err := Open(t.Context(), Options{Keys: keys.Memory, Create: true, Clipboard: []clip.System{board}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	addAcme(t, d, address)
	updates := d.Updates(t.Context())
	if u := next(t, updates, "all accounts", func(u Update) bool { return u.All }); len(u.Accounts) != 1 || u.Accounts[0].NextStep(d.Now()) != session.StepGet {
		t.Errorf("at first %+v", u)
	}
	done := make(chan error, 1)
	go func() {
		copied, err := d.Copy(t.Context(), acme, CopyRequest{})
		if err == nil && (!copied.New || copied.What != "access token of Acme") {
			err = fmt.Errorf("copied %+v", copied)
		}
		done <- err
	}()
	next(t, updates, "it runs", func(u Update) bool { a, ok := u.of(acme); return ok && a.Running })
	if _, err := d.Copy(t.Context(), acme, CopyRequest{}); !IsCancelled(err) {
		t.Errorf("a second call gives %v", err)
	}
	close(hold)
	u := next(t, updates, "it ended", func(u Update) bool { a, ok := u.of(acme); return ok && !a.Running })
	if a, _ := u.of(acme); a.Err != nil || !a.HasToken() || a.NextStep(d.Now()) != session.StepCopy {
		t.Errorf("ended as %+v", a)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if board.text != "T" {
		t.Errorf("the clipboard holds %q", board.text)
	}
	if a, _ := u.of(acme); a.Record.Tokens.AccessToken != secretMark || a.Record.Secrets[oauth.SecretClientSecret] != secretMark {
		t.Error("an account holds a secret in the clear")
	}
	details, err := d.Details(t.Context(), acme)
	if err != nil || details.Record.Tokens.AccessToken != "T" || details.History[0].Kind != oauth.HistoryCopied {
		t.Errorf("details %v", err)
	}
}

// What fails is told where it failed, and the record has it.
func TestFailureReachesTheStream(t *testing.T) {
	address := tokenServer(t, func() string { return `{"error":"invalid_scope"}` })
	d, err := Open(t.Context(), Options{Keys: keys.Memory, Create: true, Clipboard: []clip.System{&memoryClipboard{}}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	addAcme(t, d, address)
	updates := d.Updates(t.Context())
	if _, err := d.TakeStep(t.Context(), acme, session.StepGet); kindOf(err) != oauth.KindRefused {
		t.Errorf("got %v", err)
	}
	u := next(t, updates, "it failed", func(u Update) bool {
		a, ok := u.of(acme)
		return ok && !a.Running && a.Record.Failure != nil
	})
	if a, _ := u.of(acme); a.Status(d.Now()).State != session.StateError {
		t.Errorf("%+v", a.Status(d.Now()))
	}
}

// So is what fails before anything is sent, such as on an app that waits for a
// person's word, whatever was asked for.
func TestWhatIsNeverSentReachesTheStream(t *testing.T) {
	for name, ask := range map[string]func(*Desk) (oauth.TokenSet, error){
		"a token":   func(d *Desk) (oauth.TokenSet, error) { return d.Token(t.Context(), acme) },
		"a renewal": func(d *Desk) (oauth.TokenSet, error) { return d.Renew(t.Context(), acme) },
		"a sign-in": func(d *Desk) (oauth.TokenSet, error) { return d.SignIn(t.Context(), acme) },
		"a step":    func(d *Desk) (oauth.TokenSet, error) { return d.TakeStep(t.Context(), acme, session.StepGet) },
	} {
		d := inMemory(t)
		_, err := d.Import(t.Context(), Import{From: appfile.SourceApp, File: appfile.File{Apps: []appfile.Entry{{
			App: oauth.App{
				ID: acme.App, ClientID: "c", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.ClientSecretPost,
				Endpoints: oauth.Endpoints{Token: "https://acme.test/token"}, Proxy: "http://127.0.0.1:9",
			},
			Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"},
		}}}}, store.Consent{})
		if err != nil {
			t.Fatal(err)
		}
		updates := d.Updates(t.Context())
		next(t, updates, "all accounts", func(u Update) bool { return len(u.Accounts) == 1 })
		if _, err := ask(d); kindOf(err) != oauth.KindUntrusted {
			t.Errorf("%s gives %v", name, err)
		}
		next(t, updates, name+" failed", func(u Update) bool {
			a, ok := u.of(acme)
			return ok && !a.Running && kindOf(a.Err) == oauth.KindUntrusted
		})
	}
}

// The stream outlives a lock: nothing is known while the vault is locked, and all
// of it afterwards.
func TestStreamOutlivesALock(t *testing.T) {
	d, _ := newVault(t)
	defer d.Close()
	addAcme(t, d, "http://127.0.0.1:9/token")
	updates := d.Updates(t.Context())
	next(t, updates, "all accounts", func(u Update) bool { return u.All && len(u.Accounts) == 1 })
	if protects, err := d.Lock(t.Context()); err != nil || !protects {
		t.Fatal(protects, err)
	}
	if u := next(t, updates, "locked", func(u Update) bool { return u.Locked }); len(u.Accounts) != 0 || !u.All {
		t.Errorf("locked, it tells %+v", u)
	}
	if err := d.Unlock(t.Context(), func(context.Context, bool) (string, error) { return "for the tests alone", nil }); err != nil {
		t.Fatal(err)
	}
	next(t, updates, "unlocked", func(u Update) bool { return u.All && !u.Locked && len(u.Accounts) == 1 })
	if err := d.vault.SetFavourite(t.Context(), acme.App, true); err != nil {
		t.Fatal(err)
	}
	next(t, updates, "a change", func(u Update) bool { a, ok := u.of(acme); return ok && a.App.Favourite })
	undo, err := d.RemoveApp(t.Context(), acme.App)
	if err != nil {
		t.Fatal(err)
	}
	next(t, updates, "removed", func(u Update) bool { _, there := u.of(acme); return u.All && !there })
	if err := undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	next(t, updates, "back", func(u Update) bool { _, there := u.of(acme); return there })
}

// Copying without a step is what Enter does: an expiring token is renewed first,
// where Ctrl+C is content with it.
func TestCopyTakesTheNextStep(t *testing.T) {
	var mu sync.Mutex
	now, given := time.Now(), 0
	address := tokenServer(t, func() string {
		mu.Lock()
		defer mu.Unlock()
		given++
		return fmt.Sprintf(`{"access_token":"T%d","token_type":"Bearer","expires_in":3600}`, given)
	})
	board := &memoryClipboard{}
	d, err := Open(t.Context(), Options{
		Keys: keys.Memory, Create: true, Clipboard: []clip.System{board},
		Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	addAcme(t, d, address)
	if err := d.Settings.Update(func(s *store.Settings) { s.CopyFormat = "bearer" }); err != nil {
		t.Fatal(err)
	}
	copyAs := func(step session.Step, want string) {
		t.Helper()
		if _, err := d.Copy(t.Context(), acme, CopyRequest{Step: step}); err != nil || board.text != want {
			t.Errorf("%q copied %q, want %q, %v", step, board.text, want, err)
		}
	}
	copyAs("", "Bearer T1")
	mu.Lock()
	now = now.Add(56 * time.Minute) // expiring, with more left than the settings want
	mu.Unlock()
	copyAs(session.StepCopy, "Bearer T1")
	copyAs("", "Bearer T2")
	if _, err := d.Copy(t.Context(), acme, CopyRequest{Step: session.StepTrust}); kindOf(err) != oauth.KindUsage {
		t.Errorf("a step that leads to no token gives %v", err)
	}
}

// told is what a feed knows of an account.
func (f *feed) told(ref oauth.Ref) (Account, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	a, there := f.accounts[ref]
	if !there {
		return Account{}, false
	}
	return *a, true
}

func inMemory(t *testing.T) *Desk {
	t.Helper()
	d, err := Open(t.Context(), Options{Keys: keys.Memory, Create: true, Clipboard: []clip.System{&memoryClipboard{}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// How a call ended is told until the record is another: what somebody mended
// elsewhere is no failure any more.
func TestFailureIsForgottenWithItsCause(t *testing.T) {
	d := inMemory(t)
	addAcme(t, d, "http://127.0.0.1:9/token")
	d.feed.reload()
	d.feed.event(session.Event{Ref: acme, Err: errors.New("no clipboard")})
	d.feed.changed(store.Change{Ref: acme})
	if a, _ := d.feed.told(acme); a.Err == nil {
		t.Error("the failure is forgotten although nothing has changed")
	}
	err := d.vault.Save(t.Context(), acme, oauth.HistoryEntry{At: d.Now(), Kind: oauth.HistoryGot}, func(r *oauth.Record) error {
		r.Tokens = &oauth.TokenSet{AccessToken: "T", ObtainedAt: d.Now()}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d.feed.changed(store.Change{Ref: acme})
	if a, _ := d.feed.told(acme); a.Err != nil || !a.HasToken() {
		t.Errorf("with a token that came since: %v", a.Err)
	}
}

// What runs on an account that is not known yet is told with the account, and
// what has ended does not run, whatever became of the account meanwhile.
func TestWhatRunsIsToldOfAccountsThatComeAndGo(t *testing.T) {
	d := inMemory(t)
	naps := napping(d)
	d.feed.event(session.Event{Ref: acme, Running: true, Progress: session.Progress{Stage: session.StageWorking}})
	naps.over(t, noticeAfter)
	addAcme(t, d, "http://127.0.0.1:9/token")
	d.feed.reload()
	if a, _ := d.feed.told(acme); !a.Running || a.Progress.Stage != session.StageWorking {
		t.Errorf("a call that began before the account was known: %+v", a)
	}
	undo, err := d.RemoveApp(t.Context(), acme.App)
	if err != nil {
		t.Fatal(err)
	}
	d.feed.mu.Lock()
	known := d.feed.accounts[acme]
	d.feed.mu.Unlock()
	d.feed.event(session.Event{Ref: acme}) // ends while there is no record
	naps.over(t, noticeFor)
	if err := undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.feed.mu.Lock()
	d.feed.accounts[acme] = known // as if nothing had been noticed in between
	d.feed.mu.Unlock()
	d.feed.reload()
	if a, there := d.feed.told(acme); !there || a.Running {
		t.Errorf("a call that ended: %+v", a)
	}
}

// Whoever begins to follow while the desk closes starts nothing that outlives it.
func TestClosingWhileSomebodyBeginsToFollow(t *testing.T) {
	d := inMemory(t)
	for range 5000 {
		f := newFeed(d, nil)
		var work sync.WaitGroup
		begin := make(chan struct{})
		for range 4 {
			work.Go(func() {
				<-begin
				f.subscribe()
			})
		}
		close(begin)
		f.close()
		work.Wait()
	}
}

// A slow reader misses no account, whatever happens meanwhile.
func TestSlowReaderOfABusyDesk(t *testing.T) {
	d, _ := newVault(t)
	defer d.Close()
	addAcme(t, d, tokenServer(t, func() string { return `{"access_token":"T","token_type":"Bearer","expires_in":3600}` }))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	updates := d.Updates(ctx)
	idle := d.Updates(ctx) // never read
	var work sync.WaitGroup
	for range 4 {
		work.Go(func() {
			for range 25 {
				_, _ = d.Renew(ctx, acme)
				d.Cancel(acme)
			}
		})
	}
	work.Go(func() {
		for i := range 10 {
			_ = d.SetFavourite(ctx, acme.App, i%2 == 0)
		}
	})
	work.Go(func() {
		for range 5 {
			_, _ = d.Lock(ctx)
			_ = d.Unlock(ctx, func(context.Context, bool) (string, error) { return "for the tests alone", nil })
		}
	})
	work.Wait()
	if err := d.SetFavourite(ctx, acme.App, true); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Renew(ctx, acme); err != nil {
		t.Fatal(err)
	}
	next(t, updates, "the end of all", func(u Update) bool {
		a, ok := u.of(acme)
		return ok && !a.Running && a.App.Favourite && a.HasToken() && !u.Locked
	})
	_ = d.Close()
	for range idle {
	}
	for range updates {
	}
	for range d.Updates(t.Context()) {
		t.Error("an update after the end")
	}
}
