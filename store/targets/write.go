package targets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/owner"
)

// WriteOptions are what a person has allowed of a file.
type WriteOptions struct {
	// Create makes a file that is not there; its folder must be.
	Create bool
	// AllowTracked writes a file that git tracks or does not ignore.
	AllowTracked bool
	// AllowWiderMode keeps what others than the owner may do with the file. Without it
	// the file that is written is for its owner alone.
	AllowWiderMode bool
}

// Write replaces a file with what change makes of it, whole or not at all: a new file is
// written beside it, brought to the disk and renamed. Owner and mode stay, the mode no
// wider than 0600 unless that is allowed. A change that changes nothing writes nothing.
//
// A link is followed within its folder; a file with a second name, a read-only one, a
// pipe, a device and a folder are refused, and so is one that git does not ignore
// ([Tracked]), unless allowed. A file that somebody else writes at the same time stays
// theirs: ErrChanged. change is called once, with nil for a file that is made, and its
// error is returned as it is. Other errors are [*oauth.Error]s.
//
// Write waits for the disk, and until then for ctx; a rename that has begun is finished.
func Write(ctx context.Context, path string, o WriteOptions, change func(old []byte) ([]byte, error)) error {
	l, err := resolve(ctx, path)
	if err != nil {
		return err
	}
	if err := l.writable(o); err != nil {
		return err
	}
	if !o.AllowTracked {
		if err := refuseTracked(ctx, l); err != nil {
			return err
		}
	}
	var old []byte
	if l.info != nil {
		if old, err = l.read(ctx); err != nil {
			return err
		}
	}
	changed, err := change(old)
	if err != nil || l.info != nil && bytes.Equal(old, changed) {
		return err
	}
	return l.replace(ctx, o, old, changed)
}

// writable refuses a file that would not stay what it is.
func (l location) writable(o WriteOptions) error {
	switch {
	case l.info == nil && !o.Create:
		return missing(l.named)
	case l.info == nil:
		return nil
	case nameCount(l.info) > 1:
		return unsafe("The file has a second name (a hard link), which would keep the old content: "+shownPath(l.named)+".", "Copy it to a file of its own.")
	case l.info.Mode().Perm()&0o200 == 0:
		return unsafe("The file is read-only: "+shownPath(l.named)+".", "Let its owner write it.")
	}
	return nil
}

// refuseTracked is the error of a file that could be committed with the token in it.
func refuseTracked(ctx context.Context, l location) error {
	state, err := Tracked(ctx, l.path)
	if err != nil {
		return err
	}
	if named, err := filepath.Abs(l.named); err == nil && named != l.path && state.Safe() {
		if state, err = Tracked(ctx, named); err != nil {
			return err
		}
	}
	if state.Safe() {
		return nil
	}
	message := "Git does not ignore this file, so that the token could be committed: " + shownPath(l.named) + "."
	if state == GitTracks {
		message = "Git tracks this file, so that the token could be committed: " + shownPath(l.named) + "."
	}
	return &oauth.Error{Kind: oauth.KindUntrusted, Message: message, Advice: "Add it to .gitignore, or confirm that the token may stand there.", Err: ErrTracked}
}

// replace writes the new file and puts it in the old one's place.
func (l location) replace(ctx context.Context, o WriteOptions, old, changed []byte) (err error) {
	folder := filepath.Dir(l.path)
	removeLeft(folder, filepath.Base(l.path))
	file, err := os.CreateTemp(folder, filepath.Base(l.path)+leftMark+"*") // 0600
	if err != nil {
		return failed("The file cannot be written", l.named, err)
	}
	defer func() {
		if err != nil {
			_ = file.Close()
			_ = os.Remove(file.Name())
		}
	}()
	if l.info == nil {
		if err := l.handed(file); err != nil {
			return failed("The file cannot be written", l.named, err)
		}
	} else {
		mode := l.info.Mode().Perm()
		if !o.AllowWiderMode {
			mode &= 0o600
		}
		if err := keepOwner(file, l.info); err != nil {
			return failed("The file belongs to somebody else, and would not any longer", l.named, err)
		}
		if err := owner.ChmodFile(file, mode); err != nil {
			return failed("The file cannot be written", l.named, err)
		}
	}
	if info, err := file.Stat(); err == nil && !o.AllowWiderMode && readable(info) {
		return unsafe("Others could read the token: files there have the mode "+fmt.Sprintf("%04o", info.Mode().Perm())+", which their file system does not let change: "+shownPath(l.named)+".",
			"Keep it on another disk, or let others read it (--allow-readable).")
	}
	if _, err := file.Write(changed); err != nil {
		return failed("The file cannot be written", l.named, err)
	}
	if err := file.Sync(); err != nil {
		return failed("The file cannot be written", l.named, err)
	}
	if err := file.Close(); err != nil {
		return failed("The file cannot be written", l.named, err)
	}
	if err := l.unchanged(ctx, old); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), l.path); err != nil {
		return failed("The file cannot be written", l.named, err)
	}
	syncFolder(folder)
	return nil
}

// handed gives a file that root makes in its person's folder to that person, who is the one
// whose home it runs in: it holds a token, and is nobody else's.
func (l location) handed(file *os.File) error {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil
	}
	person, _ := owner.Other(home)
	if whose, other := owner.Other(filepath.Dir(l.path)); !other || whose.User != person.User {
		return nil
	}
	return owner.Hand(file)
}

// unchanged looks whether the file is still the one that was read.
func (l location) unchanged(ctx context.Context, old []byte) error {
	info, err := os.Lstat(l.path)
	switch {
	case l.info == nil && errors.Is(err, fs.ErrNotExist):
		return nil
	case l.info == nil, errors.Is(err, fs.ErrNotExist):
		return meanwhile(l.named)
	case err != nil:
		return failed("The file cannot be read", l.named, err)
	case !os.SameFile(info, l.info):
		return meanwhile(l.named)
	}
	now, err := l.read(ctx)
	if err == nil && !bytes.Equal(now, old) {
		err = meanwhile(l.named)
	}
	return err
}

func meanwhile(path string) error {
	return &oauth.Error{
		Kind: oauth.KindOther, Message: "Another program wrote the file at the same time: " + shownPath(path) + ".",
		Advice: "Try again.", Err: ErrChanged,
	}
}

// leftMark is in the names of files under way. One that a killed process left holds a
// token: the next write removes it.
const (
	leftMark = ".tokendesk-tmp-"
	leftAge  = time.Minute // longer than a write takes
)

func removeLeft(folder, base string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), base+leftMark) || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > leftAge {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}
