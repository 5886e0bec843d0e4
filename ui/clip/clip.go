// Package clip puts text on the clipboard and takes it off again.
//
// What is ours is remembered as a hash, never as text. It is taken off after a
// set time, and only while the clipboard still holds it: what somebody copied
// since stays. A system that hangs is left after two seconds for the next one.
package clip

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"tokendesk/oauth"
)

// Deadline bounds one read or write of one system.
const Deadline = 2 * time.Second

// ErrUnsupported is what a [System] returns when it cannot work on this machine.
var ErrUnsupported = errors.New("no clipboard here")

// System is one way to reach the clipboard. Read and Write return soon after
// ctx ends.
type System interface {
	Read(ctx context.Context) (string, error)
	Write(ctx context.Context, text string) error
}

// Watched is a [System] that notices when another program takes the clipboard.
type Watched interface {
	// Watch has lost called, on any goroutine, when what was written last is no
	// longer on the clipboard though nobody here took it off.
	Watch(lost func())
}

// Content is what the window shows; zero when nothing of ours is there.
type Content struct {
	What    string
	ClearAt time.Time // zero: never
}

// Board remembers what we put on the clipboard and clears it if it is still
// there. Its methods may be called from any goroutine but the window's.
type Board struct {
	now func() time.Time

	work sync.Mutex // one read or write at a time; taken before mu

	mu       sync.Mutex
	systems  []System
	content  Content
	sum      [sha256.Size]byte
	holder   System // the one that took our text; nil when nothing is ours
	timer    *time.Timer
	copies   int // tells one copy's timer from the next's
	watchers map[chan Content]bool
}

// New returns a board over systems in order: the first that works within
// [Deadline] wins.
func New(now func() time.Time, systems ...System) *Board {
	if now == nil {
		now = time.Now
	}
	b := &Board{now: now, systems: systems, watchers: map[chan Content]bool{}}
	for _, s := range systems {
		if w, ok := s.(Watched); ok {
			w.Watch(func() { b.lost(s) })
		}
	}
	return b
}

// lost is told that a system's clipboard was taken. What we put there before or
// since by another system is not meant.
func (b *Board) lost(s System) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.holder == s {
		b.release()
	}
}

// AddFallback adds a system that is tried when the others fail.
func (b *Board) AddFallback(s System) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.systems = append(b.systems, s)
}

// Copy writes text; what is a label for the window, such as "access token of
// acme/default". It is cleared after clearAfter, never when that is not
// positive. The error is an [*oauth.Error]: KindOther when no system took it,
// KindInterrupted when ctx ended.
func (b *Board) Copy(ctx context.Context, text, what string, clearAfter time.Duration) error {
	if strings.ContainsRune(text, 0) {
		return &oauth.Error{Kind: oauth.KindOther, Message: "A text with a NUL character cannot be on the clipboard."}
	}
	b.work.Lock()
	defer b.work.Unlock()
	holder, err := b.write(ctx, text)
	if err != nil {
		return err
	}
	content := Content{What: what}
	if clearAfter > 0 {
		content.ClearAt = b.now().Add(clearAfter)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stopTimer()
	b.sum, b.holder = sha256.Sum256([]byte(text)), holder
	b.copies++
	if copy := b.copies; clearAfter > 0 {
		b.timer = time.AfterFunc(clearAfter, func() { _ = b.clear(context.Background(), copy) })
	}
	b.announce(content)
	return nil
}

// write tries the systems in order.
func (b *Board) write(ctx context.Context, text string) (System, error) {
	b.mu.Lock()
	systems := b.systems[:len(b.systems):len(b.systems)]
	b.mu.Unlock()
	var causes []error
	for _, s := range systems {
		limited, cancel := context.WithTimeout(ctx, Deadline)
		err := s.Write(limited, text)
		cancel()
		if err == nil {
			return s, nil
		}
		if ctx.Err() != nil {
			return nil, &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
		}
		causes = append(causes, err)
	}
	advice := "Install wl-clipboard (Wayland), or xclip or xsel (X11)."
	for _, err := range causes {
		if !errors.Is(err, ErrUnsupported) {
			advice = "Is there a display, and does its clipboard work? `tokendesk doctor` looks."
		}
	}
	return nil, &oauth.Error{
		Kind:    oauth.KindOther,
		Message: "The clipboard cannot be reached.",
		Advice:  advice,
		Err:     errors.Join(causes...),
	}
}

// Clear empties the clipboard if it still holds our text. The error is an
// [*oauth.Error] of KindOther when it could not be looked at or emptied; the
// content then stays announced.
func (b *Board) Clear(ctx context.Context) error { return b.clear(ctx, 0) }

// clear takes off one copy, or with 0 whichever is there: the timer of a copy
// that has been replaced meanwhile must not touch the new one.
func (b *Board) clear(ctx context.Context, copy int) error {
	b.work.Lock()
	defer b.work.Unlock()
	b.mu.Lock()
	holder, sum, stale := b.holder, b.sum, copy != 0 && copy != b.copies
	b.mu.Unlock()
	if holder == nil || stale {
		return nil
	}
	if err := clearIf(ctx, holder, sum); err != nil {
		return &oauth.Error{
			Kind:    oauth.KindOther,
			Message: "The clipboard could not be cleared.",
			Advice:  "Copy something else over it.",
			Err:     err,
		}
	}
	b.Release()
	return nil
}

// clearIf empties a clipboard that holds the text of that hash.
func clearIf(ctx context.Context, s System, sum [sha256.Size]byte) error {
	reading, cancel := context.WithTimeout(ctx, Deadline)
	defer cancel()
	text, err := s.Read(reading)
	if err != nil {
		return err
	}
	if sha256.Sum256([]byte(text)) != sum {
		return nil // somebody copied since
	}
	writing, cancel := context.WithTimeout(ctx, Deadline)
	defer cancel()
	return s.Write(writing, "")
}

// Release leaves what is on the clipboard to the person: it is no longer ours
// and nothing will clear it.
func (b *Board) Release() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.release()
}

// release needs mu.
func (b *Board) release() {
	b.stopTimer()
	b.holder, b.sum = nil, [sha256.Size]byte{}
	b.announce(Content{})
}

// Changes streams the content until ctx ends, beginning with what is there; a slow
// reader gets the latest.
func (b *Board) Changes(ctx context.Context) <-chan Content {
	watcher := make(chan Content, 1)
	b.mu.Lock()
	if b.content != (Content{}) {
		watcher <- b.content
	}
	b.watchers[watcher] = true
	b.mu.Unlock()
	context.AfterFunc(ctx, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.watchers, watcher)
		close(watcher)
	})
	return watcher
}

// Close clears the clipboard if it is ours, stops the timer and closes the
// systems that can be closed.
func (b *Board) Close(ctx context.Context) error {
	errs := []error{b.Clear(ctx)}
	b.Release()
	b.mu.Lock()
	systems := b.systems
	b.systems = nil
	b.mu.Unlock()
	for _, s := range systems {
		if c, ok := s.(io.Closer); ok {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}

// announce needs mu.
func (b *Board) announce(c Content) {
	if c == b.content {
		return
	}
	b.content = c
	for watcher := range b.watchers {
		select {
		case <-watcher:
		default:
		}
		watcher <- c
	}
}

// stopTimer needs mu.
func (b *Board) stopTimer() {
	if b.timer != nil {
		b.timer.Stop()
		b.timer = nil
	}
}
