package dialogs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
)

// writeFile writes a whole file or none, readable by its owner alone.
func writeFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".tokendesk-*") // made 0600
	if err != nil {
		return fileError("Tokendesk cannot write there", path, err)
	}
	defer os.Remove(f.Name()) // gone already after the rename
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fileError("It could not be written", path, err)
	}
	return nil
}

func fileError(what, path string, err error) error {
	why := err
	var at *fs.PathError
	if errors.As(err, &at) {
		why = at.Err
	}
	return &oauth.Error{Kind: oauth.KindUsage, Message: what + ": " + path + " (" + why.Error() + ")", Err: err}
}

// pathField is a path that can be typed, with the system's file dialog beside it.
func pathField(s *parts.Sheet, entry *parts.Entry, choose func()) fyne.CanvasObject {
	button := s.Widgets.Button("Choose…", choose)
	button.Icon = theme.FolderOpenIcon()
	parts.NameBy(button, func() string { return "Choose: " + entry.AccessibilityLabel() })
	return container.New(parts.Inset{Left: 8, Right: 8}, container.NewBorder(nil, nil, nil, button, entry))
}

// ChooseFile asks for an existing file of any kind.
func ChooseFile(parent fyne.Window, chosen func(path string)) { chooseOf(parent, nil, chosen) }

// chooseOpen asks for an existing file to import.
func chooseOpen(parent fyne.Window, chosen func(path string)) {
	chooseOf(parent, storage.NewExtensionFileFilter([]string{".json", ".age", ".txt", ".sh"}), chosen)
}

func chooseOf(parent fyne.Window, filter storage.FileFilter, chosen func(path string)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		if err != nil || r == nil {
			return
		}
		path := r.URI().Path()
		_ = r.Close()
		chosen(path)
	}, parent)
	if filter != nil {
		d.SetFilter(filter)
	}
	d.Show() // before Resize, which needs what Show makes
	d.Resize(parent.Canvas().Size().SubtractWidthHeight(48, 48))
	focusFiles(parent)
}

// chooseFolder asks for the folder of a new file.
func chooseFolder(parent fyne.Window, chosen func(folder string)) {
	d := dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
		if err == nil && u != nil {
			chosen(u.Path())
		}
	}, parent)
	d.Show() // before Resize, which needs what Show makes
	d.Resize(parent.Canvas().Size().SubtractWidthHeight(48, 48))
	focusFiles(parent)
}

// focusFiles puts the focus into the files of a dialog that has just been opened, as the
// toolkit's has none: first come the places, then they.
func focusFiles(parent fyne.Window) {
	parts.AfterKey(func() {
		parent.Canvas().FocusNext()
		parent.Canvas().FocusNext()
	})
}

// expandHome understands ~/ as a shell does.
func expandHome(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return path
}
