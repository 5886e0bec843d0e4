package dialogs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tokendesk/oauth"
	"tokendesk/store/owner"
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
	err = errors.Join(err, owner.Hand(f), f.Sync(), f.Close())
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

// pathField is a path that can be typed, with a button beside it that asks for a file or a folder.
func pathField(s *parts.Sheet, entry *parts.Entry, choose func()) fyne.CanvasObject {
	button := s.Widgets.Button("Choose…", choose)
	button.Icon = theme.FolderOpenIcon()
	parts.NameBy(button, func() string { return "Choose: " + entry.AccessibilityLabel() })
	return container.New(parts.Inset{Left: 8, Right: 8}, container.NewBorder(nil, nil, nil, button, entry))
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
