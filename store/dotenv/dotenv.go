// Package dotenv reads and writes values of .env files as their readers agree on
// them: dotenv of JavaScript, Python and Ruby, Node's --env-file, docker compose, and
// a shell that sources the file. Pure.
package dotenv

import (
	"errors"
	"strings"
)

// ErrReadersDisagree is the error of a value that readers of .env files read in
// different ways, however it is quoted.
var ErrReadersDisagree = errors.New("readers of .env files do not agree on this value")

// Quote writes a value so that all readers read it back; ErrReadersDisagree where
// there is no such way. Docker's own --env-file knows no quotes and takes them for a
// part of the value; all that needs none (every JWT) is read the same there.
func Quote(s string) (string, error) {
	switch {
	case bare(s):
		return s, nil
	case strings.ContainsAny(s, "\\$"):
		// Python's reader undoes \\ and \' even between single quotes, others
		// do not; python-dotenv and dotenv-expand replace $NAME there.
		return "", ErrReadersDisagree
	case !strings.Contains(s, "'"):
		return "'" + s + "'", nil
	case !strings.ContainsAny(s, "\"`"): // a shell runs what is between backticks
		return `"` + s + `"`, nil
	}
	return "", ErrReadersDisagree
}

// QuoteLike is Quote in the quotes that a value has in the file already, where it
// can be written so.
func QuoteLike(old, s string) (string, error) {
	if bare(s) && old != "" && old[0] == '"' {
		return `"` + s + `"`, nil
	}
	if old != "" && old[0] == '\'' && !strings.ContainsAny(s, `'\$`) {
		return "'" + s + "'", nil
	}
	return Quote(s)
}

// bare reports whether a value needs no quotes. What a shell would do to it where
// the file is sourced counts: a tilde is a home folder at the beginning and after
// a colon, and zsh takes =word for a path there.
func bare(s string) bool {
	if s == "" || strings.IndexFunc(s, needsQuotes) >= 0 {
		return false
	}
	assigned := ":" + s
	return !strings.Contains(assigned, ":~") && !strings.Contains(assigned, ":=")
}

func needsQuotes(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return false
	}
	return !strings.ContainsRune("-._~+/=:@%,", r)
}
