// Package socket carries words to the window that has a vault open.
//
// The socket lies beside the vault, for its owner alone. Words carry nothing
// secret, and nothing but their being understood is answered. A word may come
// from any program of the same user: it must never unlock or hand out anything.
package socket

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/owner"
)

// The words.
const (
	Raise = "raise" // bring the window to the front
	Lock  = "lock"  // lock the vault
)

const (
	socketName = "window.sock"
	lockName   = "window.lock"
	// talk bounds one conversation, and how long a window that is just starting
	// is waited for.
	talk = 2 * time.Second
	// maxPath is the longest address of a socket that every system takes.
	maxPath = 100
)

// ErrNoWindow is what [Send] wraps when no window has the vault open.
var ErrNoWindow = errors.New("no window has this vault open")

// ErrTaken is what [Listen] wraps when another process is the window.
var ErrTaken = errors.New("another window has this vault open")

// Listener hears words for the one window of a vault. It puts its socket back where another
// program removes it, so that the vault can be locked as long as it is open. Close it.
type Listener struct {
	path   string
	handle func(word string) bool
	stop   func() // ends the look-out for what is removed

	mu       sync.Mutex
	lock     *lock
	listener *net.UnixListener
	place    fs.FileInfo // of the socket; nil where it is gone
	ended    bool

	serving sync.WaitGroup
	talking sync.Mutex // one word at a time
}

// Listen makes this process the window of the vault in dir. handle is called
// with one word at a time, on a goroutine of its own, and says whether it
// understood the word, or rather did what it means: the sender learns that. The
// error is an [*oauth.Error]; it wraps [ErrTaken] when another process is first.
func Listen(dir string, handle func(word string) bool) (*Listener, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, failed(err)
	}
	// The lock decides who is first; it goes with the process, the socket's
	// file may stay behind.
	lock, err := tryLock(filepath.Join(dir, lockName))
	if err != nil {
		return nil, failed(err)
	}
	if lock == nil {
		return nil, &oauth.Error{Kind: oauth.KindOther, Message: "Another window has this vault open.", Err: ErrTaken}
	}
	path := filepath.Join(dir, socketName)
	listener, err := listen(path)
	if err != nil {
		return nil, errors.Join(failed(err), lock.Close())
	}
	return serving(lock, listener, path, handle), nil
}

// serving is a listener that hears.
func serving(lock *lock, listener *net.UnixListener, path string, handle func(word string) bool) *Listener {
	l := &Listener{lock: lock, listener: listener, path: path, handle: handle}
	l.place, _ = os.Lstat(path)
	l.serve(listener)
	l.stop = lookOut(filepath.Dir(path), l.restore)
	l.restore() // of what was gone before anybody looked out
	return l
}

// tryLock takes the lock, also where somebody just looks whether it is taken. It is nil
// where another process has it.
func tryLock(path string) (*lock, error) {
	l, err := openLock(path)
	if err != nil {
		return nil, err
	}
	for range 5 {
		mine, err := l.try()
		if mine {
			return l, nil
		}
		if err != nil {
			return nil, errors.Join(err, l.Close())
		}
		time.Sleep(time.Millisecond)
	}
	return nil, l.Close()
}

// Wait is [Listen] for who takes the place of a process that is just leaving it: it
// waits for that a moment. The error is that of Listen.
func Wait(ctx context.Context, dir string, handle func(word string) bool) (*Listener, error) {
	ctx, cancel := context.WithTimeout(ctx, talk)
	defer cancel()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		l, err := Listen(dir, handle)
		if !errors.Is(err, ErrTaken) {
			return l, err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return nil, err
		}
	}
}

func listen(path string) (*net.UnixListener, error) {
	_ = os.Remove(path)
	short, done, err := shorten(path)
	if err != nil {
		return nil, err
	}
	defer done()
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: short, Net: "unix"})
	if err != nil {
		return nil, err
	}
	listener.SetUnlinkOnClose(false) // it would go by the short name
	if err := owner.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, listener.Close(), os.Remove(path))
	}
	return listener, nil
}

// Possible is nil where a process can be heard in dir. In a folder that cannot be written, and on
// a file system without sockets, a window does without, and nobody can tell whether there is one.
func Possible(dir string) error {
	name := filepath.Join(dir, "window-"+rand.Text()+".sock")
	listener, err := listen(name)
	if err != nil {
		return err
	}
	return errors.Join(listener.Close(), os.Remove(name))
}

// shorten returns a path of a socket that fits into an address: where it is too
// long, through a link that done removes again. The socket stays where it is.
func shorten(path string) (short string, done func(), err error) {
	if len(path) <= maxPath {
		return path, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "tokendesk-")
	if err != nil {
		return "", nil, err
	}
	done = func() { _ = os.RemoveAll(dir) } // of the link, not of what it leads to
	folder, err := filepath.Abs(filepath.Dir(path))
	if err == nil {
		err = os.Symlink(folder, filepath.Join(dir, "v"))
	}
	if err != nil {
		done()
		return "", nil, err
	}
	return filepath.Join(dir, "v", filepath.Base(path)), done, nil
}

// restore puts back what is gone of the place: the socket, and the lock's file.
func (l *Listener) restore() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return
	}
	if file := filepath.Join(filepath.Dir(l.path), lockName); l.lock.lost(file) {
		if again, err := tryLock(file); err == nil && again != nil {
			_ = l.lock.Close()
			l.lock = again
		}
	}
	now, err := os.Lstat(l.path)
	if err == nil && l.place != nil && os.SameFile(now, l.place) {
		return
	}
	again, err := listen(l.path)
	if err != nil {
		return // the folder is gone, or full: the next change in it is another chance
	}
	l.place, _ = os.Lstat(l.path)
	_ = l.listener.Close()
	l.listener = again
	l.serve(again)
}

// end stops hearing. What is left of the place is the caller's.
func (l *Listener) end() error {
	l.mu.Lock()
	l.ended = true
	err := l.listener.Close()
	l.mu.Unlock()
	l.stop()
	l.serving.Wait()
	return err
}

// Close lets another process be the window. It waits for the word that is being
// handled.
func (l *Listener) Close() error {
	err := l.end()
	if gone := os.Remove(l.path); !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return errors.Join(err, l.lock.Close())
}

// serve hears what comes to a listener until that is closed.
func (l *Listener) serve(listener *net.UnixListener) {
	l.serving.Go(func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			l.talking.Lock()
			hear(connection, l.handle)
			l.talking.Unlock()
		}
	})
}

// hear takes one word of one connection.
func hear(connection net.Conn, handle func(string) bool) {
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(talk))
	word, err := bufio.NewReader(io.LimitReader(connection, 32)).ReadString('\n')
	if err != nil {
		return
	}
	answer := "unknown\n"
	if handle(strings.TrimSpace(word)) {
		answer = "ok\n"
	}
	_, _ = io.WriteString(connection, answer)
}

// Send says a word to the process that has the vault in dir open. One that is just
// taking another's place is waited for a moment. The error is an [*oauth.Error], one
// that wraps [ErrNoWindow] when there is none.
func Send(ctx context.Context, dir, word string) error {
	ctx, cancel := context.WithTimeout(ctx, talk)
	defer cancel()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		err := send(ctx, dir, word)
		if !errors.Is(err, ErrNoWindow) || !Taken(dir) {
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return err
		}
	}
}

// Taken reports whether a process has the place of the one that hears.
func Taken(dir string) bool {
	path := filepath.Join(dir, lockName)
	if _, err := os.Lstat(path); err != nil {
		return false
	}
	l, err := openLock(path)
	if err != nil {
		return false
	}
	mine, err := l.try()
	return errors.Join(err, l.Close()) == nil && !mine
}

func send(ctx context.Context, dir, word string) error {
	path := filepath.Join(dir, socketName)
	nobody := func(err error) error {
		return &oauth.Error{Kind: oauth.KindOther, Message: "No window has this vault open.", Err: errors.Join(ErrNoWindow, err)}
	}
	if _, err := os.Lstat(path); err != nil {
		return nobody(err)
	}
	short, done, err := shorten(path)
	if err != nil {
		return failed(err)
	}
	defer done()
	connection, err := (&net.Dialer{}).DialContext(ctx, "unix", short)
	if err != nil {
		return nobody(err)
	}
	defer connection.Close()
	if deadline, ok := ctx.Deadline(); ok {
		_ = connection.SetDeadline(deadline)
	}
	if _, err := io.WriteString(connection, word+"\n"); hungUp(err) {
		return nobody(err)
	} else if err != nil {
		return failed(err)
	}
	answer, err := bufio.NewReader(io.LimitReader(connection, 32)).ReadString('\n')
	if hungUp(err) {
		return nobody(err)
	} else if err != nil {
		return failed(err)
	}
	if answer != "ok\n" {
		return &oauth.Error{
			Kind:    oauth.KindOther,
			Message: "The window that has this vault open cannot do that.",
			Advice:  "It may be another version: close it and try again.",
		}
	}
	return nil
}

// hungUp reports whether a process ended before it had heard what was said to it. Words may
// be said twice.
func hungUp(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

func failed(err error) error {
	return &oauth.Error{
		Kind:    oauth.KindOther,
		Message: "The window that has this vault open cannot be reached.",
		Advice:  "Check the permissions of the vault's folder, and that the window still reacts.",
		Err:     err,
	}
}
