package appfile

import (
	"bytes"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// envFormat is a .env file: names and values that a program reads as its environment.
func envFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceDotenv, Title: "a .env file"},
		guess:      isEnv,
		read:       func(data []byte, _ string) (File, []string, error) { return parseEnv(data) },
	}
}

// isEnv reports whether a text is of assignments alone, a private key within quotes
// besides.
func isEnv(text []byte) bool {
	text = text[:min(len(text), 256<<10)]
	return eachLine(text, assignment) || envStart.Match(text) && eachLine(quotedLines.ReplaceAll(text, []byte("$1$2$2")), assignment)
}

var (
	envStart    = pattern.New(`^(?:\s*#[^\n]*\n|\s*\n)*\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_.]*\s*=`)
	quotedLines = pattern.New(`(=[ \t]*)(["'])[^"']*["']`)
)

// maxEnv bounds a .env file, in bytes.
const maxEnv = 4 << 20

func parseEnv(data []byte) (File, []string, error) {
	if len(data) > maxEnv {
		return File{}, nil, oauth.UsageError("The file is too large for a .env file.", "")
	}
	found, notes := envSetups(envVars(string(data)))
	if len(found) == 0 {
		advice := "A client ID is called CLIENT_ID, or ends in it: ACME_CLIENT_ID. Make a new app with the file's values."
		return File{}, notes, oauth.UsageError(strings.TrimSpace("This .env file names no OAuth client. "+strings.Join(notes[:min(len(notes), maxReasons)], " ")), advice)
	}
	f, more, err := setups(found)
	return f, append(notes, more...), err
}

var (
	envLine = pattern.New(`^\s*(?:export\s+|set\s+|\$env:)?([A-Za-z_][A-Za-z0-9_.:-]*)\s*(?:=|:=)\s*(.*)$`)
	envRef  = pattern.New(`\$\{([A-Za-z_]\w*)(?::?-([^{}]*))?\}|\$([A-Za-z_]\w*)`)
)

// envVars reads the names and values of a .env file, the last of a name counts. What
// another name of the file stands for is filled in; nothing is run.
func envVars(text string) []pair {
	var vars []pair
	at := map[string]int{}
	made := 0
	set := func(name, value string) {
		if i, there := at[name]; there {
			vars[i].value = value
			return
		}
		at[name] = len(vars)
		vars = append(vars, pair{name, value})
	}
	for rest := text; rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		m := envLine.FindStringSubmatch(strings.TrimRight(line, "\r"))
		if m == nil || len(vars) > maxVars {
			continue
		}
		name, value := m[1], strings.TrimSpace(m[2])
		raw := false
		if value != "" && strings.ContainsRune(`"'`+"`", rune(value[0])) {
			quote := value[:1]
			body := value[1:]
			for !closedBy(body, quote) && rest != "" && len(body) < maxKey {
				line, rest, _ = strings.Cut(rest, "\n")
				body += "\n" + strings.TrimRight(line, "\r")
			}
			value, raw = unquoted(body, quote), quote == "'"
		} else {
			if strings.HasPrefix(value, "#") {
				value = ""
			}
			if cut := strings.Index(value, " #"); cut >= 0 {
				value = strings.TrimSpace(value[:cut])
			}
		}
		if !raw {
			value = envRef.ReplaceAllStringFunc(value, func(ref string) string {
				m := envRef.FindStringSubmatch(ref)
				i, there := at[m[1]+m[3]]
				switch {
				case !there && m[2] != "":
					return m[2] // what it is where nothing else is said
				case !there || made > maxMade:
					return ref
				}
				made += len(vars[i].value)
				return vars[i].value
			})
		}
		set(name, value)
	}
	return vars
}

// maxVars bounds the names of a .env file that are looked at.
const maxVars = 20_000

// closedBy reports whether a quoted value ends.
func closedBy(body, quote string) bool {
	for i := 0; i < len(body); i++ {
		switch {
		case body[i] == '\\' && quote == `"`:
			i++
		case body[i] == quote[0]:
			return true
		}
	}
	return false
}

// unquoted is a quoted value up to its end.
func unquoted(body, quote string) string {
	var b bytes.Buffer
	for i := 0; i < len(body); i++ {
		switch {
		case body[i] == '\\' && quote == `"` && i+1 < len(body):
			i++
			switch body[i] {
			case 'n':
				b.WriteByte('\n')
			case 'r':
				b.WriteByte('\r')
			case 't':
				b.WriteByte('\t')
			case '"', '\\', '$':
				b.WriteByte(body[i])
			default:
				b.WriteByte('\\')
				b.WriteByte(body[i])
			}
		case body[i] == quote[0]:
			return b.String()
		default:
			b.WriteByte(body[i])
		}
	}
	return b.String()
}
