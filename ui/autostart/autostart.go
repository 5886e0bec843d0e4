// Package autostart has the desktop start the program when its person logs in: by a file
// of XDG's autostart folder (Desktop Application Autostart Specification). The file is the
// only truth: a desktop's own settings change it, too.
package autostart

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"tokendesk/assets"
	"tokendesk/store/owner"
)

// The errors; errors.Is tells them apart.
var (
	// ErrNotHere is that of systems whose login this package does not know.
	ErrNotHere = errors.New("autostart: not on this system")
	// ErrForeign is that of a file which somebody else wrote: it is left alone.
	ErrForeign = errors.New("autostart: the file was written by somebody else")
	// ErrPath is that of a program whose path no such file can name.
	ErrPath = errors.New("autostart: the program's path cannot be written down")
)

const (
	fileName = assets.ID + ".desktop"
	// formerName is what the file was called before. A desktop starts what both name.
	formerName = assets.FormerID + ".desktop"
)

// Login is the start of one program at login. The zero value is none: On and Set
// return ErrNotHere, Mend does nothing.
type Login struct {
	// Dir is the folder of the person's autostart files, System those of the system's,
	// which a person's file of the same name overrides.
	Dir    string
	System []string
	// Program is the absolute path of what is started, Args are its arguments.
	Program string
	Args    []string
}

// Here is the login of this person, for this program. The error is ErrNotHere, also within
// a sandbox, whose programs do not see the folder.
func Here(args ...string) (Login, error) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("FLATPAK_ID") != "" || os.Getenv("SNAP") != "" {
		return Login{}, ErrNotHere
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return Login{}, errors.Join(ErrNotHere, err)
	}
	program := os.Getenv("APPIMAGE") // what the person has; the rest is a mount of it
	if program == "" {
		if program, err = os.Executable(); err != nil {
			return Login{}, errors.Join(ErrNotHere, err)
		}
	}
	l := Login{Dir: filepath.Join(config, "autostart"), Program: program, Args: args}
	systems := os.Getenv("XDG_CONFIG_DIRS")
	if systems == "" {
		systems = "/etc/xdg"
	}
	for _, dir := range filepath.SplitList(systems) {
		if filepath.IsAbs(dir) {
			l.System = append(l.System, filepath.Join(dir, "autostart"))
		}
	}
	return l, nil
}

// File is the path of the person's file.
func (l Login) File() string { return filepath.Join(l.Dir, fileName) }

// Foreign is the path of the file that ErrForeign is about.
func (l Login) Foreign() string {
	if former, err := readEntry(filepath.Join(l.Dir, formerName)); err == nil && !former.ours() {
		if _, err := os.Lstat(l.File()); errors.Is(err, fs.ErrNotExist) {
			return filepath.Join(l.Dir, formerName)
		}
	}
	return l.File()
}

// On reports whether the program is started at login, whoever wrote the file. ErrForeign is
// that of a person's file which starts something else. It reads the disk.
func (l Login) On() (bool, error) {
	if l.Dir == "" {
		return false, ErrNotHere
	}
	on, err := l.named(fileName)
	if on || err != nil {
		return on, err
	}
	// A file of the former name that starts something else is in nobody's way.
	if on, err = l.named(formerName); errors.Is(err, ErrForeign) {
		return false, nil
	}
	return on, err
}

// named reports whether the file of a name starts the program: the person's, or else the
// system's.
func (l Login) named(name string) (bool, error) {
	for _, dir := range append([]string{l.Dir}, l.System...) {
		e, err := readEntry(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil && dir == l.Dir && !e.ours() && e.wanted() && !e.starts(l.Program) {
			return false, ErrForeign
		}
		return err == nil && e.on(), err
	}
	return false, nil
}

// Set has the program started at login, or not. A file that somebody else wrote is left
// alone: ErrForeign. Where the system starts the program for everybody, off is a file that
// hides that one; else it is none. What we once wrote under the former name goes. It writes
// to disk.
func (l Login) Set(on bool) error {
	if l.Dir == "" {
		return ErrNotHere
	}
	for _, name := range []string{fileName, formerName} {
		e, err := readEntry(filepath.Join(l.Dir, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		case !e.ours() && (name == fileName || e.wanted() && e.starts(l.Program)):
			return ErrForeign
		}
	}
	if on {
		if err := l.write(fileName, true); err != nil {
			return err
		}
		return l.without(formerName)
	}
	return errors.Join(l.without(fileName), l.without(formerName))
}

// without ends the start that the file of a name asks for: the system's is hidden, our own
// goes. A file that somebody else wrote stays.
func (l Login) without(name string) error {
	path := filepath.Join(l.Dir, name)
	e, err := readEntry(path)
	switch {
	case err == nil && !e.ours():
		return nil
	case l.forEverybody(name):
		return l.write(name, false)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return os.Remove(path)
}

// forEverybody reports whether the system has a file of that name which starts the program.
func (l Login) forEverybody(name string) bool {
	for _, dir := range l.System {
		if e, err := readEntry(filepath.Join(dir, name)); err == nil && e.wanted() {
			return true
		}
	}
	return false
}

// Mend gives our own file of the former name the present one, and writes it anew where
// the program that it names has gone: this one has taken its place. Everything else stays as
// it is.
func (l Login) Mend() error {
	if l.Dir == "" {
		return nil
	}
	if err := l.rename(); err != nil {
		return err
	}
	e, err := readEntry(l.File())
	if err != nil || !e.ours() || !e.wanted() || !l.instead(e) {
		return nil
	}
	return l.write(fileName, true)
}

// rename gives our own file of the former name the present one. Where there is one of that
// name, too, it is the newer, and the former goes.
func (l Login) rename() error {
	e, err := readEntry(filepath.Join(l.Dir, formerName))
	if err != nil || !e.ours() || unescaped(e["TryExec"]) != l.Program && !l.instead(e) {
		return nil // none, somebody else's, or of another copy of the program, which knows it by this name
	}
	if !e.wanted() && l.forEverybody(formerName) {
		return nil // it hides that one
	}
	if _, err := os.Lstat(l.File()); errors.Is(err, fs.ErrNotExist) {
		if err := l.write(fileName, e.wanted()); err != nil {
			return err
		}
	}
	return os.Remove(filepath.Join(l.Dir, formerName))
}

// instead reports whether the program takes the place of the one that a file names: that
// one has gone. Another copy of the program has the same right.
func (l Login) instead(e entry) bool {
	program := unescaped(e["TryExec"])
	if program == l.Program {
		return false
	}
	_, err := os.Stat(program)
	return errors.Is(err, fs.ErrNotExist)
}

// write writes the file of a name whole or not at all.
func (l Login) write(name string, on bool) error {
	text, err := l.entry(on)
	if err != nil {
		return err
	}
	if err := owner.MakeFolders(l.Dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(l.Dir, "."+name+".*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, owner.ChmodFile(f, 0o644), owner.Hand(f), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(l.Dir, name))
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// entry is the text of the file.
func (l Login) entry(on bool) (string, error) {
	command, err := commandLine(append([]string{l.Program}, l.Args...))
	if err != nil {
		return "", err
	}
	lines := []string{
		"[Desktop Entry]",
		"Type=Application",
		"Version=1.4",
		"Name=Tokendesk",
		"Comment=Keeps OAuth 2 tokens valid and ready to copy",
		"Icon=" + assets.ID,
		"Exec=" + command,
		"TryExec=" + escaped(l.Program),
		"Terminal=false",
		"X-GNOME-Autostart-enabled=true",
		ourMark + "=true",
	}
	if !on {
		lines = append(lines, "Hidden=true")
	}
	return strings.Join(lines, "\n") + "\n", nil
}
