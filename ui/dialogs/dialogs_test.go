package dialogs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

var small = fyne.NewSize(900, 600)

func press(b *bench, key fyne.KeyName) {
	e := &fyne.KeyEvent{Name: key}
	if focused := b.win.Canvas().Focused(); focused != nil {
		focused.TypedKey(e)
	} else if typed := b.win.Canvas().OnTypedKey(); typed != nil {
		typed(e)
	}
}

func TestEscapeClosesEveryDialogAndGivesTheKeysBack(t *testing.T) {
	b := newBench(t, small, look.Light)
	mine := 0
	b.win.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { mine++ })
	for name, show := range map[string]func(){
		"ask":        func() { Ask(b.win, Question{Title: "T", Verb: "Go"}, func() { t.Error("Escape chose the verb") }) },
		"trust":      func() { Trust(b.win, TrustOptions{Accept: func() { t.Error("Escape accepted") }}) },
		"copy as":    func() { CopyAs(b.win, CopyOptions{Formats: []CopyFormat{{ID: "raw"}}}) },
		"paste":      func() { PasteAnswer(b.win, PasteOptions{}) },
		"passphrase": func() { Passphrase(b.win, PassphraseOptions{Run: b.run}) },
		"revoke":     func() { Revoke(b.win, RevokeOptions{Run: b.run}) },
		"import":     func() { Import(b.win, ImportOptions{Run: b.run}) },
		"export":     func() { Export(b.win, ExportOptions{Run: b.run}) },
	} {
		show()
		if !b.open() {
			t.Fatalf("%s: nothing is shown", name)
		}
		press(b, fyne.KeyEscape)
		if b.open() {
			t.Fatalf("%s: Escape did not close it", name)
		}
	}
	// With nothing focused the sheet listens on the canvas.
	Trust(b.win, TrustOptions{})
	b.win.Canvas().Unfocus()
	press(b, fyne.KeyEscape)
	if b.open() {
		t.Error("Escape without a focus did not close it")
	}
	press(b, fyne.KeyA)
	if mine != 1 {
		t.Errorf("the window's own keys came back %d times, want once", mine)
	}
}

func TestEnterDoesNotChooseWhatCannotBeTakenBack(t *testing.T) {
	for _, danger := range []bool{false, true} {
		b := newBench(t, small, look.Light)
		chosen := false
		Ask(b.win, Question{Title: "T", Verb: "Go", Danger: danger}, func() { chosen = true })
		press(b, fyne.KeyReturn)
		if chosen == danger {
			t.Errorf("danger %v: chosen %v", danger, chosen)
		}
	}
}

func TestCopyAsByKeyboard(t *testing.T) {
	b := newBench(t, small, look.Light)
	var copied, kept string
	o := CopyOptions{
		Default: "raw", Copy: func(id string) { copied = id }, SetDefault: func(id string) { kept = id },
		Formats: []CopyFormat{{ID: "raw"}, {ID: "id_token", Why: "None was given."}, {ID: "curl"}},
	}
	m := copyAs(b.win, o)
	m.keep.SetChecked(true)
	press(b, fyne.KeyDown) // past the one that cannot be had
	press(b, fyne.KeyReturn)
	if copied != "curl" || kept != "curl" || b.open() {
		t.Errorf("copied %q, kept %q, open %v", copied, kept, b.open())
	}
	copied = ""
	copyAs(b.win, o)
	b.win.Canvas().Focused().TypedRune('2')
	if copied != "" || !b.open() {
		t.Errorf("a format that cannot be had was copied: %q", copied)
	}
	b.win.Canvas().Focused().TypedRune('3')
	if copied != "curl" {
		t.Errorf("the digit copied %q", copied)
	}
}

func TestRevokeOffersToForgetWhenTheServerFails(t *testing.T) {
	b := newBench(t, small, look.Light)
	var did []string
	revoked := errors.New("no route")
	o := RevokeOptions{
		Account: "Ada", Endpoint: "https://id.example.test/revoke", Run: b.run,
		Revoke: func(context.Context) error { did = append(did, "revoke"); return revoked },
		Forget: func(context.Context) error { did = append(did, "forget"); return nil },
		Done:   func(message string) { did = append(did, message) },
	}
	s := revoke(b.win, o)
	tapButton(t, b, "Revoke")
	b.drain()
	if !s.Open() {
		t.Fatal("it closed though the server failed")
	}
	tapButton(t, b, "Forget here only")
	b.drain()
	if got := strings.Join(did, ","); got != "revoke,forget,Forgot the tokens of Ada" || s.Open() {
		t.Errorf("did %s, open %v", got, s.Open())
	}
}

// tapButton presses the button with a text, on the uppermost overlay.
func tapButton(t *testing.T, b *bench, text string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(b.win.Canvas().Overlays().Top()) {
		if button, ok := o.(interface {
			fyne.Tappable
			AccessibilityLabel() string
		}); ok && button.AccessibilityLabel() == text {
			button.Tapped(nil)
			return
		}
	}
	t.Fatalf("there is no button %q", text)
}

func TestANewPassphraseIsTypedTwice(t *testing.T) {
	for _, c := range []struct {
		first, again string
		isNew, ok    bool
	}{
		{"", "", false, false},
		{"x", "", false, true},
		{"short", "short", true, false},
		{"long enough", "long enougH", true, false},
		{"long enough", "long enough", true, true},
	} {
		if got := passphraseProblem(c.first, c.again, c.isNew) == ""; got != c.ok {
			t.Errorf("%+v: accepted %v", c, got)
		}
	}
	b := newBench(t, small, look.Light)
	var used string
	done, cancelled := false, false
	p := passphrase(b.win, PassphraseOptions{
		New: true, Run: b.run, Done: func() { done = true }, Cancelled: func() { cancelled = true },
		Use: func(_ context.Context, words string) error { used = words; return nil },
	})
	p.first.SetText("correct horse")
	p.again.SetText("correct horse")
	p.use()
	b.drain()
	if used != "correct horse" || !done || cancelled || p.first.Text != "" {
		t.Errorf("used %q, done %v, cancelled %v, left %q", used, done, cancelled, p.first.Text)
	}
}

func TestImportShowsThenTakesWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "apps.json")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"tokendesk":1,"apps":[{"id":"acme","client_id":"c","clientid":"x"}]}`)
	b := newBench(t, small, look.Light)
	var taken []store.Word
	var said string
	proxy := map[string][]oauth.Change{"acme": {{Field: "proxy", New: "http://p.example.test:1"}}}
	o := ImportOptions{
		Run: b.run, Complete: complete, Path: path,
		Plan: func(context.Context, appfile.File) (store.ImportReport, error) {
			return store.ImportReport{Added: []string{"acme"}, Waiting: proxy}, nil
		},
		Import: func(_ context.Context, f appfile.File, word store.Word) (store.ImportReport, error) {
			taken = append(taken, word)
			return store.ImportReport{Added: []string{f.Apps[0].App.ID}}, nil
		},
		Done: func(message string, _ store.ImportReport) { said = message },
	}
	m := importFile(b.win, o)
	b.drain()
	if m.file != nil || len(taken) > 0 {
		t.Fatal("a file with an unknown key was read")
	}
	write(`{"tokendesk":1,"apps":[{"id":"acme","client_id":"c","proxy":"http://p.example.test:1","endpoints":{"token":"https://id.example.test/t"}}]}`)
	m.read()
	b.drain()
	if m.file == nil || len(taken) > 0 {
		t.Fatal("nothing may be taken before the person says so")
	}
	m.trust.SetChecked(true)
	tapButton(t, b, "Import")
	b.drain()
	if len(taken) != 1 || taken[0].All || !reflect.DeepEqual(taken[0].Shown, proxy) || said != "Added 1 app" || b.open() {
		t.Errorf("taken %v, said %q, open %v", taken, said, b.open())
	}
}

// What is accepted with a check mark is what stands on the sheet: what there is
// no room for waits.
func TestAPlanAcceptsWhatItShows(t *testing.T) {
	var f appfile.File
	plan := store.ImportReport{Replaced: []string{"app-0"}, Waiting: map[string][]oauth.Change{}}
	for i := range maxPlan + 5 {
		id := fmt.Sprintf("app-%d", i)
		f.Apps = append(f.Apps, appfile.Entry{App: oauth.App{ID: id}})
		if i != 1 {
			plan.Waiting[id] = []oauth.Change{{Field: "proxy", New: id}}
		}
	}
	items := planOf(f, plan, complete)
	if !items[0].replaces || items[1].replaces || len(items[0].waiting) != 1 || len(items[1].waiting) != 0 {
		t.Errorf("%+v, %+v", items[0], items[1])
	}
	if accepted := shown(items); len(accepted) != maxPlan-1 || accepted["app-100"] != nil || accepted["app-99"] == nil {
		t.Errorf("%d apps are accepted", len(accepted))
	}
}

// A value is shown whole, however long it is.
func TestTrustShowsAllOfACommand(t *testing.T) {
	b := newBench(t, small, look.Light)
	command := "sh -c " + strings.Repeat("x", 3000) + "END"
	trust(b.win, TrustOptions{App: "Acme", Changes: []oauth.Change{{Field: "client_secret_command", New: command}}})
	var text strings.Builder
	for _, o := range test.LaidOutObjects(b.win.Canvas().Overlays().Top()) {
		if w, ok := o.(*parts.Words); ok {
			text.WriteString(w.Text())
		}
	}
	if !strings.Contains(text.String(), command) {
		t.Error("a part of the command is not shown")
	}
}

func TestExportIsPrivateAndWithoutSecrets(t *testing.T) {
	dir := t.TempDir()
	b := newBench(t, small, look.Light)
	var asked []bool
	said := ""
	x := export(b.win, ExportOptions{
		Run: b.run, Apps: []oauth.App{{ID: "acme"}, {ID: "other"}}, Selected: []string{"acme"},
		Export: func(_ context.Context, ids []string, withSecrets bool) (appfile.File, error) {
			asked = append(asked, withSecrets)
			if len(ids) != 1 || ids[0] != "acme" {
				t.Errorf("exported %v", ids)
			}
			return appfile.File{Apps: []appfile.Entry{{App: oauth.App{ID: "acme", ClientID: "c"}, Accounts: []oauth.Account{{ID: "default"}}}}}, nil
		},
		Done: func(message string) { said = message },
	})
	path := filepath.Join(dir, "out.json")
	x.path.SetText(path)
	x.write()
	b.drain()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 || asked[0] || said == "" {
		t.Errorf("%v, mode %v, asked %v, said %q", err, info.Mode(), asked, said)
	}
	x = export(b.win, x.o)
	x.path.SetText(path)
	x.write()
	b.drain()
	if len(asked) != 1 {
		t.Error("a file was replaced without a question")
	}
	tapButton(t, b, "Replace")
	b.drain()
	if len(asked) != 2 || b.open() {
		t.Errorf("after the question: asked %v, open %v", asked, b.open())
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".tokendesk-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Ten thousand apps are ten thousand lines of a list, not as many tick boxes.
func TestExportOfManyApps(t *testing.T) {
	b := newBench(t, small, look.Light)
	apps := make([]oauth.App, 10_000)
	for i := range apps {
		apps[i].ID = fmt.Sprintf("app-%05d", i)
	}
	x := export(b.win, ExportOptions{Run: b.run, Apps: apps})
	ticks := 0
	for _, o := range test.LaidOutObjects(b.win.Canvas().Overlays().Top()) {
		if _, ok := o.(*parts.Check); ok {
			ticks++
		}
	}
	if ticks == 0 || ticks > 40 {
		t.Errorf("%d tick boxes are drawn", ticks)
	}
	tapButton(t, b, "None")
	x.list.Select(3)
	if got := x.chosen(); !slices.Equal(got, []string{"app-00003"}) {
		t.Errorf("chosen %d: %.3q", len(got), got)
	}
	tapButton(t, b, "All")
	if got := x.chosen(); len(got) != len(apps) {
		t.Errorf("all are %d", len(got))
	}
	b.win.Canvas().Focus(x.list)
	press(b, fyne.KeyEscape)
	if b.open() {
		t.Error("Escape in the list does not close the dialog")
	}
}
