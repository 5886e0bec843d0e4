//go:build linux || freebsd || openbsd || netbsd

// Package datacontrol holds the clipboard of a Wayland compositor in this process, by the
// protocol of clipboard managers (ext-data-control-v1, and wlr-data-control-unstable-v1,
// whose messages are the same). A window has the clipboard only while it has the focus,
// and wl-copy keeps what it holds in a file; this is neither.
//
// What it holds goes with the process, so it is for the window, not for commands.
package datacontrol

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"tokendesk/ui/clip"
)

var (
	errNone    = errors.New("datacontrol: no Wayland display is named")
	errNoOffer = errors.New("datacontrol: the compositor lets no program hold its clipboard")
	errRefused = errors.New("datacontrol: the compositor refused")
)

// hint is the type that marks a text as secret, and what is found there.
const (
	hint   = "x-kde-passwordManagerHint"
	secret = "secret"
)

// textTypes are the types under which a text is given.
var textTypes = []string{"text/plain;charset=utf-8", "text/plain", "UTF8_STRING", "STRING", "TEXT"}

// maxText bounds what is read of another program.
const maxText = 1 << 20

// nothing is the hash of no text.
var nothing [sha256.Size]byte

// Owner is the clipboard of one compositor. It connects when it is first written to. Its
// methods may be called from any goroutine.
//
// A text stays ours while it is the one on the clipboard, whoever holds it.
type Owner struct {
	getenv func(string) string

	mu   sync.Mutex
	held *holding // nil until the compositor answered
	lost func()
	sum  [sha256.Size]byte // of what is ours on the clipboard; zero for nothing
	work sync.WaitGroup
}

var (
	_ clip.System  = (*Owner)(nil)
	_ clip.Watched = (*Owner)(nil)
	_ io.Closer    = (*Owner)(nil)
)

// New returns the clipboard of the compositor that the environment names. Close it.
func New(getenv func(string) string) *Owner {
	if getenv == nil {
		getenv = os.Getenv
	}
	return &Owner{getenv: getenv}
}

// Watch implements [clip.Watched].
func (o *Owner) Watch(lost func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lost = lost
}

// Read returns our text while it is on the clipboard; where another program holds the
// clipboard, what it gives.
func (o *Owner) Read(ctx context.Context) (string, error) {
	o.mu.Lock()
	held, ours := o.held, o.sum != nothing
	o.mu.Unlock()
	if held == nil || !ours {
		return "", nil
	}
	return held.read(ctx)
}

// Write makes text the clipboard's, and "" nobody's if our text is on it. Without such a
// compositor it is [clip.ErrUnsupported].
func (o *Owner) Write(ctx context.Context, text string) error {
	o.mu.Lock()
	held := o.held
	if held != nil && held.over() {
		o.held, o.sum, held = nil, nothing, nil // the compositor went; there may be another by now
	}
	ours := o.sum != nothing
	o.mu.Unlock()
	switch {
	case text == "" && (held == nil || !ours):
		return nil // it is not ours to empty
	case held == nil:
		var err error
		if held, err = connect(ctx, o.getenv); err != nil {
			return errors.Join(clip.ErrUnsupported, err)
		}
		o.mu.Lock()
		if o.held != nil { // somebody else was faster
			o.mu.Unlock()
			held.close()
			return o.Write(ctx, text)
		}
		o.held = held
		o.mu.Unlock()
		o.work.Go(func() { held.serve(o.moved) })
	}
	o.mu.Lock()
	o.sum = nothing
	if text != "" {
		o.sum = sha256.Sum256([]byte(text))
	}
	o.mu.Unlock()
	if err := held.set(ctx, text); err != nil {
		o.mu.Lock()
		o.sum = nothing
		o.mu.Unlock()
		return err
	}
	return nil
}

// Close gives the clipboard up and ends the connection.
func (o *Owner) Close() error {
	o.mu.Lock()
	held := o.held
	o.held, o.sum = nil, nothing
	o.mu.Unlock()
	if held != nil {
		held.close()
	}
	o.work.Wait()
	return nil
}

// moved is told, on a goroutine of its own, that another program holds the clipboard, or
// nobody does. The same text in other hands is ours still.
func (o *Owner) moved(ctx context.Context) {
	o.mu.Lock()
	held, sum := o.held, o.sum
	o.mu.Unlock()
	if held == nil || sum == nothing {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, clip.Deadline)
	defer cancel()
	if held.roundTrip(ctx) != nil {
		return
	}
	text, err := held.read(ctx)
	if err == nil && sha256.Sum256([]byte(text)) == sum {
		return
	}
	o.mu.Lock()
	if o.sum != sum || o.held != held || held.ours() {
		o.mu.Unlock()
		return
	}
	o.sum = nothing
	lost := o.lost
	o.mu.Unlock()
	if lost != nil {
		lost()
	}
}

// typeOf is the type under which a text is asked for, of those that are offered.
func typeOf(offered []string) (string, bool) {
	for _, t := range textTypes {
		if slices.Contains(offered, t) {
			return t, true
		}
	}
	return "", false
}

// give writes what is asked for to a program that pastes, which may be slow or never read.
func give(file *os.File, kind, text string) {
	defer file.Close()
	_ = file.SetWriteDeadline(time.Now().Add(10 * time.Second))
	if kind == hint {
		text = secret
	}
	_, _ = io.WriteString(file, text)
}
