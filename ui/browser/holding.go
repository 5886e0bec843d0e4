package browser

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"tokendesk/oauth"
	files "tokendesk/store/owner"
)

// held begins the names of the files by which processes hold profiles. They lie beside
// the apps' folders, and are none themselves.
const held = "_held-"

func (p Profiles) holder(ref oauth.Ref) string {
	return filepath.Join(p.Dir, held+folder(ref.App)+"+"+strings.TrimPrefix(folder(ref.Account), "+"))
}

// Hold keeps a profile, there or not yet, from being taken by another process as one that nobody
// has, until release is called or this process ends. A profile is held by one at a
// time; ok is false where it is held already, or cannot be.
func (p Profiles) Hold(ref oauth.Ref) (release func(), ok bool) {
	if _, other := files.Other(p.Dir); other || p.Dir == "" || os.MkdirAll(p.Dir, 0o700) != nil {
		return func() {}, false
	}
	path := p.holder(ref)
	lock := flock.New(path, flock.SetPermissions(0o600))
	if mine, err := lock.TryLock(); err != nil || !mine {
		return func() {}, false
	}
	return func() {
		_ = os.Remove(path) // first: whoever waits for it makes another one
		_ = lock.Unlock()
	}, true
}

// Held reports whether a process holds a profile.
func (p Profiles) Held(ref oauth.Ref) bool {
	path := p.holder(ref)
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return false
	}
	lock := flock.New(path, flock.SetFlag(os.O_RDWR), flock.SetPermissions(0o600))
	mine, err := lock.TryLock()
	if mine {
		_ = lock.Unlock()
	}
	return err == nil && !mine
}
