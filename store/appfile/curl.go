package appfile

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tokendesk/oauth"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// maxCurl bounds a pasted command, in bytes. Reading one that is nested all
// through takes some thousand times as much memory as its text.
const (
	maxCurl   = 64 << 10
	maxParens = 10_000 // which nest deepest
)

// continued is a line that goes on, as sh, cmd and PowerShell write it; blank
// lines after it, which a copy from a web page leaves, are part of it.
var continued = regexp.MustCompile("[ \t]*[\\\\^`][ \t]*\r?\n(?:[ \t]*\r?\n)*")

// prompt is what stands before a command that was copied with it.
var prompt = regexp.MustCompile(`(?m)^[$#>% \t]+((?:[^\s'"]*[/\\])?curl(?:\.exe)?\s)`)

// cmdQuote is how a browser's "copy as cURL (cmd)" begins a quotation: every
// special character stands behind cmd's escape, quotes too.
var (
	cmdQuote  = regexp.MustCompile(`(?:^|\s)\^"`)
	cmdEscape = regexp.MustCompile(`\^([^\r\n])`)
)

// curlStart is a line that begins with a curl command, or takes what one prints.
var curlStart = regexp.MustCompile(`(?m)^[ \t]*(?:[$#>%][ \t]*)?(?:(?:export[ \t]+)?[$]?\w+[ \t]*=[ \t]*"?(?:\$\(|\x60)[ \t]*)?(?:[^\s'"]*[/\\])?curl(?:\.exe)?\s`)

// curlFormat is a curl command as an import format.
func curlFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceCurl, Title: "a curl command"},
		guess:      func(text []byte) bool { return !bytes.HasPrefix(text, []byte("{")) && curlStart.Match(text) },
		read:       func(data []byte, dir string) (File, []string, error) { return parseCurl(string(data), dir) },
	}
}

// parseCurl reads the first curl command of a pasted text. Nothing of it is
// run: variables and substitutions count as placeholders, files are not read.
func parseCurl(text, dir string) (File, []string, error) {
	if len(text) > maxCurl || strings.Count(text, "(") > maxParens {
		return File{}, nil, oauth.UsageError("This is too long for a curl command.", "")
	}
	argv, err := curlWords(text)
	if err != nil {
		return File{}, nil, err
	}
	r, notes, err := readCurl(argv)
	if err != nil {
		return File{}, nil, err
	}
	e, more, err := fromRequest(r)
	if err != nil {
		return File{}, nil, err
	}
	from := &place{dir: dir}
	tls := &e.App.TLS
	tls.CAFile = from.typed(tls.CAFile, "tls.ca_file")
	tls.ClientCertificateFile = from.typed(tls.ClientCertificateFile, "tls.client_certificate_file")
	tls.ClientKeyFile = from.typed(tls.ClientKeyFile, "tls.client_key_file")
	return File{Apps: []Entry{e}}, slices.Concat(notes, more, from.notes), nil
}

func curlWords(text string) ([]string, error) {
	text = prompt.ReplaceAllString(strings.TrimSpace(text), "$1")
	if cmdQuote.MatchString(text) {
		text = cmdEscape.ReplaceAllString(text, "$1")
	}
	text = markAngled(continued.ReplaceAllString(text, " "))
	script, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return nil, oauth.UsageError("The curl command cannot be read.", "Look for a quote that is not closed, and paste the whole command.")
	}
	var found *syntax.CallExpr
	syntax.Walk(script, func(n syntax.Node) bool {
		call, ok := n.(*syntax.CallExpr)
		if ok && found == nil && len(call.Args) > 0 && isCurl(flatten(call.Args[0])) {
			found = call
		}
		return found == nil
	})
	if found == nil {
		return nil, oauth.UsageError("There is no curl command in this text.", "Paste a command that begins with curl.")
	}
	words := make([]string, 0, len(found.Args))
	for _, word := range found.Args[1:] {
		words = append(words, flatten(word))
	}
	return words, nil
}

func isCurl(name string) bool {
	name = strings.TrimSuffix(name[strings.LastIndexAny(name, `/\`)+1:], ".exe")
	return name == "curl"
}

// flatten returns the text of a word with quotes resolved and everything that a
// shell would compute replaced by a placeholder.
func flatten(word *syntax.Word) string {
	var b strings.Builder
	for _, part := range word.Parts {
		quoted, ok := part.(*syntax.DblQuoted)
		if !ok {
			b.WriteString(flattenPart(part, part))
			continue
		}
		for _, inner := range quoted.Parts {
			b.WriteString(flattenPart(inner, &syntax.DblQuoted{Parts: []syntax.WordPart{inner}}))
		}
	}
	return b.String()
}

// flattenPart resolves the quoting of literal text, which literal holds as it
// stood; expand sees nothing else.
func flattenPart(part, literal syntax.WordPart) string {
	switch p := part.(type) {
	case *syntax.Lit, *syntax.SglQuoted:
		if lit, ok := p.(*syntax.Lit); ok && strings.HasPrefix(lit.Value, "~") {
			return lit.Value // no home directory is looked up
		}
		text, err := expand.Literal(nil, &syntax.Word{Parts: []syntax.WordPart{literal}})
		if err != nil {
			return mark("value")
		}
		return text
	case *syntax.ParamExp:
		if p.Param != nil {
			return mark(p.Param.Value)
		}
	}
	return mark("value")
}

// readCurl reads curl's arguments.
func readCurl(argv []string) (request, []string, error) {
	var c curlCall
	for i := 0; i < len(argv); i++ {
		name, value, attached := splitOption(argv[i])
		if name == "" {
			c.url(argv[i])
			continue
		}
		apply, known := c.option(name)
		switch {
		case !known || apply == nil: // takes no value
			if !strings.HasPrefix(name, "--") && attached {
				argv[i] = "-" + value // the flags packed behind it
				i--
			}
			c.flag(name)
			continue
		case !attached:
			if i++; i >= len(argv) {
				return request{}, nil, oauth.UsageError(fmt.Sprintf("The curl command ends after %s.", name), "Paste the whole command.")
			}
			value = argv[i]
		}
		apply(value)
	}
	return c.request()
}

// splitOption returns the option's name and what is attached to it: -XPOST,
// --url=https://…; no name for a plain argument.
func splitOption(arg string) (name, value string, attached bool) {
	switch {
	case strings.HasPrefix(arg, "--"):
		name, value, attached = strings.Cut(arg, "=")
		return name, value, attached
	case strings.HasPrefix(arg, "-") && len(arg) > 1:
		return arg[:2], arg[2:], len(arg) > 2
	}
	return "", "", false
}
