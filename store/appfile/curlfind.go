package appfile

import (
	"strings"

	"tokendesk/oauth/pattern"
)

// curlCommand is a curl command of a text: its arguments, and what it would read
// from standard input where the text has that.
type curlCommand struct {
	args  []string
	input *string
}

// curlScript is what a text holds: curl commands, and the files that it writes
// for them.
type curlScript struct {
	commands []curlCommand
	files    map[string]string
}

// maxCommands bounds how many commands of a text are looked at.
const maxCommands = 50

// readScript finds the curl commands of a text, wherever in a line they stand,
// and fills in what is assigned above them. Prose around them is passed over.
func readScript(text string) (curlScript, error) {
	text = tidied(text)
	s := &shell{dialect: spokenIn(text), text: cmdUnescaped(markAngled(text)), vars: map[string]string{}}
	out := curlScript{files: map[string]string{}}
	var input *string // what the command before pipes into the next one
	for s.pos < len(s.text) && len(out.commands) < maxCommands {
		line, _, _ := strings.Cut(s.text[s.pos:], "\n")
		next := s.pos + len(line) + 1
		switch at := curlAt(line, s.text[min(next, len(s.text)):]); {
		case input == nil && s.printing(line, out.files, &input):
			continue
		case at > 0:
			s.inlineVars(line[:at])
			s.pos += at
			args, given := s.curlArguments()
			if s.err != nil {
				return curlScript{}, s.err
			}
			if given == nil {
				given = input
			}
			out.commands = append(out.commands, curlCommand{args, given})
		case !s.assignment(line):
			s.pos = next
		}
		input = nil
		s.err = nil // of prose
	}
	return out, nil
}

var (
	curlName = pattern.New(`(?:^|[\s(\x60|;&{!"'])(?:[^\s"'()<>=]*[/\\])?(?i:curl)(?:\.exe)?(?::[\w.-]+)?["']?(\s+|$)`)
	argument = pattern.New(`^(?:-|["'$%!{<\\^\x60\[]|\x{e000}|(?i:https?:)|/|[\w.-]+(?:[.:/]|\x{e000}))`)
)

// curlAt returns where the arguments of a curl command begin in a line, 0 where
// it has none. The word alone is no command: prose speaks of curl, too.
func curlAt(line, below string) int {
	for from := 0; ; {
		m := curlName.FindStringSubmatchIndex(line[from:])
		if m == nil {
			return 0
		}
		begin, end := from+m[2], from+m[1]
		switch rest := line[end:]; {
		case rest == "" && goesOn(below), rest != "" && argument.MatchString(rest):
			return begin
		}
		from = begin
		if from >= len(line) {
			return 0
		}
	}
}

// curlArguments reads the arguments at the position, also on lines that nothing
// but their look joins to it.
func (s *shell) curlArguments() (args []string, input *string) {
	for {
		c := s.command()
		args = append(args, c.words...)
		if c.input != nil {
			input = c.input
		}
		if s.err != nil || !c.lineUp {
			return args, input
		}
		rest := s.text[s.pos:]
		switch {
		case len(args) > 0 && partOfURL.MatchString(rest):
			s.skip(" \t\r\n")
			args[len(args)-1] += s.word()
		case goesOn(rest) && s.near(), wantsValue(args) && strings.TrimSpace(rest) != "":
			s.skip(" \t\r\n")
		default:
			return args, input
		}
	}
}

// near reports whether the next text stands on the next line, or behind one
// blank line.
func (s *shell) near() bool {
	rest := s.text[s.pos:]
	gap := rest[:len(rest)-len(strings.TrimLeft(rest, " \t\r\n"))]
	return strings.Count(gap, "\n") <= 1
}

var (
	posixAssignment = pattern.New(`^[ \t]*(?:[$#%] )?(?:(?:export|local|readonly|declare|typeset)[ \t]+(?:-\w+[ \t]+)*)?([A-Za-z_]\w*)[ \t]*=[ \t]*`)
	powerAssignment = pattern.New(`^[ \t]*(?:PS [^<>\n]*> ?)?(?:\[\w+\])?\$(?:(?i:env|script|global):)?\{?(\w+)\}?[ \t]*=[ \t]*`)
	cmdAssignment   = pattern.New(`^[ \t]*(?:[A-Za-z]:\\[^<>\n]*>)?(?i:set)x?[ \t]+("?)(\w+)[= ]([^\n]*)`)
	inlineVariable  = pattern.New(`(?:^|\s)([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s"'$(\x60]+)`)
)

// assignment takes a variable that a line sets, and reports whether the position
// went on.
func (s *shell) assignment(line string) bool {
	if s.percent {
		m := cmdAssignment.FindStringSubmatch(line)
		if m == nil {
			return false
		}
		value := strings.TrimSpace(m[3])
		if m[1] != "" {
			value = strings.TrimSuffix(value, m[1])
		}
		inner := shell{dialect: s.dialect, text: value, vars: s.vars, made: s.made}
		var b strings.Builder
		for inner.pos < len(inner.text) && inner.err == nil {
			inner.plain(&b)
		}
		s.set(m[2], b.String())
		s.made = inner.made
		return false
	}
	m := posixAssignment.FindStringSubmatch(line)
	if m == nil {
		m = powerAssignment.FindStringSubmatch(line)
	}
	if m == nil {
		return false
	}
	back := s.pos
	s.pos += len(m[0])
	if s.ends() {
		s.pos = back
		return false
	}
	value := s.word()
	if s.err != nil {
		s.pos, s.err = back, nil
		return false
	}
	s.set(m[1], value)
	return true
}

// set keeps a variable whose value the text tells.
func (s *shell) set(name, value string) {
	if value != mark("value") {
		s.vars[strings.ToLower(name)] = value
	}
}

// inlineVars takes the variables that are set on the command's own line.
func (s *shell) inlineVars(before string) {
	for _, m := range inlineVariable.FindAllStringSubmatch(before, -1) {
		s.set(m[1], strings.Trim(m[2], `"'`))
	}
}

var printer = pattern.New(`^[ \t]*(?:[$#%] )?(?:\w+="?\$\()?((?:cat|echo|printf|tee)\b)`)

// printing reads a command that prints a text into a file, which files then
// holds, or into a curl command behind it, which input is then for. It reports
// whether the position went on.
func (s *shell) printing(line string, files map[string]string, input **string) bool {
	m := printer.FindStringSubmatchIndex(line)
	if m == nil {
		return false
	}
	inner := shell{dialect: s.dialect, text: s.text, pos: s.pos + m[2], vars: s.vars, made: s.made}
	c := inner.command()
	if inner.err != nil || len(c.words) == 0 {
		return false
	}
	s.made = inner.made
	text := c.printed()
	if c.input != nil {
		text = *c.input
	}
	if c.words[0] == "tee" && len(c.words) > 1 {
		c.output = c.words[len(c.words)-1]
	}
	switch {
	case c.piped:
		rest, _, _ := strings.Cut(s.text[inner.pos-1:], "\n")
		if curlAt(rest, "") == 0 {
			return false
		}
		*input = &text
	case c.output == "" || c.input == nil && (c.words[0] == "cat" || c.words[0] == "tee"):
		return false
	default:
		files[c.output] = text
	}
	s.pos = inner.pos
	return true
}
