package dialogs

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/atspi/tree"
	"tokendesk/ui/copyas"
	"tokendesk/ui/parts"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

func TestEscapeClosesEveryDialogAndGivesTheKeysBack(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	mine := 0
	b.Win.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { mine++ })
	for name, show := range map[string]func(){
		"confirm": func() {
			Confirm(b.Win, Confirmation{Title: "T", Verb: "Go"}, func() { t.Error("Escape chose the verb") })
		},
		"trust":   func() { Trust(b.Win, TrustOptions{Accept: func() { t.Error("Escape accepted") }}) },
		"copy as": func() { CopyAs(b.Win, CopyOptions{Formats: []CopyFormat{{Format: "raw"}}}) },
		"paste":   func() { PasteAnswer(b.Win, PasteOptions{}) },
		"device":  func() { h := &deviceDesk{}; ShowDevice(b.Win, h.options(), h.waiting()) },
		"other":   func() { Elsewhere(b.Win, ElsewhereOptions{}) },
		"profile": func() { Profile(b.Win, ProfileOptions{Run: b.Run}) },
		"signout": func() { SignOut(b.Win, SignOutOptions{Run: b.Run}) },
		"import":  func() { Import(b.Win, ImportOptions{Run: b.Run}) },
		"export":  func() { Export(b.Win, ExportOptions{Run: b.Run}) },
	} {
		show()
		if !b.Open() {
			t.Fatalf("%s: nothing is shown", name)
		}
		b.Press(fyne.KeyEscape)
		if b.Open() {
			t.Fatalf("%s: Escape did not close it", name)
		}
	}
	// With nothing focused the sheet listens on the canvas.
	Trust(b.Win, TrustOptions{})
	b.Win.Canvas().Unfocus()
	b.Press(fyne.KeyEscape)
	if b.Open() {
		t.Error("Escape without a focus did not close it")
	}
	b.Press(fyne.KeyA)
	if mine != 1 {
		t.Errorf("the window's own keys came back %d times, want once", mine)
	}
}

func TestEnterDoesNotChooseWhatCannotBeTakenBack(t *testing.T) {
	for _, danger := range []bool{false, true} {
		b := partstest.New(t, partstest.Small, look.Light)
		chosen := false
		Confirm(b.Win, Confirmation{Title: "T", Verb: "Go", Danger: danger}, func() { chosen = true })
		b.Press(fyne.KeyReturn)
		if chosen == danger {
			t.Errorf("danger %v: chosen %v", danger, chosen)
		}
	}
}

func TestCopyAsByKeyboard(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	var copied, kept copyas.Format
	o := CopyOptions{
		Default: "raw", Copy: func(f copyas.Format, _ string) { copied = f }, SetDefault: func(f copyas.Format) { kept = f },
		Formats: []CopyFormat{{Format: "raw"}, {Format: "id_token", Why: "None was given."}, {Format: "curl"}},
	}
	m := copyAs(b.Win, o)
	m.keep.SetChecked(true)
	b.Press(fyne.KeyDown) // past the one that cannot be had
	b.Press(fyne.KeyReturn)
	if copied != "curl" || kept != "curl" || b.Open() {
		t.Errorf("copied %q, kept %q, open %v", copied, kept, b.Open())
	}
	copied = ""
	copyAs(b.Win, o)
	b.Win.Canvas().Focused().TypedRune('2')
	if copied != "" || !b.Open() {
		t.Errorf("a format that cannot be had was copied: %q", copied)
	}
	b.Win.Canvas().Focused().TypedRune('3')
	if copied != "curl" {
		t.Errorf("the digit copied %q", copied)
	}
	// Ctrl+C copies what the line with its name says, wherever the focus is.
	copied = ""
	copyAs(b.Win, o)
	b.Press(fyne.KeyDown)
	b.Win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutCopy{})
	if copied != "raw" || b.Open() {
		t.Errorf("Ctrl+C copied %q", copied)
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
	b := partstest.New(t, partstest.Small, look.Light)
	var said string
	proxy := map[string][]oauth.Change{"acme": {{Field: "proxy", New: "http://p.example.test:1"}}}
	vault := &importingDesk{report: store.ImportReport{Added: []string{"acme"}, Waiting: proxy}}
	o := ImportOptions{
		Run: b.Run, Complete: complete, Path: path, Desk: vault,
		Done: func(message string) { said = message },
	}
	m := importFile(b.Win, o)
	b.Drain()
	if m.planned != nil || len(vault.words) > 0 {
		t.Fatal("a file with an unknown key was read")
	}
	write(`{"tokendesk":1,"apps":[{"id":"acme","client_id":"c","proxy":"http://p.example.test:1","endpoints":{"token":"https://id.example.test/t"}}]}`)
	m.read()
	b.Drain()
	if m.planned == nil || len(vault.words) > 0 {
		t.Fatal("nothing may be taken before the person says so")
	}
	m.trust.SetChecked(true)
	b.Tap(t, "Import")
	b.Drain()
	if len(vault.words) != 1 || vault.words[0].All || !reflect.DeepEqual(vault.words[0].Shown, proxy) || said != "Added 1 app" || b.Open() {
		t.Errorf("taken %v, said %q, open %v", vault.words, said, b.Open())
	}
}

// What is accepted with a check mark is what stands on the sheet: what there is
// no room for waits.
func TestAPlanAcceptsWhatItShows(t *testing.T) {
	var f appfile.File
	plan := store.ImportReport{Replaced: []string{"app-0"}, Waiting: map[string][]oauth.Change{}}
	for i := range maxListed + 5 {
		id := fmt.Sprintf("app-%d", i)
		f.Apps = append(f.Apps, appfile.Entry{App: oauth.App{ID: id}})
		if i != 1 {
			plan.Waiting[id] = []oauth.Change{{Field: "proxy", New: id}}
		}
	}
	vault := &importingDesk{report: plan, takes: &f}
	b := partstest.New(t, partstest.Small, look.Light)
	m := importFile(b.Win, ImportOptions{Run: b.Run, Complete: complete, Text: `{"tokendesk":1,"apps":[{"id":"a","client_id":"c"}]}`, Desk: vault})
	b.Drain()
	items := m.items
	if !items[0].Replaces || items[1].Replaces || len(items[0].Waiting) != 1 || len(items[1].Waiting) != 0 {
		t.Errorf("%+v, %+v", items[0], items[1])
	}
	m.trust.SetChecked(true)
	b.Tap(t, "Import")
	b.Drain()
	if accepted := vault.words[0].Shown; len(accepted) != maxListed-1 || accepted["app-100"] != nil || accepted["app-99"] == nil {
		t.Errorf("%d apps are accepted", len(accepted))
	}
}

// Every app of a long import can be seen and left out; what was accepted of the first of
// them is not accepted of the others.
func TestALongPlanIsShownInParts(t *testing.T) {
	var f appfile.File
	plan := store.ImportReport{Waiting: map[string][]oauth.Change{}}
	for i := range 2*maxListed + 5 {
		id := fmt.Sprintf("app-%d", i)
		f.Apps = append(f.Apps, appfile.Entry{App: oauth.App{ID: id}})
		plan.Waiting[id] = []oauth.Change{{Field: "proxy", New: id}}
	}
	vault := &importingDesk{report: plan, takes: &f}
	b := partstest.New(t, partstest.Small, look.Light)
	m := importFile(b.Win, ImportOptions{Run: b.Run, Complete: complete, Text: `{"tokendesk":1,"apps":[{"id":"a","client_id":"c"}]}`, Desk: vault})
	b.Drain()
	m.ticks[1].SetChecked(false)
	m.trust.SetChecked(true)
	b.Tap(t, "Show 100 more apps")
	if len(m.ticks) != 2*maxListed || m.ticks[1].Checked || m.trust.Checked {
		t.Errorf("%d boxes, the second %v, trust %v", len(m.ticks), m.ticks[1].Checked, m.trust.Checked)
	}
	b.Tap(t, "Show 5 more apps")
	if strings.Contains(b.Text(), "more app") {
		t.Error("more apps are announced than there are")
	}
	m.ticks[len(m.ticks)-1].SetChecked(false)
	m.trust.SetChecked(true)
	b.Tap(t, "Import")
	b.Drain()
	if accepted := vault.words[0].Shown; len(accepted) != len(f.Apps)-2 || accepted["app-1"] != nil || accepted["app-204"] != nil || accepted["app-203"] == nil {
		t.Errorf("%d apps are accepted", len(accepted))
	}
}

// A value is shown whole, however long it is.
func TestTrustShowsAllOfACommand(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	command := "sh -c " + strings.Repeat("x", 3000) + "END"
	trust(b.Win, TrustOptions{Title: "Acme", Changes: []oauth.Change{{Field: "client_secret_command", New: command}}})
	// It stands in pieces, one below the other.
	if !strings.Contains(strings.ReplaceAll(b.Text(), "\n", ""), command) {
		t.Error("a part of the command is not shown")
	}
}

func TestExportIsPrivateAndWithoutSecrets(t *testing.T) {
	dir := t.TempDir()
	b := partstest.New(t, partstest.Small, look.Light)
	var asked []bool
	said := ""
	x := export(b.Win, ExportOptions{
		Run: b.Run, Apps: []oauth.App{{ID: "acme"}, {ID: "other"}},
		Desk: exportingDesk(func(ids []string, withSecrets bool) appfile.File {
			asked = append(asked, withSecrets)
			if len(ids) != 1 || ids[0] != "acme" {
				t.Errorf("exported %v", ids)
			}
			return appfile.File{Apps: []appfile.Entry{{App: oauth.App{ID: "acme", ClientID: "c"}, Accounts: []oauth.Account{{ID: "default"}}}}}
		}),
		Done: func(message string) { said = message },
	})
	x.pick(1, false)
	path := filepath.Join(dir, "out.json")
	x.path.SetText(path)
	x.write()
	b.Drain()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 || asked[0] || said == "" {
		t.Errorf("%v, mode %v, asked %v, said %q", err, info.Mode(), asked, said)
	}
	x = export(b.Win, x.o)
	x.pick(1, false)
	x.path.SetText(path)
	x.write()
	b.Drain()
	if len(asked) != 1 {
		t.Error("a file was replaced without a question")
	}
	b.Tap(t, "Replace")
	b.Drain()
	if len(asked) != 2 || b.Open() {
		t.Errorf("after the question: asked %v, open %v", asked, b.Open())
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".tokendesk-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Which apps are ticked is heard, line by line, and so is each tick that is turned.
func TestExportIsHeard(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	x := export(b.Win, ExportOptions{Run: b.Run, Apps: []oauth.App{{ID: "acme", Name: "Acme " + strings.Repeat("long ", 20) + "end"}, {ID: "ikas"}}})
	b.Win.Canvas().Focus(x.list)
	reader := tree.NewReader(func() []fyne.Window { return []fyne.Window{b.Win} })
	line := func() *tree.Node {
		all := reader.Read()
		return all.Nodes[all.Focus]
	}
	if n := line(); n.Role != accessible.CheckBox || !strings.HasSuffix(n.Name, "end") || !n.States.Has(accessible.Checked) || !n.Shown {
		t.Errorf("%+v", n)
	}
	x.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	x.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	n := line()
	if n.Name != "ikas" || n.States.Has(accessible.Checked) || x.picked[1] {
		t.Errorf("%+v", n)
	}
	if err := reader.Focus(n.ID); err != nil || x.picked[1] {
		t.Errorf("%v: what is only shown is ticked", err)
	}
	if err := reader.Do(n.ID, 0); err != nil || !line().States.Has(accessible.Checked) || !x.picked[1] {
		t.Errorf("%v, %+v", err, line())
	}
}

// Ten thousand apps are ten thousand lines of a list, not as many tick boxes.
func TestExportOfManyApps(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	apps := make([]oauth.App, 10_000)
	for i := range apps {
		apps[i].ID = fmt.Sprintf("app-%05d", i)
	}
	x := export(b.Win, ExportOptions{Run: b.Run, Apps: apps})
	ticks := 0
	for _, o := range b.Shown() {
		if _, ok := o.(*parts.Check); ok {
			ticks++
		}
	}
	if ticks == 0 || ticks > 40 {
		t.Errorf("%d tick boxes are drawn", ticks)
	}
	b.Tap(t, "None")
	x.list.Select(3)
	if got := x.chosen(); !slices.Equal(got, []string{"app-00003"}) {
		t.Errorf("chosen %d: %.3q", len(got), got)
	}
	b.Tap(t, "All")
	if got := x.chosen(); len(got) != len(apps) {
		t.Errorf("all are %d", len(got))
	}
	b.Win.Canvas().Focus(x.list)
	b.Press(fyne.KeyEscape)
	if b.Open() {
		t.Error("Escape in the list does not close the dialog")
	}
}
