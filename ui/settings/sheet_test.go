package settings

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/browser"
	"tokendesk/ui/parts"
	"tokendesk/ui/parts/partstest"
	"tokendesk/ui/tasks"
	look "tokendesk/ui/theme"
)

// bench is a window with the settings of a file of its own. What runs off the UI goroutine
// comes back by drain.
type bench struct {
	*partstest.Bench
	t     *testing.T
	file  *store.SettingsFile
	queue chan func()
	did   []string
	o     Options

	presenting bool
}

func newBench(t *testing.T) *bench {
	t.Helper()
	file, err := store.OpenSettings(filepath.Join(t.TempDir(), "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{Bench: partstest.New(t, partstest.Small, look.Light), t: t, file: file, queue: make(chan func(), 64)}
	group := tasks.New(context.Background(), func(f func()) { b.queue <- f }, tasks.Sleep)
	t.Cleanup(group.Stop)
	do := func(what string) func(func()) {
		return func(done func()) { b.did = append(b.did, what); done() }
	}
	b.o = Options{
		Choices: NewChoices(group, file, func(err error) {
			if err != nil {
				t.Error(err)
			}
		}),
		Slot: keys.Keyring, Now: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC),
		Look: func() {}, Order: func() {}, Keep: func(bool) {}, Present: func() { b.presenting = !b.presenting }, Presenting: func() bool { return b.presenting },
		Browsers:   []browser.Here{{Name: "firefox", Title: "Firefox"}},
		Apps:       func() []oauth.App { return []oauth.App{{ID: "acme", Name: "Acme", Proxy: oauth.ProxyNone}} },
		Openers:    func(context.Context) (store.Openers, error) { return store.Openers{Keyring: true}, nil },
		Passphrase: do("passphrase"), Backup: do("backup"), Restore: do("restore"),
	}
	return b
}

// until does what has come back until something is so.
func (b *bench) until(what string, so func() bool) {
	b.t.Helper()
	deadline := time.After(20 * time.Second)
	for !so() {
		select {
		case f := <-b.queue:
			f()
		case <-deadline:
			b.t.Fatalf("never: %s", what)
		}
	}
}

func (b *bench) show(section string) *Sheet {
	return Show(b.Win, func() Options { return b.o }, section)
}

// choose takes an option of a choice that is shown.
func (b *bench) choose(name, option string) {
	b.t.Helper()
	for _, o := range b.Shown() {
		if s, ok := o.(*parts.Select); ok && s.Accessibility().Name == name {
			if !slices.Contains(s.Options, option) {
				b.t.Fatalf("%s offers %q", name, s.Options)
			}
			s.SetSelected(option)
			return
		}
	}
	b.t.Fatalf("there is no choice %q", name)
}

// field is what a setting is typed into.
func (b *bench) field(name string) *parts.Entry {
	b.t.Helper()
	for _, o := range b.Shown() {
		if e, ok := o.(*parts.Entry); ok && e.Accessibility().Name == name {
			return e
		}
	}
	b.t.Fatalf("there is no field %q", name)
	return nil
}

// The keys go through the sections, and from there into the one that is shown.
func TestSectionsByKeys(t *testing.T) {
	b := newBench(t)
	s := b.show("")
	b.Win.Canvas().Focus(s.sections)
	for i, name := range s.names {
		if s.sections.At() != i {
			t.Fatalf("at %d is %d", i, s.sections.At())
		}
		for _, of := range Sections(b.o)[i].Settings {
			if !slices.ContainsFunc(b.Shown(), func(o fyne.CanvasObject) bool { return nameShown(o) == of.Name }) {
				t.Errorf("%s does not show %q", name, of.Name)
			}
		}
		b.Press(fyne.KeyDown)
	}
	b.Press(fyne.KeyHome)
	b.Press(fyne.KeyReturn)
	if _, ok := b.Win.Canvas().Focused().(*parts.Select); !ok {
		t.Errorf("Enter goes to %T", b.Win.Canvas().Focused())
	}
	b.Press(fyne.KeyEscape)
	if b.Open() {
		t.Error("Escape does not close it")
	}
}

// nameShown is what a label says.
func nameShown(o fyne.CanvasObject) string {
	if l, ok := o.(interface{ Text() string }); ok {
		return l.Text() // what stands beside it may say it to those who do not see
	}
	if l, ok := o.(interface{ AccessibilityLabel() string }); ok {
		if _, choice := o.(*parts.Select); !choice {
			return l.AccessibilityLabel()
		}
	}
	return labelText(o)
}

// What is chosen is kept at once, what is typed once it can be; a password is refused with
// the way it can be had.
func TestProxyIsTyped(t *testing.T) {
	b := newBench(t)
	s := b.show(SignInSection)
	kept := func(want string) {
		t.Helper()
		b.until("the proxy is "+want, func() bool { return b.file.Get().Proxy == want })
	}
	b.choose("Proxy", "None")
	kept(oauth.ProxyNone)
	b.choose("Proxy", "This address")
	f := b.field("Proxy")
	f.SetText("http://ada:canary@proxy.example:8080")
	f.OnSubmitted(f.Text)
	if !strings.Contains(b.Text(), "Set it on each app that needs it") || b.file.Get().Proxy != oauth.ProxyNone {
		t.Errorf("it is %q, and said is %s", b.file.Get().Proxy, b.Text())
	}
	b.Press(fyne.KeyEscape)
	if !b.Open() {
		t.Fatal("what cannot be set is dropped at once")
	}
	f.SetText("http://proxy.example:8080")
	s.box.Close()
	kept("http://proxy.example:8080")
	if b.Open() {
		t.Error("it is still open")
	}
	b.show(SignInSection)
	if f := b.field("Proxy"); f.Text != "http://proxy.example:8080" {
		t.Errorf("it shows %q", f.Text)
	}
	b.choose("Proxy", "From the environment (HTTPS_PROXY)")
	kept("")
	b.choose("Browser for sign-ins", "A private window of Firefox")
	b.until("the browser is kept", func() bool { return b.file.Get().Browser == "private:firefox" })
	port := b.field("Port of the redirect URI")
	for _, bad := range []string{"x", "0", "70000", "-1"} {
		port.SetText(bad)
		port.OnSubmitted(bad)
		if !strings.Contains(b.Text(), "between 1 and 65535") {
			t.Errorf("%q: it says %s", bad, b.Text())
		}
	}
	port.SetText("5000")
	port.OnSubmitted("5000")
	b.until("the port is kept", func() bool { return b.file.Get().RedirectPort == 5000 })
}

// What a setting means is said to whoever asks, with the apps that have a value of their own.
func TestHints(t *testing.T) {
	b := newBench(t)
	b.show(SignInSection)
	const own = "With its own proxy: Acme."
	if strings.Contains(shownText(b), own) {
		t.Fatal("it is said unasked")
	}
	for _, o := range b.Shown() {
		if button, ok := o.(*parts.Button); ok && button.Accessibility().Name == "What “Proxy” means" {
			button.OnTapped()
		}
	}
	if !strings.Contains(shownText(b), own) {
		t.Errorf("it says %s", shownText(b))
	}
}

// shownText is what is seen of what the sheet says.
func shownText(b *bench) string {
	var all []string
	for _, o := range b.Shown() {
		if l, ok := o.(*parts.Label); ok && l.Visible() {
			all = append(all, l.Text())
		}
	}
	return strings.Join(all, "\n")
}

// What can be done from the settings is done, and what the line says is read again.
func TestActs(t *testing.T) {
	b := newBench(t)
	b.show(BackupSection)
	if !strings.Contains(b.Text(), "None yet") {
		t.Errorf("it says %s", b.Text())
	}
	b.o.Choices.now.LastBackup = b.o.Now.Add(-time.Hour)
	b.Tap(t, "Back up…")
	if !strings.Contains(b.Text(), "today, 11:00:00") {
		t.Errorf("afterwards it says %s", b.Text())
	}
	if focused, ok := b.Win.Canvas().Focused().(*parts.Button); !ok || focused.Text != "Back up…" {
		t.Errorf("the focus is on %T", b.Win.Canvas().Focused())
	}
	b.Tap(t, "Restore…")
	b.show(SecuritySection)
	b.until("what opens the vault is read", func() bool { return strings.Contains(b.Text(), "The system keyring") })
	if !strings.Contains(b.Text(), "locking hides the window") {
		t.Errorf("what the lock is worth is not said: %s", b.Text())
	}
	b.Tap(t, "Change…")
	if !slices.Equal(b.did, []string{"backup", "restore", "passphrase"}) {
		t.Errorf("it did %q", b.did)
	}
	b.o.Slot = keys.Passphrase
	b.show(SecuritySection)
	if strings.Contains(b.Text(), "locking hides the window") {
		t.Error("with a passphrase alone a lock protects")
	}
}

func labelText(o fyne.CanvasObject) string {
	if l, ok := o.(*widget.Label); ok {
		return l.Text
	}
	return ""
}

// What was typed and cannot be set holds its section once; so does an address that is chosen
// and not typed.
func TestWhatCannotBeSetIsNotDroppedInSilence(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*bench)
		says  string
	}{
		"a port that is none":     {func(b *bench) { b.field("Port of the redirect URI").SetText("x") }, "between 1 and 65535"},
		"an address not typed in": {func(b *bench) { b.choose("Proxy", "This address") }, "Enter the proxy's address."},
	} {
		b := newBench(t)
		s := b.show(SignInSection)
		at := s.sections.At()
		c.spoil(b)
		s.sections.Choose(0)
		if s.sections.At() != at || !strings.Contains(b.Text(), c.says) {
			t.Errorf("%s: section %d, it says %s", name, s.sections.At(), b.Text())
		}
		s.sections.Choose(0)
		if s.sections.At() != 0 {
			t.Errorf("%s: it is held twice", name)
		}
	}
}

// Of changes in a row the last one is what the file says.
func TestChangesAreWrittenInOrder(t *testing.T) {
	b := newBench(t)
	for i := range 30 {
		b.o.Choices.Change(func(s *store.Settings) { s.LockAfter = i + 1 })
	}
	for range 30 {
		(<-b.queue)()
	}
	if got := b.file.Get().LockAfter; got != 30 {
		t.Errorf("the file says %d", got)
	}
}

// Presentation mode becomes what is chosen, though a key has switched it meanwhile.
func TestPresentationModeIsWhatIsChosen(t *testing.T) {
	b := newBench(t)
	b.show(GeneralSection)
	b.choose("Presentation mode", "On: names are hidden")
	b.presenting = false // by a key
	b.choose("Presentation mode", "Off")
	if b.presenting {
		t.Error("choosing Off switches it on")
	}
}
