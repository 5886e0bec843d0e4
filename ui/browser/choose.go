package browser

import (
	"path/filepath"
	"slices"
	"strings"

	"tokendesk/oauth/visible"
)

const chooseAnother = "Choose another browser for this account: default, private, isolated, none, or a program that is installed."

// private opens a private window of a browser, of the first that has one where
// none is named. Private windows of one browser share their cookies.
func (m machine) private(address, program string) ([][]string, error) {
	b, err := m.pick(program, "a private window", func(f *family) bool { return f.private != "" })
	if err != nil {
		return nil, err
	}
	return [][]string{b.with(b.family.private, address)}, nil
}

// isolated opens a browser with a profile of its own, so that accounts of one
// provider stay signed in side by side.
func (m machine) isolated(address, program string, whose account) ([][]string, error) {
	b, err := m.pick(program, "its own profile", func(f *family) bool { return f.profile != nil })
	if err != nil {
		return nil, err
	}
	dir, running, err := whose.profiles.make(whose.ref, b)
	if err != nil {
		return nil, err
	}
	return [][]string{b.with(append(b.family.profile(dir, running), address)...)}, nil
}

// pick finds the browser that is named, or else the first one that can do what is
// wanted.
func (m machine) pick(program, wanted string, can func(*family) bool) (found, error) {
	if program != "" {
		b, err := m.find(program)
		if err == nil && !can(b.family) {
			err = missing("Tokendesk does not know how to ask "+filepath.Base(program)+" for "+wanted+".", chooseAnother)
		}
		return b, err
	}
	all := m.installed()
	at := slices.IndexFunc(all, func(b found) bool { return can(b.family) })
	if at < 0 {
		return found{}, missing("No browser was found that can open "+wanted+".",
			"Install Firefox, Chrome, Chromium, Brave, Vivaldi or Edge, or choose another browser for this account.")
	}
	return all[at], nil
}

// named opens a program found on the machine. One that is not in the table was
// typed or accepted by a person (promise 40).
func (m machine) named(name, address string) ([][]string, error) {
	b, err := m.find(name)
	if err != nil {
		return nil, err
	}
	return [][]string{b.with(address)}, nil
}

// find finds a program as an account's setting names it. A relative path is no
// name: what is started must not depend on where we run.
func (m machine) find(name string) (found, error) {
	if filepath.IsAbs(name) || !strings.ContainsAny(name, `/\`) && !strings.HasPrefix(name, "-") {
		if program, err := m.look(name); err == nil {
			return found{name: label(name), argv: []string{program}, family: familyOf(name)}, nil
		}
	}
	for _, b := range browsers {
		if b.named(name) {
			if argv := m.locate(b); argv != nil {
				return found{b.called(), argv, b.family}, nil
			}
		}
	}
	return found{}, m.notFound(name)
}

// notFound says which browser is not there, and one that is.
func (m machine) notFound(name string) error {
	message := "The browser " + visible.Line(label(name), 60) + " was not found on this computer"
	if here := m.installed(); len(here) > 0 {
		message += "; " + here[0].name + " is there"
	}
	return missing(message+".", chooseAnother)
}

// label is what a program is called: the browser of the table, or its file's name.
func label(program string) string {
	for _, b := range browsers {
		if b.named(program) {
			return b.called()
		}
	}
	return filepath.Base(program)
}
