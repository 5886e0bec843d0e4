package clip

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tokendesk/oauth"
)

// fake is a clipboard in memory; fail and hang make it misbehave.
type fake struct {
	mu   sync.Mutex
	text string
	fail bool
	hang bool
}

func (f *fake) wait(ctx context.Context) error {
	if f.hang {
		<-ctx.Done()
		return ctx.Err()
	}
	if f.fail {
		return errors.New("broken")
	}
	return nil
}

func (f *fake) Read(ctx context.Context) (string, error) { return f.held(), f.wait(ctx) }

func (f *fake) Write(ctx context.Context, text string) error {
	if err := f.wait(ctx); err != nil {
		return err
	}
	f.set(text)
	return nil
}

func (f *fake) held() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.text
}

func (f *fake) set(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.text = text
}

func TestClearsAfterTheSetTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		system := &fake{}
		board := New(time.Now, system)
		if err := board.Copy(t.Context(), "T", "token", time.Minute); err != nil {
			t.Fatal(err)
		}
		if want := (Content{"token", time.Now().Add(time.Minute)}); board.held() != want {
			t.Errorf("content %v", board.held())
		}
		time.Sleep(59 * time.Second)
		synctest.Wait()
		if system.held() != "T" {
			t.Fatal("cleared too early")
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if system.held() != "" || board.held() != (Content{}) {
			t.Errorf("not cleared: %q %v", system.held(), board.held())
		}
	})
}

func TestWhatSomebodyCopiedSinceStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		system := &fake{}
		board := New(nil, system)
		_ = board.Copy(t.Context(), "T", "token", time.Minute)
		system.set("theirs")
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if system.held() != "theirs" {
			t.Errorf("their text was touched: %q", system.held())
		}
		if board.held() != (Content{}) {
			t.Error("still announced as ours")
		}
	})
}

func TestSecondCopyHasItsOwnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		system := &fake{}
		board := New(nil, system)
		_ = board.Copy(t.Context(), "first", "a", time.Minute)
		time.Sleep(40 * time.Second)
		_ = board.Copy(t.Context(), "second", "b", time.Minute)
		time.Sleep(40 * time.Second)
		synctest.Wait()
		if system.held() != "second" {
			t.Fatal("the first copy's timer took the second off")
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if system.held() != "" {
			t.Error("not cleared")
		}
	})
}

func TestNeverClearsWhenToldSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		system := &fake{}
		board := New(nil, system)
		_ = board.Copy(t.Context(), "T", "token", 0)
		time.Sleep(time.Hour)
		synctest.Wait()
		if system.held() != "T" || board.held().What != "token" || !board.held().ClearAt.IsZero() {
			t.Errorf("%q %v", system.held(), board.held())
		}
	})
}

func TestHangingSystemIsLeftForTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hanging, fallback := &fake{hang: true}, &fake{}
		board := New(nil, hanging)
		board.AddFallback(fallback)
		begin := time.Now()
		if err := board.Copy(t.Context(), "T", "token", time.Minute); err != nil {
			t.Fatal(err)
		}
		if time.Since(begin) != Deadline || fallback.held() != "T" {
			t.Errorf("after %v the fallback holds %q", time.Since(begin), fallback.held())
		}
		_ = board.Close(t.Context())
		if fallback.held() != "" {
			t.Error("cleared on the wrong system")
		}
	})
}

func TestNothingWorks(t *testing.T) {
	board := New(nil, &fake{fail: true})
	err := board.Copy(t.Context(), "T", "token", time.Minute)
	var e *oauth.Error
	if !errors.As(err, &e) || e.Kind != oauth.KindOther || e.Advice == "" {
		t.Fatalf("got %v", err)
	}
	if board.held() != (Content{}) {
		t.Error("announced though nothing took it")
	}
}

func TestNULIsRefused(t *testing.T) {
	if New(nil, &fake{}).Copy(t.Context(), "a\x00b", "token", 0) == nil {
		t.Error("a NUL was written")
	}
}

func TestReleasedTextStays(t *testing.T) {
	system := &fake{}
	board := New(nil, system)
	_ = board.Copy(t.Context(), "T", "token", time.Minute)
	board.Release()
	if err := board.Close(t.Context()); err != nil || system.held() != "T" {
		t.Errorf("%q %v", system.held(), err)
	}
}

func TestFailedClearStaysAnnounced(t *testing.T) {
	system := &fake{}
	board := New(nil, system)
	_ = board.Copy(t.Context(), "T", "token", time.Hour)
	system.fail = true
	if board.Clear(t.Context()) == nil || board.held().What != "token" {
		t.Errorf("content %v", board.held())
	}
	system.fail = false
	if board.Clear(t.Context()) != nil || system.held() != "" {
		t.Error("a second try did not clear")
	}
}

// Whoever begins to follow after a copy is told of it.
func TestChangesBeginWithWhatIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		board := New(time.Now, &fake{})
		if err := board.Copy(t.Context(), "T", "token", time.Minute); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		if c := <-board.Changes(ctx); c.What != "token" {
			t.Errorf("it began with %q", c.What)
		}
		if err := board.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestChangesHoldTheLatest(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	board := New(nil, &fake{})
	changes := board.Changes(ctx)
	_ = board.Copy(ctx, "1", "one", 0)
	_ = board.Copy(ctx, "2", "two", 0)
	if c := <-changes; c.What != "two" {
		t.Errorf("got %v", c)
	}
	_ = board.Clear(ctx)
	if c := <-changes; c != (Content{}) {
		t.Errorf("got %v", c)
	}
	cancel()
	if _, open := <-changes; open {
		t.Error("open after its context")
	}
}

// held is what of ours is on the clipboard, as far as is known.
func (b *Board) held() Content {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.content
}
