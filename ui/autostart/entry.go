package autostart

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// ourMark is the key by which we know a file of ours.
const ourMark = "X-Tokendesk"

// maxEntry is more than any such file has.
const maxEntry = 64 << 10

// entry is the main group of a desktop file: keys and values as they are written.
type entry map[string]string

// readEntry reads a desktop file. The error is fs.ErrNotExist where there is none.
func readEntry(path string) (entry, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", path, errors.ErrUnsupported)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	e, group := entry{}, ""
	in := bufio.NewScanner(io.LimitReader(f, maxEntry))
	for in.Scan() {
		line := strings.TrimSpace(in.Text())
		if strings.HasPrefix(line, "[") {
			group = line
			continue
		}
		if key, value, found := strings.Cut(line, "="); found && group == "[Desktop Entry]" {
			e[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	return e, in.Err()
}

// ours reports whether we wrote the file.
func (e entry) ours() bool { return e[ourMark] == "true" }

// wanted reports whether the file asks for the program's start.
func (e entry) wanted() bool {
	return e["Exec"] != "" && e["Hidden"] != "true" && e["X-GNOME-Autostart-enabled"] != "false"
}

// starts reports whether the file starts a program of that name, wherever it lies.
func (e entry) starts(program string) bool {
	command := unescaped(e["Exec"])
	first, _, _ := strings.Cut(command, " ")
	if quoted, ok := strings.CutPrefix(command, `"`); ok {
		first, _, _ = strings.Cut(quoted, `"`)
	}
	name := filepath.Base(first)
	return name == "tokendesk" || name == filepath.Base(program)
}

// on reports whether a desktop acts on the file.
func (e entry) on() bool {
	program := unescaped(e["TryExec"])
	if !filepath.IsAbs(program) {
		return e.wanted()
	}
	_, err := os.Stat(program)
	return e.wanted() && err == nil
}

// commandLine writes a command for a desktop file's Exec (Desktop Entry Specification,
// "The Exec key"): words in quotes, in which four characters want a backslash; a
// percent sign doubled; and all of it escaped as any text of the file is. The error is
// ErrPath: there is no way to write an equals sign in a program's path, nor a line's end.
func commandLine(words []string) (string, error) {
	if len(words) == 0 || strings.Contains(words[0], "=") {
		return "", ErrPath
	}
	quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", "$", `\$`, "%", "%%")
	var quoted []string
	for i, word := range words {
		if strings.ContainsFunc(word, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return "", ErrPath
		}
		if i > 0 && plain(word) {
			quoted = append(quoted, word)
			continue
		}
		quoted = append(quoted, `"`+quote.Replace(word)+`"`)
	}
	return escaped(strings.Join(quoted, " ")), nil
}

// plain reports whether a word needs no quotes.
func plain(word string) bool {
	return word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return !strings.ContainsRune("/._-+@:", r) && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

// escaped is a text as a desktop file's value.
func escaped(text string) string { return strings.ReplaceAll(text, `\`, `\\`) }

// unescaped is a value's text.
func unescaped(value string) string {
	return strings.NewReplacer(`\\`, `\`, `\s`, " ", `\t`, "\t", `\n`, "\n", `\r`, "\r").Replace(value)
}
