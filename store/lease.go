package store

import (
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"tokendesk/oauth"
)

// locks are the vault's write lock and its accounts' leases: one holder each
// across goroutines (a channel) and processes (a locked file, which the system
// frees when its holder dies). dir is empty for a vault in memory.
type locks struct {
	dir string

	mu    sync.Mutex
	gates map[string]*gate
}

// gate lets one goroutine through; users counts who holds it or waits.
type gate struct {
	turn  chan struct{}
	users int
}

func newLocks(dir string) *locks { return &locks{dir: dir, gates: map[string]*gate{}} }

// write waits for the write lock. Writers poll often: it is held for milliseconds.
func (l *locks) write(ctx context.Context) (release func(), err error) {
	return l.hold(ctx, writeLock, 2*time.Millisecond)
}

// writeLock is the name of the file of the write lock.
const writeLock = "write"

// hold waits for a lock until ctx ends. release may be called more than once.
func (l *locks) hold(ctx context.Context, name string, every time.Duration) (release func(), err error) {
	leave, err := l.enter(ctx, name)
	if err != nil || l.dir == "" {
		return leave, err
	}
	file, err := l.file(name)
	if err != nil {
		leave()
		return nil, err
	}
	if _, err := file.TryLockContext(ctx, every); err != nil {
		leave()
		return nil, err
	}
	return sync.OnceFunc(func() {
		_ = file.Close()
		leave()
	}), nil
}

// file is a lock that is not held yet.
func (l *locks) file(name string) (*flock.Flock, error) {
	path := filepath.Join(l.dir, "leases", name)
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		// Made here for its mode: the lock would leave that to the umask.
		if err := newFile(path); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	case err == nil && !info.Mode().IsRegular(): // opening a pipe would wait for ever
		return nil, vaultError(nil, path+" is not a file.", "Remove it and try again.")
	}
	return flock.New(path, flock.SetPermissions(fileMode)), nil
}

// The vault's key is held by everybody who relies on it staying as it is, with
// each other, and by who changes it, alone. It is taken before anything else.
const keyLock = "key"

// keepKey waits until nobody changes the key.
func (l *locks) keepKey(ctx context.Context) (release func(), err error) {
	if l.dir == "" {
		return func() {}, nil
	}
	file, err := l.file(keyLock)
	if err != nil {
		return nil, err
	}
	if _, err := file.TryRLockContext(ctx, 20*time.Millisecond); err != nil {
		return nil, err
	}
	return sync.OnceFunc(func() { _ = file.Close() }), nil
}

// changeKey waits until nobody relies on the key.
func (l *locks) changeKey(ctx context.Context) (release func(), err error) {
	file, err := l.file(keyLock)
	if err != nil {
		return nil, err
	}
	if _, err := file.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return nil, err
	}
	return sync.OnceFunc(func() { _ = file.Close() }), nil
}

// enter waits for the turn within this process.
func (l *locks) enter(ctx context.Context, name string) (leave func(), err error) {
	l.mu.Lock()
	g := l.gates[name]
	if g == nil {
		g = &gate{turn: make(chan struct{}, 1)}
		l.gates[name] = g
	}
	g.users++
	l.mu.Unlock()
	forget := func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if g.users--; g.users == 0 {
			delete(l.gates, name)
		}
	}
	select {
	case g.turn <- struct{}{}:
		return sync.OnceFunc(func() { <-g.turn; forget() }), nil
	case <-ctx.Done():
		forget()
		return nil, ctx.Err()
	}
}

// Lease waits for the account's lease, one across goroutines and processes. A
// crashed holder's lease is free. The file's name is a keyed hash: it tells
// nobody which account it is of. Who holds it may save the account even while
// the vault is locked; the key goes with the last lease, and is not changed
// before. Where what comes of it could not be saved now there is none, so that
// no refresh token is spent in vain: the error says why.
func (v *Vault) Lease(ctx context.Context, ref oauth.Ref) (func(), error) {
	keyKept, err := v.locks.keepKey(ctx)
	if err != nil {
		return nil, explain(err)
	}
	given := false
	defer func() {
		if !given {
			keyKept()
		}
	}()
	// The name hangs on the key: one that was changed is noticed first.
	if err := v.read(ctx, func(view) error { return nil }); err != nil {
		return nil, err
	}
	name, err := v.leaseName(ref)
	if err != nil {
		return nil, err
	}
	release, err := v.locks.hold(ctx, name, 20*time.Millisecond)
	if err != nil {
		return nil, explain(err)
	}
	if err := v.Writable(ctx); err != nil {
		release()
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.locked || v.closed {
		release()
		return nil, lockedError()
	}
	v.leases[ref]++
	given = true
	return sync.OnceFunc(func() {
		release()
		keyKept()
		v.returned(ref)
	}), nil
}

// roomOfASave is what a save may take of a disk, in bytes, with some to spare.
const roomOfASave = 256 << 10

// Writable is nil where a save would succeed now, as far as can be told: the vault is where it
// was, its file takes a transaction, and its disk has room.
func (v *Vault) Writable(ctx context.Context) error {
	if v.unwritable != nil || v.locks.dir == "" {
		return v.unwritable
	}
	release, err := v.locks.write(ctx)
	if err != nil {
		return explain(err)
	}
	defer release()
	if err := v.replaced(); err != nil {
		return err
	}
	tx, err := v.begin(ctx, nil)
	if err == nil {
		err = errors.Join(tx.Rollback(), hasRoom(filepath.Join(v.o.Dir, "leases"), roomOfASave))
	}
	return explain(err)
}

// hasRoom is nil where so many bytes can be written in a folder. They are written: systems
// tell how much is free of a disk, not of a person's share of it.
func hasRoom(dir string, bytes int) error {
	f, err := os.CreateTemp(dir, "room-*")
	if err != nil {
		return err
	}
	gone := os.Remove(f.Name()) // at once where that can be: nothing is left of a process that ends here
	_, err = f.Write(make([]byte, bytes))
	err = errors.Join(err, f.Close())
	if gone != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

func (v *Vault) leaseName(ref oauth.Ref) (string, error) {
	v.using.RLock()
	defer v.using.RUnlock()
	s, _, err := v.state()
	if err != nil {
		return "", err
	}
	sum := s.name(nameLease, ref.App, ref.Account)
	return hex.EncodeToString(sum[:16]), nil
}
