package browser

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gofrs/flock"

	"tokendesk/oauth"
)

// ErrRunning is what an error wraps where a browser has a profile open that was to
// be emptied or removed.
var ErrRunning = errors.New("the profile is in use")

func busy() error {
	return &oauth.Error{
		Kind: oauth.KindOther, Message: "A browser has this account's profile open.",
		Advice: "Close that browser first, all of its windows.", Err: ErrRunning,
	}
}

// Empty removes what is in an account's profile, so that its browsers begin anew.
// The error is an [*oauth.Error]; it wraps [ErrRunning] while a browser has it open.
func (p Profiles) Empty(ref oauth.Ref) error {
	if !p.there() {
		return nil
	}
	root, err := p.open()
	if err != nil {
		return err
	}
	defer root.Close()
	home := find(root, ref)
	if home == "" {
		return nil
	}
	if running(root, p.Dir, home) {
		return busy()
	}
	dir, err := root.Open(home)
	if err != nil {
		return unusable(err)
	}
	entries, err := dir.ReadDir(-1)
	_ = dir.Close()
	for _, e := range entries {
		if e.Name() != owner {
			err = errors.Join(err, root.RemoveAll(filepath.Join(home, e.Name())))
		}
	}
	if err != nil {
		return unusable(err)
	}
	return nil
}

// Aside are profiles that were set aside: they can be put back until they are
// removed for good. Another process leaves them alone as long as this one lives.
type Aside struct {
	profiles Profiles
	name     string // below Profiles.Dir
	homes    []string
	lock     *flock.Flock
}

// SetAside takes the profiles of accounts away, all or none. It returns nil where
// there are none. The error is an [*oauth.Error]; it wraps [ErrRunning] while a
// browser has one of them open.
func (p Profiles) SetAside(refs ...oauth.Ref) (*Aside, error) {
	if !p.there() {
		return nil, nil
	}
	root, err := p.open()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	var chosen []string
	for home, ref := range homes(root) {
		if slices.Contains(refs, ref) {
			chosen = append(chosen, home)
		}
	}
	return p.setAside(root, chosen)
}

// SetAsideFolder is [Profiles.SetAside] for a profile as [Profiles.Strays] found it.
func (p Profiles) SetAsideFolder(profile Profile) (*Aside, error) {
	root, err := p.open()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	home, err := filepath.Rel(p.Dir, profile.Dir)
	if _, there := homes(root)[home]; err != nil || !there {
		return nil, nil
	}
	return p.setAside(root, []string{home})
}

func (p Profiles) setAside(root *os.Root, chosen []string) (*Aside, error) {
	a := &Aside{profiles: p, name: aside + rand.Text(), homes: chosen}
	if len(chosen) == 0 {
		return nil, nil
	}
	if slices.ContainsFunc(chosen, func(home string) bool { return running(root, p.Dir, home) }) {
		return nil, busy()
	}
	if err := root.Mkdir(a.name, 0o700); err != nil {
		return nil, unusable(err)
	}
	a.lock = flock.New(filepath.Join(p.Dir, a.name, lockName), flock.SetPermissions(0o600))
	if _, err := a.lock.TryLock(); err != nil {
		return nil, errors.Join(unusable(err), root.RemoveAll(a.name))
	}
	for i, home := range a.homes {
		if err := root.Rename(home, a.path(i)); err != nil {
			return nil, errors.Join(unusable(err), a.back(root, i))
		}
		_ = root.Remove(filepath.Dir(home)) // the app's own folder, once it is empty
	}
	return a, nil
}

const lockName = "lock"

func (a *Aside) path(i int) string { return filepath.Join(a.name, strconv.Itoa(i)) }

// Back puts the profiles back. Errors are [*oauth.Error].
func (a *Aside) Back() error {
	if a == nil {
		return nil
	}
	root, err := a.profiles.open()
	if err != nil {
		return err
	}
	defer root.Close()
	if err := a.back(root, len(a.homes)); err != nil {
		return unusable(err)
	}
	return nil
}

// back puts the first n back.
func (a *Aside) back(root *os.Root, n int) error {
	var errs []error
	for i, home := range a.homes[:n] {
		if lies(root, home) {
			continue // another one has been made meanwhile: this one goes
		}
		errs = append(errs, root.MkdirAll(filepath.Dir(home), 0o700), root.Rename(a.path(i), home))
	}
	errs = append(errs, a.lock.Unlock(), root.RemoveAll(a.name))
	a.homes = nil
	return errors.Join(errs...)
}

// Gone removes the profiles for good. Errors are [*oauth.Error].
func (a *Aside) Gone() error {
	if a == nil || len(a.homes) == 0 {
		return nil
	}
	a.homes = nil
	if err := errors.Join(a.lock.Unlock(), remove(a.profiles, a.name)); err != nil {
		return unusable(err)
	}
	return nil
}

func remove(p Profiles, name string) error {
	root, err := p.open()
	if err != nil {
		return err
	}
	defer root.Close()
	return root.RemoveAll(name)
}

// Sweep removes what processes set aside that did not live to remove it.
func (p Profiles) Sweep() {
	entries, err := os.ReadDir(p.Dir)
	if p.Dir == "" || err != nil {
		return
	}
	for _, e := range entries {
		path := filepath.Join(p.Dir, e.Name(), lockName)
		if info, err := os.Lstat(path); !e.IsDir() || !strings.HasPrefix(e.Name(), aside) || err != nil || info.Mode()&fs.ModeType != 0 {
			continue
		}
		lock := flock.New(path)
		if mine, err := lock.TryLock(); err == nil && mine {
			_ = lock.Unlock()
			_ = remove(p, e.Name())
		}
	}
}
