package keeping

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"tokendesk/oauth"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// memory is a vault of one account, and the places of it.
type memory struct {
	mu     sync.Mutex
	rec    oauth.Record
	lease  chan struct{}
	saves  int
	locked bool

	files map[string]string
	puts  []string
	fails error
	ran   int
	// before is called before a file is written.
	before func()
}

var ref = oauth.Ref{App: "acme", Account: "ada"}

var dotenv = oauth.Target{File: "/work/.env", As: oauth.TargetDotenv, Name: "TOKEN"}

func newMemory(token string, keep ...oauth.Target) *memory {
	m := &memory{lease: make(chan struct{}, 1), files: map[string]string{}}
	m.rec = oauth.Record{App: oauth.App{ID: "acme"}, Account: oauth.Account{ID: "ada", Keep: keep}}
	m.give(token)
	return m
}

func (m *memory) give(token string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rec.Tokens = &oauth.TokenSet{AccessToken: token, ObtainedAt: time.Now()}
}

var errLocked = &oauth.Error{Kind: oauth.KindVault, Message: "Locked."}

func (m *memory) Record(context.Context, oauth.Ref) (oauth.Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locked {
		return oauth.Record{}, errLocked
	}
	return m.rec, nil
}

func (m *memory) Records(ctx context.Context) ([]oauth.Record, error) {
	rec, err := m.Record(ctx, ref)
	return []oauth.Record{rec}, err
}

func (m *memory) KeepLease(ctx context.Context, _ oauth.Ref) (func(), error) {
	select {
	case m.lease <- struct{}{}:
		return func() { <-m.lease }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (m *memory) Remember(_ context.Context, _ oauth.Ref, kept oauth.Kept) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locked {
		return errLocked
	}
	m.saves++
	m.rec.Kept = slices.DeleteFunc(slices.Clone(m.rec.Kept), func(k oauth.Kept) bool { return k.Target.Equal(kept.Target) })
	m.rec.Kept = append(m.rec.Kept, kept)
	return nil
}

func (m *memory) Put(_ context.Context, kept oauth.Kept, token string, look func(string) error) error {
	if m.before != nil {
		m.before()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fails != nil {
		return m.fails
	}
	if kept.Target.File == "" {
		m.ran++
		return nil
	}
	if value, there := m.files[kept.Target.File]; there {
		if err := look(value); err != nil {
			return err
		}
	}
	m.files[kept.Target.File] = token
	m.puts = append(m.puts, token)
	return nil
}

func (m *memory) failing(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fails = err
}

func (m *memory) file() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.files[dotenv.File]
}

func (m *memory) kept() oauth.Kept {
	m.mu.Lock()
	defer m.mu.Unlock()
	return oauth.KeptOf(m.rec.Kept, dotenv)
}

func keeperOf(t *testing.T, m *memory, told func(Event)) *Keeper {
	t.Helper()
	k := New(Options{Vault: m, Places: m, Now: time.Now, Told: told, Token: func(r oauth.Record) (string, bool) {
		if r.Tokens == nil || r.Held || len(r.Waiting) > 0 {
			return "", false
		}
		return r.Tokens.AccessToken, true
	}})
	t.Cleanup(k.Close)
	return k
}

// Promise 52: each new token is put there once, and one that is held back or waits for a
// word never.
func TestKeepWrites(t *testing.T) {
	m := newMemory("T1", dotenv, oauth.Target{Command: []string{"program"}})
	var told []Event
	k := keeperOf(t, m, func(e Event) { told = append(told, e) })
	for _, token := range []string{"T1", "T2", "T2"} {
		m.give(token)
		k.Saved(ref)
		k.Wait(t.Context())
		if m.file() != token || !m.kept().Current(token) {
			t.Errorf("%q in the file for %q", m.file(), token)
		}
	}
	if !slices.Equal(m.puts, []string{"T1", "T2"}) || m.ran != 2 || len(told) != 4 {
		t.Errorf("written %q, run %d times, told %d times", m.puts, m.ran, len(told))
	}
	for name, hold := range map[string]func(r *oauth.Record, on bool){
		"held back": func(r *oauth.Record, on bool) { r.Held = on },
		"waiting": func(r *oauth.Record, on bool) {
			if r.Waiting = nil; on {
				r.Waiting = []oauth.Change{{Field: "accounts[ada].keep"}}
			}
		},
	} {
		m.give("secret of " + name)
		hold(&m.rec, true)
		k.Saved(ref)
		k.Wait(t.Context())
		if m.file() != "T2" {
			t.Errorf("%s: %q was written", name, m.file())
		}
		hold(&m.rec, false)
	}
}

// Promise 52: what a person changed is theirs, until they say otherwise.
func TestChangedByHandIsLeft(t *testing.T) {
	m := newMemory("T1", dotenv)
	k := keeperOf(t, m, nil)
	save := func(token string) { m.give(token); k.Saved(ref); k.Wait(t.Context()) }
	save("T1")
	m.files[dotenv.File] = "mine"
	save("T2")
	if m.file() != "mine" || !m.kept().ByHand {
		t.Fatalf("%q, %+v", m.file(), m.kept())
	}
	save("T3")
	if m.file() != "mine" {
		t.Fatal("a later token was written over it")
	}
	err := k.Write(t.Context(), ref, dotenv, false)
	if e := (*oauth.Error)(nil); !errors.As(err, &e) || e.Kind != oauth.KindUntrusted {
		t.Errorf("%v", err)
	}
	if err := k.Write(t.Context(), ref, dotenv, true); err != nil || m.file() != "T3" || m.kept().ByHand {
		t.Errorf("at the person's word: %v, %q", err, m.file())
	}
	save("T4")
	if m.file() != "T4" {
		t.Errorf("%q afterwards", m.file())
	}
	// One that is put back by hand goes on, too: it is what was written.
	m.files[dotenv.File] = "mine"
	save("T5")
	m.files[dotenv.File] = "T4"
	save("T6")
	if m.file() != "T6" || m.kept().ByHand {
		t.Errorf("put back: %q, %+v", m.file(), m.kept())
	}
}

// What goes wrong is said once and beside the place, and is mended by the next token.
func TestAPlaceThatCannotBeWritten(t *testing.T) {
	m := newMemory("T1", dotenv)
	var told []Event
	k := keeperOf(t, m, func(e Event) { told = append(told, e) })
	m.fails = &oauth.Error{Kind: oauth.KindUsage, Message: "The file is gone.", Advice: "Make it."}
	for range 3 {
		k.Saved(ref)
		k.Wait(t.Context())
	}
	if f := m.kept().Failure; f == nil || f.Message != "The file is gone." || len(told) != 1 {
		t.Fatalf("%+v, told %d times", f, len(told))
	}
	m.fails = nil
	m.give("T2")
	k.Saved(ref)
	k.Wait(t.Context())
	if m.file() != "T2" || m.kept().Failure != nil {
		t.Errorf("%q, %+v", m.file(), m.kept().Failure)
	}
}

// A process that is killed after the file was written and before that was remembered
// leaves nothing that looks like another's change.
func TestKilledInBetween(t *testing.T) {
	m := newMemory("T1", dotenv)
	k := keeperOf(t, m, nil)
	k.Saved(ref)
	k.Wait(t.Context())
	m.give("T2")
	m.mu.Lock() // the file has T2, and all that was remembered is that it is about to
	m.rec.Kept = []oauth.Kept{oauth.KeptOf(m.rec.Kept, dotenv).Adopts("T2")}
	m.files[dotenv.File] = "T2"
	m.mu.Unlock()
	m.give("T3")
	k.Saved(ref)
	k.Wait(t.Context())
	if m.file() != "T3" || m.kept().ByHand {
		t.Errorf("%q, %+v", m.file(), m.kept())
	}
}

// Whoever follows the vault mends what another process left undone, but not what one has
// just saved and is about to write itself; and nothing while the vault is locked.
func TestFollowMends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory("T1", dotenv)
		k := keeperOf(t, m, nil)
		ctx, stop := context.WithCancel(t.Context())
		changed := make(chan struct{}, 1)
		done := make(chan struct{})
		go func() { k.Follow(ctx, changed); close(done) }()
		wait := func(d time.Duration) { time.Sleep(d); synctest.Wait(); k.Wait(ctx) }
		if wait(time.Second); m.file() != "" {
			t.Error("written before the other process had its time")
		}
		if wait(grace); m.file() != "T1" {
			t.Errorf("%q after a while", m.file())
		}
		m.mu.Lock()
		m.locked = true
		m.mu.Unlock()
		m.give("T2")
		changed <- struct{}{}
		if wait(grace + pause); m.file() != "T1" {
			t.Error("written while it was locked")
		}
		m.mu.Lock()
		m.locked = false
		m.mu.Unlock()
		changed <- struct{}{}
		if wait(time.Second); m.file() != "T2" {
			t.Errorf("%q after it was unlocked", m.file())
		}
		m.failing(errors.New("no"))
		m.give("T3")
		changed <- struct{}{}
		wait(grace + pause)
		m.failing(nil)
		if wait(2 * again); m.file() != "T3" { // what is missing comes back
			t.Errorf("%q a minute later", m.file())
		}
		stop()
		<-done
	})
}

// A program that fails is run less and less often, and once more for a new token.
func TestAFailingProgramIsRunLessOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory("T1", oauth.Target{Command: []string{"program"}})
		runs := 0
		m.before = func() { runs++ }
		m.failing(errors.New("no"))
		k := keeperOf(t, m, nil)
		ctx, stop := context.WithCancel(t.Context())
		changed, done := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(done)
			k.Follow(ctx, changed)
		}()
		wait := func(d time.Duration) {
			time.Sleep(d)
			synctest.Wait()
		}
		if wait(24 * time.Hour); runs < 20 || runs > 40 {
			t.Errorf("run %d times in a day", runs)
		}
		before := runs
		m.give("T2")
		if wait(2 * again); runs == before || runs > before+2 {
			t.Errorf("run %d times for a new token", runs-before)
		}
		stop()
		<-done
	})
}

// A lock gives up what runs; what was not written is mended later.
func TestDropGivesUp(t *testing.T) {
	m := newMemory("T1", dotenv)
	k := keeperOf(t, m, nil)
	began, go1 := make(chan struct{}), make(chan struct{})
	m.before = func() { close(began); <-go1 }
	m.fails = context.Canceled
	k.Saved(ref)
	<-began
	k.Drop()
	close(go1)
	k.Wait(t.Context())
	if m.kept().Failure != nil || m.kept().Now != "" {
		t.Errorf("%+v", m.kept())
	}
	m.before, m.fails = nil, nil
	if err := k.Write(t.Context(), ref, dotenv, false); err != nil || m.file() != "T1" {
		t.Errorf("%v, %q", err, m.file())
	}
}
