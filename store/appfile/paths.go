package appfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tokendesk/oauth"
)

// maxKey bounds a private key's file, in bytes.
const maxKey = 64 << 10

// A place is where the relative paths of a file or text start. A text that was
// pasted has none ("" for dir): the folder that a program happens to run in
// next time says nothing about what was meant, and somebody else may fill it.
type place struct {
	dir   string
	notes []string // what was not taken, and why
}

// absolute resolves a path that stands at field of an app file; "" with a note
// where nothing says where it starts.
func (p *place) absolute(path, field string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	if p.dir == "" {
		p.left(path, field, "pasted text has no folder that a path could start at")
		return ""
	}
	abs, err := filepath.Abs(filepath.Join(p.dir, path))
	if err != nil {
		p.left(path, field, "the folder it starts at no longer exists")
		return ""
	}
	return abs
}

func (p *place) left(path, field, why string) {
	p.notes = append(p.notes, fmt.Sprintf("%s: the path %s was left out: %s. Enter the whole path.", field, quoteName(unmark(path)), why))
}

// typed resolves a path of a command for a shell, which would have replaced a
// variable or a ~ in it. Nothing is looked up for it here.
func (p *place) typed(path, field string) string {
	path = markWritten(path)
	switch {
	case hasMark(path):
		p.left(path, field, "it has a placeholder")
		return ""
	case strings.HasPrefix(path, "~"):
		p.left(path, field, "paths that begin with ~ are not supported")
		return ""
	}
	return p.absolute(path, field)
}

// command resolves a program that is named by a relative path; a bare name is
// left for PATH.
func (p *place) command(argv []string, field string) []string {
	if len(argv) == 0 || !strings.ContainsRune(filepath.ToSlash(argv[0]), '/') {
		return argv
	}
	program := p.absolute(argv[0], field)
	if program == "" {
		return nil
	}
	return append([]string{program}, argv[1:]...)
}

// targets resolves the places in which an account's token is kept current; one whose path
// starts nowhere is left out.
func (p *place) targets(given []oauth.Target, field string) (targets []oauth.Target) {
	if given == nil {
		return nil // says nothing, which is not the same as none
	}
	targets = []oauth.Target{}
	for i, t := range given {
		if t.File != "" {
			t.File = p.absolute(t.File, index(field, i)+".file")
		} else {
			t.Command = p.command(t.Command, index(field, i)+".command")
		}
		if t.File != "" || len(t.Command) > 0 {
			targets = append(targets, t)
		}
	}
	return targets
}

// ReadKey reads a private key file, such as the one an app file names as
// client_key_file, once a person has accepted that: a regular file of bounded size.
// What it holds, in whatever form, is for [oauth.NormalPrivateKey] to say.
func ReadKey(name string) (string, error) {
	const path = "client_key_file"
	if err := checkKeyFile(name, path); err != nil {
		return "", err
	}
	advice := lookedFor(name)
	file, err := os.Open(name)
	if err != nil {
		return "", oauth.UsageError(path+": the file cannot be read.", advice)
	}
	defer func() { _ = file.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(file, maxKey+1))
	if err != nil {
		return "", oauth.UsageError(path+": the file cannot be read.", advice)
	}
	if len(data) > maxKey {
		return "", oauth.UsageError(path+": the file is too large for a private key.", advice)
	}
	return string(data), nil
}

// checkKeyFile looks whether there is such a file, and reads nothing of it.
func checkKeyFile(name, path string) error {
	info, err := os.Stat(name)
	if err != nil {
		return oauth.UsageError(path+": the file cannot be found or read.", lookedFor(name))
	}
	if !info.Mode().IsRegular() {
		return oauth.UsageError(path+": this is not a file.", lookedFor(name))
	}
	return nil
}

func lookedFor(name string) string { return "It is looked for at " + name + "." }

// InKeyFile says of a private key's failure which file it was in; "" is none.
func InKeyFile(name string, err error) error {
	var e *oauth.Error
	if name == "" || !errors.As(err, &e) {
		return err
	}
	named := oauth.UsageError("client_key_file: "+e.Message, e.Advice+" "+lookedFor(name))
	named.Err = e.Err
	return named
}
