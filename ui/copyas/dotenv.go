package copyas

import "strings"

// dotenvValue writes a value of a .env file so that its readers agree on it:
// dotenv of JavaScript, Python and Ruby and what expands variables after them,
// Node's --env-file, docker compose, and a shell that sources the file. A value
// on which they differ is refused. docker's own --env-file knows no quotes and
// takes them for a part of the value; all that needs none (every JWT) is read
// the same there.
func dotenvValue(s string) (string, error) {
	switch {
	case bare(s):
		return s, nil
	case strings.ContainsAny(s, "\\$"):
		// Python's reader undoes \\ and \' even between single quotes, others
		// do not; python-dotenv and dotenv-expand replace $NAME there.
		return "", refused(`The token holds \ or $, which readers of .env files do not agree on.`, anotherThanDotenv)
	case !strings.Contains(s, "'"):
		return "'" + s + "'", nil
	case !strings.ContainsAny(s, "\"`"): // a shell runs what is between backticks
		return `"` + s + `"`, nil
	}
	return "", refused(`The token holds ' together with " or `+"`"+`, which readers of .env files do not agree on.`, anotherThanDotenv)
}

const anotherThanDotenv = "--format env writes it for a shell, --format raw as it is."

// bare reports whether a value needs no quotes. What a shell would do to it where
// the file is sourced counts: a tilde is a home folder at the beginning and after
// a colon, and zsh takes =word for a path there.
func bare(s string) bool {
	if s == "" || strings.IndexFunc(s, needsDotenvQuotes) >= 0 {
		return false
	}
	assigned := ":" + s
	return !strings.Contains(assigned, ":~") && !strings.Contains(assigned, ":=")
}

func needsDotenvQuotes(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return false
	}
	return !strings.ContainsRune("-._~+/=:@%,", r)
}
