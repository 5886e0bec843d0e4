package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// counter counts what a person does with the keyboard beside the provider's own pages.
type counter struct {
	*desktop
	pressed, typed int
}

func (c *counter) press(keys ...string) {
	c.pressed += len(keys)
	c.keys(keys...)
}

// Support staff: five people of one app sign in side by side, each in a browser profile of
// their own. A key each, no click, no character; and every one of the five is an
// account with a name.
func TestFivePeopleSignInSideBySide(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	d.installBrowser("google-chrome")
	file := practice(d, program)
	d.run(onlyPractice(t, file), program, "--keys", "keyring", "import", "-")
	window := d.command(program)
	log, err := os.Create(filepath.Join(t.TempDir(), "window.log"))
	must(t, err)
	window.Stdout, window.Stderr = log, log
	must(t, window.Start())
	t.Cleanup(func() { _ = window.Process.Kill() })
	d.focusWindow("Tokendesk")
	d.settle()

	people := []string{"ada", "grace", "katherine", "alan", "hedy"}
	by := &counter{desktop: d}
	type visit struct{ profile, address string }
	var visits []visit
	for range people {
		by.press("ctrl+j")
		arguments := strings.Fields(d.address())
		at := slices.IndexFunc(arguments, func(a string) bool { return strings.HasPrefix(a, "--user-data-dir=") })
		if at < 0 {
			t.Fatalf("no profile of its own: %q", arguments)
		}
		visits = append(visits, visit{strings.TrimPrefix(arguments[at], "--user-data-dir="), arguments[len(arguments)-1]})
	}
	d.settle()
	d.shot("people-waiting")
	for i, who := range people {
		if slices.ContainsFunc(visits[:i], func(v visit) bool { return v.profile == visits[i].profile }) {
			t.Errorf("%s shares a profile", who)
		}
		browser := newBrowserIn(t, visits[i].profile)
		if said := d.signIn(browser, visits[i].address, who); !strings.Contains(said, "close this") {
			t.Errorf("the page at the end says %q", said)
		}
	}
	var listed []struct {
		Account  string `json:"account"`
		State    string `json:"state"`
		Identity string `json:"identity"`
	}
	d.eventually("five accounts", func() error {
		must(t, json.Unmarshal([]byte(d.run("", program, "list", "--json")), &listed))
		if len(listed) != len(people) {
			return fmt.Errorf("there are %d", len(listed))
		}
		return nil
	})
	for _, who := range people {
		if !slices.ContainsFunc(listed, func(l struct {
			Account  string `json:"account"`
			State    string `json:"state"`
			Identity string `json:"identity"`
		},
		) bool {
			return l.Identity == who+"@example.test" && l.State == "fresh"
		}) {
			t.Errorf("%s is not among %+v", who, listed)
		}
	}
	d.settle()
	d.shot("people")
	t.Logf("%d people: %d keys, 0 clicks, %d characters", len(people), by.pressed, by.typed)
	if by.pressed > 2*len(people) || by.typed > 0 {
		t.Errorf("%d keys and %d characters", by.pressed, by.typed)
	}
	// The account that was signed in last is chosen: the next key copies its token.
	d.keys("Return")
	d.eventually("the last one's token is on the clipboard", func() error {
		var apps appFile
		must(t, json.Unmarshal([]byte(file), &apps))
		return acceptedByUserinfo(apps, d.clipboard(), people[len(people)-1]+"@example.test")
	})
}

// onlyPractice leaves of the practice provider's app file the app that people
// sign in to.
func onlyPractice(t *testing.T, file string) string {
	t.Helper()
	var all map[string]any
	must(t, json.Unmarshal([]byte(file), &all))
	apps, _ := all["apps"].([]any)
	all["apps"] = slices.DeleteFunc(apps, func(a any) bool {
		app, _ := a.(map[string]any)
		return app["id"] != "practice"
	})
	text, err := json.Marshal(all)
	must(t, err)
	return string(text)
}

// installBrowser puts a browser on the machine's PATH under a known name: a program that
// tells the test what it was started with.
func (d *desktop) installBrowser(name string) {
	d.t.Helper()
	bin := filepath.Join(d.home, "bin")
	must(d.t, os.MkdirAll(bin, 0o700))
	script := "#!/bin/sh\nprintf '%s\\n' \"$*\" >'" + filepath.Join(d.home, "addresses") + "'\n"
	must(d.t, os.WriteFile(filepath.Join(bin, name), []byte(script), 0o700))
	d.setenv("PATH", bin+":"+os.Getenv("PATH"))
}
