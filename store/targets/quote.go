package targets

import (
	"strings"

	"tokendesk/oauth/visible"
)

// shown is a text of a file, for a person: inert and short.
func shown(text string) string { return visible.Line(text, 80) }

// withoutTemplates refuses a token in which a program would look for a variable.
func withoutTemplates(program string, signs ...string) func(token string) error {
	return func(token string) error {
		for _, sign := range signs {
			if strings.Contains(token, sign) {
				return inert("The token holds " + sign + ", which " + program + " takes for a variable.")
			}
		}
		return nil
	}
}

// checked is a spot whose token is checked before it is written.
func (s spot) checked(check func(token string) error) spot {
	write := s.write
	s.write = func(token string) (string, error) {
		if err := check(token); err != nil {
			return "", err
		}
		return write(token)
	}
	return s
}

// shownPath is a path for a person: inert and whole, unless it is very long.
func shownPath(path string) string { return visible.Line(path, 300) }
