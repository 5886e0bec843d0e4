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

const fileName = "tokendesk.desktop"

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

// On reports whether the program is started at login, whoever wrote the file. ErrForeign is
// that of a person's file which starts something else. It reads the disk.
func (l Login) On() (bool, error) {
	if l.Dir == "" {
		return false, ErrNotHere
	}
	for _, dir := range append([]string{l.Dir}, l.System...) {
		e, err := readEntry(filepath.Join(dir, fileName))
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
// hides that one; else it is none. It writes to disk.
func (l Login) Set(on bool) error {
	if l.Dir == "" {
		return ErrNotHere
	}
	e, err := readEntry(l.File())
	switch {
	case err == nil && !e.ours():
		return ErrForeign
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	gone := err != nil
	if on {
		return l.write(true)
	}
	for _, dir := range l.System {
		if e, err := readEntry(filepath.Join(dir, fileName)); err == nil && e.wanted() {
			return l.write(false)
		}
	}
	if gone {
		return nil
	}
	return os.Remove(l.File())
}

// Mend writes our own file anew where the program that it names has gone: this one has
// taken its place. Everything else stays as it is.
func (l Login) Mend() error {
	if l.Dir == "" {
		return nil
	}
	e, err := readEntry(l.File())
	if err != nil || !e.ours() || !e.wanted() {
		return nil
	}
	program := unescaped(e["TryExec"])
	if program == l.Program {
		return nil
	}
	if _, err := os.Stat(program); !errors.Is(err, fs.ErrNotExist) {
		return nil // another copy of the program, which has the same right
	}
	return l.write(true)
}

// write writes the file whole or not at all.
func (l Login) write(on bool) error {
	text, err := l.entry(on)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(l.Dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(l.Dir, "."+fileName+".*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), l.File())
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
		"Comment=Keeps OAuth 2 tokens valid and at hand",
		"Icon=tokendesk",
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
