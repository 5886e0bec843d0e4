package appfile

import (
	"fmt"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// bruBlock is a block of Bruno's own language: a dictionary of names and values, a list
// of names, or a text.
type bruBlock struct {
	name   string // with what it is of: auth:oauth2
	fields []bruField
	text   string
}

type bruField struct {
	name, value string
	off         bool
}

// get is the value of a name; "" for none. A name that is switched off is none.
func (b bruBlock) get(name string) string {
	for _, f := range b.fields {
		if f.name == name && !f.off {
			return f.value
		}
	}
	return ""
}

var (
	bruOpens = pattern.New(`^([A-Za-z][\w:.-]*)\s*([{\[])\s*$`)
	bruEmpty = pattern.New(`^([A-Za-z][\w:.-]*)\s*(?:\{\s*\}|\[\s*\])\s*$`)
	bruInOne = pattern.New(`^([A-Za-z][\w:.-]*)\s*\[\s*(.*?)\s*\]\s*$`)
)

// bruTexts begin the names of blocks whose content is a text.
var bruTexts = []string{"body", "script", "tests", "docs", "example", "app", "settings:code"}

// bruForms are those of them that are dictionaries all the same.
var bruForms = []string{"body:form-urlencoded", "body:multipart-form", "body:file"}

func bruIsText(name string) bool {
	for _, form := range bruForms {
		if name == form {
			return false
		}
	}
	for _, begin := range bruTexts {
		if name == begin || strings.HasPrefix(name, begin+":") {
			return true
		}
	}
	return false
}

// parseBru reads a text of Bruno's language. A block ends with a closing bracket at
// the beginning of a line.
func parseBru(data []byte) ([]bruBlock, error) {
	if len(data) > maxFile {
		return nil, oauth.UsageError(fmt.Sprintf("The file is larger than %d MiB.", maxFile>>20), "Split it into several files.")
	}
	lines := strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	var all []bruBlock
	for i := 0; i < len(lines); i++ {
		line := strings.TrimRight(lines[i], " \t\r")
		if line == "" || strings.HasPrefix(strings.TrimSpace(line), "//") || strings.HasPrefix(strings.TrimSpace(line), "@") {
			continue
		}
		if m := bruEmpty.FindStringSubmatch(line); m != nil {
			all = append(all, bruBlock{name: m[1]})
			continue
		}
		if m := bruInOne.FindStringSubmatch(line); m != nil {
			all = append(all, bruBlock{name: m[1], fields: bruNames(strings.Split(m[2], ","))})
			continue
		}
		m := bruOpens.FindStringSubmatch(line)
		if m == nil {
			return nil, bruError(i, "a block was expected, such as “meta {”")
		}
		closing := "}"
		if m[2] == "[" {
			closing = "]"
		}
		end := i + 1
		for end < len(lines) && strings.TrimRight(lines[end], " \t") != closing {
			end++
		}
		if end == len(lines) {
			return nil, bruError(i, "the block “"+quoteBrief(m[1])+"” has no end")
		}
		block, err := bruContent(m[1], closing, lines[i+1:end], i+1)
		if err != nil {
			return nil, err
		}
		all = append(all, block)
		i = end
	}
	return all, nil
}

func quoteBrief(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func bruError(line int, what string) error {
	return oauth.UsageError(fmt.Sprintf("This is not valid Bru: line %d: %s.", line+1, what), "Open the file in Bruno and save it there.")
}

func bruContent(name, closing string, lines []string, at int) (bruBlock, error) {
	b := bruBlock{name: name}
	if closing == "]" {
		b.fields = bruNames(strings.Split(strings.Join(lines, ","), ","))
		return b, nil
	}
	if bruIsText(name) {
		for i, line := range lines {
			lines[i] = strings.TrimPrefix(line, "  ")
		}
		b.text = strings.Join(lines, "\n")
		return b, nil
	}
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if strings.HasPrefix(line, "@") && strings.Count(line, "'''") == 1 { // a note of several lines
			for i++; i < len(lines) && !strings.Contains(lines[i], "'''"); i++ {
			}
			continue
		}
		if line == "" || line[0] == '@' || strings.HasPrefix(line, "//") || strings.HasPrefix(line, "#") {
			continue
		}
		f, ok := bruPair(line)
		if !ok {
			return b, bruError(at+i, "“name: value” was expected")
		}
		switch {
		case f.value == "'''" || strings.HasPrefix(f.value, "'''") && !strings.HasSuffix(f.value[3:], "'''"):
			var text []string
			if first := f.value[3:]; first != "" {
				text = append(text, first)
			}
			for i++; i < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[i]), "'''"); i++ {
				text = append(text, strings.TrimPrefix(lines[i], "    "))
			}
			if i == len(lines) {
				return b, bruError(at+i, "a text in ''' has no end")
			}
			f.value = strings.Join(text, "\n")
		case strings.HasPrefix(f.value, "'''"):
			f.value = f.value[3 : len(f.value)-3]
		case f.value == "[":
			var items []string
			for i++; i < len(lines) && strings.TrimSpace(lines[i]) != "]"; i++ {
				items = append(items, strings.Trim(strings.TrimSpace(lines[i]), ","))
			}
			f.value = strings.Join(items, " ")
		}
		b.fields = append(b.fields, f)
	}
	return b, nil
}

// bruPair reads one line of a dictionary. A name with a colon stands in quotes.
func bruPair(line string) (f bruField, ok bool) {
	line, f.off = strings.CutPrefix(line, "~")
	if rest, quoted := strings.CutPrefix(line, `"`); quoted {
		end := 0
		for end < len(rest) && rest[end] != '"' {
			if rest[end] == '\\' {
				end++
			}
			end++
		}
		if end < len(rest) {
			after := strings.TrimSpace(rest[end+1:])
			if value, colon := strings.CutPrefix(after, ":"); colon {
				f.name, f.value = strings.ReplaceAll(rest[:end], `\"`, `"`), strings.TrimSpace(value)
				return f, true
			}
		}
	}
	f.name, f.value, ok = strings.Cut(line, ":")
	f.name, f.value = strings.TrimSpace(f.name), strings.TrimSpace(f.value)
	return f, ok
}

func bruNames(all []string) []bruField {
	var out []bruField
	for _, name := range all {
		name, off := strings.CutPrefix(strings.TrimSpace(name), "~")
		if name = strings.TrimSpace(name); name != "" && name[0] != '@' {
			out = append(out, bruField{name: name, off: off})
		}
	}
	return out
}
