package dialogs

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/ui/browser"
	"tokendesk/ui/parts"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

func TestProfileSheet(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	p, there := browser.Profile{Dir: "/v/profiles/acme/ada", Browsers: []string{"chromium", "firefox"}, Size: 34_000_000}, true
	var asked []string
	var fails error
	do := func(what string) func(context.Context) error {
		return func(context.Context) error { asked = append(asked, what); return fails }
	}
	o := ProfileOptions{
		Title: "Acme · Ada", Run: b.Run, Open: do("open"), Empty: do("empty"), Remove: do("remove"),
		Find: func(context.Context) (browser.Profile, bool, error) { return p, there, nil },
		Done: func(text string) { asked = append(asked, text) },
	}
	says := func(want ...string) {
		t.Helper()
		for _, text := range want {
			if !strings.Contains(b.Text(), text) {
				t.Errorf("it does not say %q:\n%s", text, b.Text())
			}
		}
	}
	show := func() {
		Profile(b.Win, o)
		b.Drain()
	}
	show()
	says("/v/profiles/acme/ada", "34 MB", "chromium, firefox")
	b.Tap(t, "Empty the profile…")
	says("Empty the profile?")
	b.Tap(t, "Back")
	b.Drain()
	b.Tap(t, "Remove the profile…")
	fails = errors.New("no")
	b.Tap(t, "Remove the profile")
	b.Drain()
	fails = nil
	b.Tap(t, "Empty the profile…")
	b.Tap(t, "Empty the profile")
	there = false
	b.Drain()
	says("There is none yet")
	b.Tap(t, "Close")

	there = true
	show()
	b.Press(fyne.KeyReturn) // Open has the focus
	b.Drain()
	if got := strings.Join(asked, ", "); b.Open() || got != "remove, empty, Emptied the browser profile, open" {
		t.Errorf("asked %s", got)
	}

	// While a browser has it open it is neither emptied nor removed, and while
	// somebody looks on its place is not shown.
	p.Running, o.Private = true, true
	show()
	says("close that browser first")
	if strings.Contains(b.Text(), "acme") {
		t.Errorf("it says\n%s", b.Text())
	}
	for _, shown := range b.Shown() {
		if w, ok := shown.(*parts.Button); ok && (w.Text == "Empty the profile…" || w.Text == "Remove the profile…") && !w.Disabled() {
			t.Errorf("%s can be pressed", w.Text)
		}
	}
}

func TestRemovalAsksAboutProfiles(t *testing.T) {
	for _, profiles := range []int{0, 1, 3} {
		for _, keep := range []bool{false, true} {
			b := partstest.New(t, partstest.Small, look.Light)
			var kept []bool
			RemoveWith(b.Win, words.Removal{App: "Acme", Profiles: profiles, Size: 2_500_000}, func(keep bool) { kept = append(kept, keep) })
			offered := false
			for _, o := range b.Shown() {
				if c, ok := o.(*parts.Check); ok {
					offered = true
					if !strings.Contains(c.Text, "2.5 MB") || !c.Checked {
						t.Errorf("%q, %v", c.Text, c.Checked)
					}
					c.SetChecked(!keep)
				}
			}
			b.Tap(t, "Remove")
			if offered != (profiles > 0) || len(kept) != 1 || kept[0] != (keep && profiles > 0) {
				t.Errorf("%d profiles, keep %v: offered %v, kept %v", profiles, keep, offered, kept)
			}
		}
	}
}

// What a browser has open stays, so the person whose it is is named before.
func TestRemovingNamesWhoseProfileIsOpen(t *testing.T) {
	for names, want := range map[string]string{
		"Ada":         "the profile of Ada open",
		"Ada,Bob":     "Ada; Bob",
		"A,B,C,D,E,F": "A; B; C; D; and 2 more",
	} {
		b := partstest.New(t, partstest.Small, look.Light)
		done := false
		RemoveWith(b.Win, words.Removal{Several: 7, Open: strings.Split(names, ",")}, func(bool) { done = true })
		if !strings.Contains(b.Text(), want) {
			t.Errorf("it does not say %q:\n%s", want, b.Text())
		}
		if b.Tap(t, "Remove"); !done {
			t.Error("it does not go on")
		}
	}
}
