package acting

import (
	"strings"
	"testing"

	"tokendesk/oauth"
)

// Promises 40 and 42: every place to which a token would go waits for a word and is shown
// whole, and one place less needs none.
func TestTargetsAct(t *testing.T) {
	r := rulesOf(t)
	with := func(targets ...oauth.Target) Settings {
		s := app()
		s.Accounts[0].Keep = targets
		return s
	}
	file := oauth.Target{File: "/home/ada/my shop/.env", As: oauth.TargetDotenv, Name: "ACCESS_TOKEN"}
	program := oauth.Target{Command: []string{"/usr/bin/program", "an argument", "--x"}}
	changes := r.Changes(app(), with(file, program))
	if len(changes) != 1 {
		t.Fatalf("%v", changes)
	}
	for _, shown := range []string{file.File, "dotenv", "ACCESS_TOKEN", "/usr/bin/program \"an argument\" --x"} {
		if !strings.Contains(changes[0].New, shown) {
			t.Errorf("%q is not shown: %s", shown, changes[0].New)
		}
	}
	if c := r.Changes(with(file, program), with(program)); c != nil {
		t.Errorf("one place less waits: %v", c)
	}
	if c := r.Changes(with(file), with()); c != nil {
		t.Errorf("no place waits: %v", c)
	}
	other := file
	other.Name = "OTHER"
	for name, now := range map[string]Settings{"another name": with(other), "one more": with(file, other), "another argument": with(file, oauth.Target{Command: []string{"sh", "-c", "x"}})} {
		if c := r.Changes(with(file), now); len(c) != 1 {
			t.Errorf("%s: %v", name, c)
		}
	}
}
