// Package owner says whose a file is, and keeps the files of a person theirs when root makes them.
//
// A program that runs with sudo in a person's environment works in that person's folders. What it
// leaves there as root's, the person can neither open nor, in part, remove.
package owner

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
)

// ID names who has a file.
type ID struct{ User, Group int }

// Me is who has what this process makes.
func Me() ID { return ID{os.Geteuid(), os.Getegid()} }

// String is the name of the user, else "user" and its number.
func (id ID) String() string {
	number := strconv.Itoa(id.User)
	if found, err := user.LookupId(number); err == nil && found.Username != "" {
		return found.Username
	}
	return "user " + number
}

// spec is the user as chown(1) wants it.
func (id ID) spec() string {
	if found, err := user.LookupId(strconv.Itoa(id.User)); err == nil && found.Username != "" {
		return found.Username + ":"
	}
	return strconv.Itoa(id.User) + ":" + strconv.Itoa(id.Group)
}

// Of is whose a file is; ok is false where that cannot be told, as on systems whose files have
// no owner of that kind. A symbolic link is followed.
func Of(path string) (id ID, ok bool) {
	info, err := os.Stat(path)
	if err != nil {
		return id, false
	}
	return of(info)
}

// Other returns who has the folder at path, or the nearest one above it that there is, where
// this process is root and that is somebody else.
func Other(path string) (whose ID, other bool) {
	if os.Geteuid() != 0 {
		return whose, false
	}
	for {
		id, ok := Of(path)
		if ok {
			return id, id.User != 0
		}
		above := filepath.Dir(path)
		if above == path {
			return whose, false
		}
		path = above
	}
}

// Person is whose files this process works with in a folder: its own user's, and as root those
// of whoever has the folder, or the home that it is in.
func Person(folder string) ID {
	if whose, other := Other(folder); other {
		return whose
	}
	home, err := os.UserHomeDir()
	if err == nil && lies(folder, home) {
		if whose, other := Other(home); other {
			return whose
		}
	}
	return Me()
}

// lies reports whether a path is that of a folder or of something in it.
func lies(path, folder string) bool {
	within, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(within)
}

// Hand gives a file or folder that this process has just made, and has open, to whoever has
// the folder that it is in. It does nothing unless this process is root. A file system that
// knows no owners, or not that one, leaves the file as it is.
func Hand(f *os.File) error {
	whose, other := Other(filepath.Dir(f.Name()))
	if !other {
		return nil
	}
	return bearable(f.Chown(whose.User, whose.Group))
}

// HandPath is [Hand] for a file or folder by its path; a symbolic link is refused.
func HandPath(path string) error {
	if _, other := Other(filepath.Dir(path)); !other {
		return nil
	}
	f, err := open(path)
	if err != nil {
		return err
	}
	return errors.Join(Hand(f), f.Close())
}

// MakeFolders is [os.MkdirAll], with what it makes handed over ([Hand]).
func MakeFolders(path string, mode fs.FileMode) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if above := filepath.Dir(path); above != path {
		if err := MakeFolders(above, mode); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, mode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return HandPath(path)
}

// Foreign is a file or folder that belongs to somebody else than the person who needs it.
type Foreign struct {
	Path   string
	Whose  ID
	Person ID
	Within bool // it lies in a folder of that person, who left it there with sudo
}

// Find looks whether a file, or else the nearest folder above it that can be seen, is
// somebody else's than a person's. Of those that lie within a folder of that person it is
// the topmost.
func Find(path string, person ID) (f Foreign, ok bool) { return find(path, person, Of) }

func find(path string, person ID, of func(string) (ID, bool)) (f Foreign, ok bool) {
	topmost := Foreign{Person: person, Within: true}
	for at := path; ; at = filepath.Dir(at) {
		id, known := of(at)
		switch {
		case known && id.User == person.User && ok:
			return topmost, true
		case known && id.User == person.User:
			return f, false
		case known:
			topmost.Path, topmost.Whose = at, id
			if !ok {
				f, ok = Foreign{Path: at, Whose: id, Person: person}, true
			}
		}
		if at == filepath.Dir(at) {
			return f, ok
		}
	}
}

// Mend is the command that gives the file back, with all else in folder where it lies there,
// "" where it is not the person's to have.
func (f Foreign) Mend(folder string) string {
	if !f.Within {
		return ""
	}
	if !lies(f.Path, folder) {
		folder = f.Path
	}
	return "sudo chown -R " + f.Person.spec() + " " + quoted(folder)
}

// Chmod is [os.Chmod] where the file system keeps modes. One that refuses to change them, as
// that of a memory card or of a Windows share, leaves the file as it is.
func Chmod(path string, mode fs.FileMode) error { return bearable(os.Chmod(path, mode)) }

// ChmodFile is [Chmod] of an open file.
func ChmodFile(f *os.File, mode fs.FileMode) error { return bearable(f.Chmod(mode)) }

func bearable(err error) error {
	if Unkept(err) {
		return nil
	}
	return err
}

// Unkept reports whether an error of a change of mode or owner says that it cannot be made
// there.
func Unkept(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported) || impossible(err)
}

// KeepsModes reports whether files in a folder have the mode that they are made with. It
// makes one and removes it; where it cannot, they are taken to have it.
func KeepsModes(folder string) bool {
	f, err := os.CreateTemp(folder, "mode-*") // 0600
	if err != nil {
		return true
	}
	info, err := f.Stat()
	if gone := errors.Join(f.Close(), os.Remove(f.Name())); err != nil || gone != nil {
		return true
	}
	return info.Mode().Perm()&0o077 == 0
}
