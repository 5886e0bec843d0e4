// Package manpage writes the man pages of a program from what its commands say of
// themselves (man(7)). It is pure.
package manpage

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Program is what the pages of all commands have in common.
type Program struct {
	Version string
	Date    time.Time // of the version; the zero time: nobody knows
	// Sections end every page of a command; those of the program's own page come before them.
	Sections, Own []Section
}

// Section is a heading and what stands under it.
type Section struct {
	Title string
	Items []Item
}

// Item is a word and what it means.
type Item struct{ Name, Text string }

// Name is the name of a command's page, without its section: tokendesk-secret-set.
func Name(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// Page writes the page of a command, section 1.
func Page(c *cobra.Command, p Program) []byte {
	var w writer
	date := ""
	if !p.Date.IsZero() {
		date = p.Date.UTC().Format(time.DateOnly)
	}
	// Title and date are read by programs: they stand as they are.
	fmt.Fprintf(&w.b, ".TH %s 1 %s \"%s\" \"User Commands\"\n", strings.ToUpper(Name(c)), cmp.Or(date, `""`), escape(c.Root().Name()+" "+p.Version))
	w.macro("SH", "NAME")
	w.line(Name(c) + " - " + c.Short)
	w.macro("SH", "SYNOPSIS")
	w.macro("B", c.CommandPath())
	if _, arguments, ok := strings.Cut(c.Use, " "); ok {
		w.line(arguments)
	}
	w.line("[options]")
	w.macro("SH", "DESCRIPTION")
	w.text(cmp.Or(c.Long, c.Short+"."))
	w.commands(c)
	w.flags("OPTIONS", c.LocalNonPersistentFlags(), c.PersistentFlags())
	w.flags("GLOBAL OPTIONS", c.InheritedFlags())
	if c.Example != "" {
		w.macro("SH", "EXAMPLES")
		w.example(strings.Split(c.Example, "\n"), true)
	}
	sections := p.Sections
	if !c.HasParent() {
		sections = append(p.Own[:len(p.Own):len(p.Own)], sections...)
	}
	for _, s := range sections {
		w.macro("SH", s.Title)
		for _, item := range s.Items {
			w.macro("TP")
			w.macro("B", item.Name)
			w.line(item.Text)
		}
	}
	w.seeAlso(c)
	return []byte(w.b.String())
}

type writer struct{ b strings.Builder }

// macro writes a request with arguments, in quotes where they need them.
func (w *writer) macro(name string, args ...string) {
	w.b.WriteString("." + name)
	for _, arg := range args {
		arg = strings.ReplaceAll(escape(arg), `"`, `\(dq`)
		if arg == "" || strings.ContainsAny(arg, " \t") {
			arg = `"` + arg + `"`
		}
		w.b.WriteString(" " + arg)
	}
	w.b.WriteByte('\n')
}

// line writes text that is filled, a sentence a line as man(7) wants them, none of them a
// request.
func (w *writer) line(text string) {
	for _, word := range sentences(text) {
		w.b.WriteString(protect(escape(word)) + "\n")
	}
}

// text writes paragraphs; lines that are indented stand as they are.
func (w *writer) text(text string) {
	for i, paragraph := range strings.Split(strings.Trim(text, "\n"), "\n\n") {
		lines := strings.Split(paragraph, "\n")
		if strings.HasPrefix(lines[0], "  ") {
			w.example(lines, i == 0)
			continue
		}
		if i > 0 {
			w.macro("PP")
		}
		w.line(strings.Join(lines, " "))
	}
}

// example writes lines as they are; first says that they stand right under a heading.
func (w *writer) example(lines []string, first bool) {
	if !first {
		w.macro("PP")
	}
	w.macro("RS", "4")
	w.macro("EX")
	for _, line := range lines {
		w.b.WriteString(protect(escape(strings.TrimPrefix(line, "  "))) + "\n")
	}
	w.macro("EE")
	w.macro("RE")
}

func (w *writer) commands(c *cobra.Command) {
	if !c.HasAvailableSubCommands() {
		return
	}
	w.macro("SH", "COMMANDS")
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			w.macro("TP")
			w.macro("BR", Name(sub), "(1)")
			w.line(sub.Short)
		}
	}
}

// kinds are what values are called whose usage does not name them.
var kinds = map[string]string{"duration": "TIME", "string": "TEXT", "strings": "TEXT", "stringArray": "TEXT", "int": "NUMBER"}

func (w *writer) flags(title string, sets ...*pflag.FlagSet) {
	begun := false
	for _, set := range sets {
		set.VisitAll(func(f *pflag.Flag) {
			if f.Hidden {
				return
			}
			if !begun {
				w.macro("SH", title)
				begun = true
			}
			value, usage := pflag.UnquoteUsage(f)
			if plain, ok := kinds[value]; ok {
				value = plain
			}
			name := "--" + f.Name
			if f.Shorthand != "" {
				name = "-" + f.Shorthand + ", " + name
			}
			w.macro("TP")
			if value == "" {
				w.macro("B", name)
			} else {
				w.macro("BI", name+" ", value)
			}
			if hasDefault(f) {
				usage += " (default " + f.DefValue + ")"
			}
			w.line(usage)
		})
	}
}

func hasDefault(f *pflag.Flag) bool {
	switch f.DefValue {
	case "", "false", "0", "0s", "[]":
		return false
	}
	return true
}

func (w *writer) seeAlso(c *cobra.Command) {
	var names []string
	if c.HasParent() {
		names = append(names, Name(c.Parent()))
	}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, Name(sub))
		}
	}
	if len(names) == 0 {
		return
	}
	w.macro("SH", "SEE ALSO")
	for i, name := range names {
		end := "(1),"
		if i == len(names)-1 {
			end = "(1)"
		}
		w.macro("BR", name, end)
	}
}

// sentences parts a text after its full stops, and wraps what is long: lines of a source
// have at most 80 bytes.
func sentences(text string) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(escape(line))+1+len(escape(word)) > 78 {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
		if strings.HasSuffix(word, ".") || strings.HasSuffix(word, ":") {
			lines, line = append(lines, line), ""
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// escape writes a text so that it stands on the page as it is (groff_char(7)).
func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch r {
		case '\\':
			b.WriteString(`\e`)
		case '-':
			b.WriteString(`\-`)
		case '\'':
			b.WriteString(`\(aq`)
		case '`':
			b.WriteString(`\(ga`)
		case '^':
			b.WriteString(`\(ha`)
		case '~':
			b.WriteString(`\(ti`)
		default:
			if r > '~' {
				fmt.Fprintf(&b, `\[u%04X]`, r)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// protect keeps a line from being a request.
func protect(line string) string {
	if strings.HasPrefix(line, ".") {
		return `\&` + line
	}
	return line
}
