package dialogs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/ui/parts"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// chooserIn opens a chooser in a folder with some files, and a folder.
func chooserIn(t *testing.T, b *partstest.Bench, ask func(Run, fyne.Window, func(string)), chosen *string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for _, name := range []string{"b.json", "A.txt", "key.pem", ".hidden.json"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "inner"), 0o700); err != nil {
		t.Fatal(err)
	}
	fyne.CurrentApp().Preferences().SetString(lastFolder, folder)
	ask(b.Run, b.Win, func(path string) { *chosen = path })
	b.Drain()
	return folder
}

func fieldOf(t *testing.T, b *partstest.Bench) *parts.Entry {
	t.Helper()
	for _, o := range b.Shown() {
		if e, ok := o.(*parts.Entry); ok {
			return e
		}
	}
	t.Fatal("there is no field")
	return nil
}

func listOf(t *testing.T, b *partstest.Bench) *parts.List {
	t.Helper()
	for _, o := range b.Shown() {
		if l, ok := o.(*parts.List); ok {
			return l
		}
	}
	t.Fatal("there is no list")
	return nil
}

// What is asked for is listed, folders first, and a file is chosen by taking it twice or by
// its name.
func TestAFileIsChosen(t *testing.T) {
	b, chosen := partstest.New(t, partstest.Small, look.Light), ""
	folder := chooserIn(t, b, chooseOpen, &chosen)
	list := listOf(t, b)
	if got := strings.Join(linesOf(list), " "); got != "inner A.txt b.json" {
		t.Errorf("it lists %q", got)
	}
	b.Heard(t)
	b.Measure(t)
	list.Select(1)
	if got := fieldOf(t, b).Text; got != filepath.Join(folder, "A.txt") || chosen != "" {
		t.Errorf("the path is %q, chosen %q", got, chosen)
	}
	list.Select(1)
	b.Drain()
	if chosen != filepath.Join(folder, "A.txt") || b.Open() {
		t.Errorf("chosen %q", chosen)
	}

	chosen = ""
	folder = chooserIn(t, b, ChooseFile, &chosen)
	field := fieldOf(t, b)
	field.SetText("none.json")
	b.Tap(t, "Choose")
	b.Drain()
	if chosen != "" || !strings.Contains(b.Text(), "nothing at this path") {
		t.Errorf("chosen %q, said %q", chosen, b.Text())
	}
	field.SetText("key.pem") // in the folder that is shown
	field.OnSubmitted(field.Text)
	b.Drain()
	if chosen != filepath.Join(folder, "key.pem") {
		t.Errorf("chosen %q", chosen)
	}
}

func linesOf(l *parts.List) (lines []string) {
	for i := range l.Length() {
		line := l.CreateItem()
		l.UpdateItem(i, line)
		lines = append(lines, line.(*fileRow).name.Text())
	}
	return lines
}

// A folder is chosen as it is listed; a file is none.
func TestAFolderIsChosen(t *testing.T) {
	b, chosen := partstest.New(t, partstest.Small, look.Dark), ""
	folder := chooserIn(t, b, chooseFolder, &chosen)
	field := fieldOf(t, b)
	field.SetText(filepath.Join(folder, "b.json"))
	b.Tap(t, "Choose this folder")
	b.Drain()
	if chosen != "" || !strings.Contains(b.Text(), "This is a file") {
		t.Errorf("chosen %q, said %q", chosen, b.Text())
	}
	listOf(t, b).Select(0)
	b.Drain()
	b.Tap(t, "Up")
	b.Drain()
	listOf(t, b).Select(0)
	b.Drain()
	b.Tap(t, "Choose this folder")
	b.Drain()
	if chosen != filepath.Join(folder, "inner") {
		t.Errorf("chosen %q", chosen)
	}
}

// Escape closes the question and not what is below it.
func TestEscapeLeavesAChooser(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	below := parts.NewSheet(b.Win, "Below", 400, 0)
	below.SetBody(parts.Text("It stays."))
	below.Show(nil)
	chosen := ""
	chooserIn(t, b, ChooseFile, &chosen)
	test.WidgetRenderer(fieldOf(t, b))
	b.Press(fyne.KeyEscape)
	if !below.Open() || chosen != "" || !strings.Contains(b.Text(), "It stays.") {
		t.Errorf("chosen %q, shown %q", chosen, b.Text())
	}
}
