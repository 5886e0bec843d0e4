package browser

import (
	"net/url"
	"path/filepath"
	"strings"
	"unicode"

	"tokendesk/oauth/pattern"
	"tokendesk/oauth/visible"
)

// entry is a command of $BROWSER. Its words are free of quotes; %s, %% and %c are still in
// them.
type entry struct {
	raw   string
	words []string
}

// entries takes $BROWSER apart: commands in a list, of words as a shell has them. A colon
// in quotes divides nothing, nor does one that plainly belongs to an address.
func (m machine) entries(list string) []entry {
	separator := ':'
	if m.os == "windows" {
		separator = ';'
	}
	var found []entry
	joins := false // nothing stands between the word before and the separator
	for _, e := range divided(list, separator, m.os != "windows") {
		if whole := strings.TrimSpace(e.raw); whole != "" && m.exists(whole) {
			e.words = []string{whole}
		}
		if joins && len(e.words) > 0 && m.continues(&found[len(found)-1], e) {
			last := &found[len(found)-1]
			last.words[len(last.words)-1] += string(separator) + e.words[0]
			last.words = append(last.words, e.words[1:]...)
		} else if len(e.words) > 0 {
			found = append(found, e)
		}
		joins = len(e.words) > 0 && strings.TrimRightFunc(e.raw, unicode.IsSpace) == e.raw
	}
	return found
}

// continues reports whether e is no command, but goes on with the address that is the last
// word of the one before: firefox ext+container:name=Work&url=%s.
func (m machine) continues(before *entry, e entry) bool {
	last, next := before.words[len(before.words)-1], e.words[0]
	if len(before.words) < 2 || next == "" || strings.TrimLeftFunc(e.raw, unicode.IsSpace) != e.raw {
		return false
	}
	if _, err := m.look(next); err == nil {
		return false
	}
	return strings.Contains(next, "%s") || strings.ContainsAny(next, "=&?") || strings.HasPrefix(next, "//") ||
		strings.Contains(last, "//") && unicode.IsDigit(rune(next[0]))
}

// divided splits a list of commands into words. A quote that is not closed is none.
func divided(list string, separator rune, backslashes bool) []entry {
	var (
		all    []entry
		now    entry
		word   strings.Builder
		inWord bool
		quote  rune
	)
	endWord := func() {
		if inWord {
			now.words = append(now.words, word.String())
		}
		word.Reset()
		inWord = false
	}
	begin, runes := 0, []rune(list)
	endEntry := func(at int) {
		endWord()
		now.raw = string(runes[begin:at])
		all, now, begin = append(all, now), entry{}, at+1
	}
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		next := rune(0)
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		switch {
		case r == '\\' && backslashes && next != 0 && (quote == 0 || quote == '"' && strings.ContainsRune("\"\\$`", next)):
			word.WriteRune(next)
			inWord = true
			i++
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case (r == '"' || r == '\'' && backslashes) && strings.ContainsRune(string(runes[i+1:]), r):
			quote, inWord = r, true
		case r == separator:
			endEntry(i)
		case unicode.IsSpace(r):
			endWord()
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	endEntry(len(runes))
	return all
}

// fromVariable makes the commands of $BROWSER for an address: %s is the address, which
// stands at the end where there is no %s, %% a percent sign and %c a colon
// (http://www.catb.org/~esr/BROWSER/).
func (m machine) fromVariable(entries []entry, address string) ([][]string, error) {
	var commands [][]string
	var absent []string
	scripts := false
	for _, e := range entries {
		name, _, _ := filled(e.words[0], "%s") // no program is called as an address
		program, err := m.look(name)
		argv, placed, safe := []string{program}, false, true
		for _, word := range e.words[1:] {
			text, in, fits := filled(word, address)
			argv, placed, safe = append(argv, text), placed || in, safe && fits
		}
		switch {
		case err != nil:
			absent = append(absent, visible.Line(filepath.Base(name), 40))
			continue
		case !safe:
			scripts = true
			continue
		case !placed:
			argv = append(argv, address)
		}
		commands = append(commands, argv)
	}
	switch {
	case len(commands) > 0:
		return commands, nil
	case scripts:
		return nil, missing("$BROWSER puts the address into a script, where it could run any program.",
			"Hand it to the script: `sh -c 'firefox \"$1\"' sh %s`. Or open the address yourself.")
	case len(absent) == 1:
		return nil, missing("The program "+absent[0]+" that $BROWSER names was not found.", "Correct $BROWSER, or open the address yourself.")
	}
	return nil, missing("None of the programs that $BROWSER names was found: "+visible.Line(strings.Join(absent, ", "), 120)+".",
		"Correct $BROWSER, or open the address yourself.")
}

// parameter is the beginning of an address, also as the value of a flag, up to the value
// of one of its parameters.
var parameter = pattern.New(`^(?:-[^=\s]*=)?[A-Za-z][A-Za-z0-9+.-]+:.*=$`)

// filled is a word of $BROWSER for an address. in says that it holds the address; there
// it is percent-encoded where it is the value of a parameter of another one. safe is
// false where it is part of a script, as which it must not be read.
func filled(word, address string) (text string, in, safe bool) {
	var b strings.Builder
	safe = true
	for i := 0; i < len(word); i++ {
		if word[i] != '%' || i+1 == len(word) {
			b.WriteByte(word[i])
			continue
		}
		i++
		switch word[i] {
		case 's':
			in = true
			if parameter.MatchString(b.String()) {
				b.WriteString(url.QueryEscape(address))
				break
			}
			safe = safe && !strings.ContainsFunc(word, unicode.IsSpace)
			b.WriteString(address)
		case '%':
			b.WriteByte('%')
		case 'c':
			b.WriteByte(':')
		default:
			b.WriteString(word[i-1 : i+1])
		}
	}
	return b.String(), in, safe
}
