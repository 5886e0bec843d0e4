package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"tokendesk/ui/parts"
	"tokendesk/ui/xdnd"
)

const (
	droppedApp  = `{"tokendesk":1,"apps":[{"id":"%","name":"App %","client_id":"c","client_secret":"s","endpoints":{"token":"https://id.example.test/token"}}]}`
	droppedCurl = "curl https://id.example.test/token -d grant_type=client_credentials -d client_id=c -d client_secret=s"
)

// files writes files into a folder and returns their paths in the order of their names.
func files(t *testing.T, texts map[string]string) (dir string, paths []string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range texts {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return dir, paths
}

func app(id string) string { return strings.ReplaceAll(droppedApp, "%", id) }

// drop drops paths onto the window, as the toolkit tells of them.
func (b *bench) drop(paths ...string) {
	var items []fyne.URI
	for _, p := range paths {
		items = append(items, storage.NewFileURI(p))
	}
	b.window.main.actions.dropped(fyne.Position{}, items)
}

// imported takes the import that is shown, and waits for so many accounts.
func (b *bench) imported(n int) {
	b.t.Helper()
	b.until("what would be imported is shown", func() bool { return slices.Contains(b.onPalette(), "Import") })
	b.press("Import")
	b.until("it is imported", func() bool { return len(b.window.main.list.Accounts()) == n && !b.window.main.DialogOpen() })
}

// press presses a button of what is open.
func (b *bench) press(text string) {
	b.t.Helper()
	if focused, ok := b.window.main.Win.Canvas().Focused().(*parts.Button); ok && focused.Text == text {
		focused.Tapped(nil)
		return
	}
	b.t.Fatalf("%q is not what Enter presses", text)
}

// Files are imported together, a folder with what of it can be, a text as what it is;
// nothing is without a look at it.
func TestWhatIsDroppedIsImported(t *testing.T) {
	dir, paths := files(t, map[string]string{"a.json": app("a"), "b.json": app("b"), "c.txt": droppedCurl, "notes.txt": "Not an app.", "picture.png": "\x89PNG"})
	for name, c := range map[string]struct {
		drop func(*bench)
		apps int
	}{
		"a file":        {func(b *bench) { b.drop(paths[0]) }, 1},
		"several":       {func(b *bench) { b.drop(paths[0], paths[1], paths[2]) }, 3},
		"a folder":      {func(b *bench) { b.drop(dir) }, 3},
		"a command":     {func(b *bench) { b.window.main.actions.dropText(droppedCurl) }, 1},
		"the text of a": {func(b *bench) { b.window.main.actions.dropText(app("a")) }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			m := b.main(0)
			c.drop(b)
			b.until("it is shown", func() bool { return slices.Contains(b.onPalette(), "Import") })
			if len(m.list.Accounts()) != 0 {
				t.Error("it was imported without a word")
			}
			b.imported(c.apps)
		})
	}
}

// Onto a menu, the palette, an import or the editor: nothing of it is lost.
func TestDroppedOntoWhatIsOpen(t *testing.T) {
	_, paths := files(t, map[string]string{"a.json": app("a"), "b.json": app("b")})
	b := newBench(t, nil, record("acme"))
	m := b.main(1)
	b.palette("acme")
	b.drop(paths[0])
	b.imported(2)

	m.actions.importFile()
	b.drop(paths[1])
	b.until("the other file is read", func() bool { return slices.Contains(b.onPalette(), "App b") })
	if got := len(m.Win.Canvas().Overlays().List()); got != 1 {
		t.Errorf("%d sheets are open", got)
	}
	b.imported(3)

	m.actions.edit(ref("acme"))
	b.until("the editor is open", m.DialogOpen)
	name := m.Win.Canvas().Focused()
	b.drop(paths[0])
	b.until("it is shown over the editor", func() bool { return slices.Contains(b.onPalette(), "Import") })
	m.Win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !m.actions.editing.Open() || m.Win.Canvas().Focused() != name {
		t.Errorf("the editor is open: %t, the focus at %T", m.actions.editing.Open(), m.Win.Canvas().Focused())
	}
	b.window.main.actions.dropText("https://id.example.test")
	if words := b.onPalette(); !m.actions.editing.Open() || !slices.Contains(words, "Not now") {
		t.Errorf("an address took the editor's place: %q", words)
	}
}

// The address of a link begins a new app, and nobody is asked before a person says so.
func TestADroppedAddressBeginsAnApp(t *testing.T) {
	b := newBench(t, nil)
	m := b.main(0)
	b.drop("https://id.example.test/realms/a")
	b.until("the editor asks", m.DialogOpen)
	entry, ok := m.Win.Canvas().Focused().(*parts.Entry)
	if !ok || entry.Text != "https://id.example.test/realms/a" {
		t.Fatalf("%T has the focus, with %q", m.Win.Canvas().Focused(), entry.Text)
	}
	if asked := b.Servers.Asked(); len(asked) != 0 {
		t.Errorf("it was looked up at once: %v", asked)
	}
}

// What holds nothing that can be imported says so, and what can be.
func TestDroppedInVain(t *testing.T) {
	dir, paths := files(t, map[string]string{"picture.png": "\x89PNG", "notes.txt": "Not an app."})
	for _, what := range []string{paths[1], dir, filepath.Join(dir, "gone.json")} {
		b := newBench(t, nil)
		m := b.main(0)
		b.drop(what)
		b.until("it says why", func() bool {
			return slices.ContainsFunc(b.onPalette(), func(s string) bool {
				return strings.Contains(s, "picture") || strings.Contains(s, "nothing to import") || strings.Contains(s, "cannot be read")
			})
		})
		if !m.DialogOpen() {
			t.Errorf("%s: it is gone", what)
		}
	}
}

// What an X display tells of: files and links by their addresses, a text, and what would
// become of what is dragged over the window.
func TestDroppedOnAnXDisplay(t *testing.T) {
	_, paths := files(t, map[string]string{"a b.json": app("a")})
	b := newBench(t, nil)
	m := b.main(0)
	m.actions.drop(xdnd.Event{Over: xdnd.Text})
	m.actions.drop(xdnd.Event{})
	m.actions.drop(xdnd.Event{Dropped: &xdnd.Drop{Addresses: []string{"mailto:x", storage.NewFileURI(paths[0]).String()}}})
	b.imported(1)
	m.actions.drop(xdnd.Event{Dropped: &xdnd.Drop{Text: strings.ReplaceAll(droppedCurl, "id.", "other.")}})
	b.imported(2)
	m.actions.drop(xdnd.Event{Dropped: &xdnd.Drop{Addresses: []string{"https://id.example.test/a?b=c"}}})
	b.until("the editor asks", m.DialogOpen)
	if entry, ok := m.Win.Canvas().Focused().(*parts.Entry); !ok || entry.Text != "https://id.example.test/a?b=c" {
		t.Errorf("%T has the focus", m.Win.Canvas().Focused())
	}
}
