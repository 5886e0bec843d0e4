package editor

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tokendesk/oauth"
	"tokendesk/store/given"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/parts"
)

// chooseFile asks for a file by a dialog, and goes back to the row afterwards.
func (f *form) chooseFile(r *row, chosen func(path string)) {
	choose := f.o.ChooseFile
	if choose == nil {
		choose = func(parent fyne.Window, chosen func(string)) { dialogs.ChooseFile(f.o.Run, parent, chosen) }
	}
	choose(f.win, func(path string) {
		if f.sheet.Open() {
			chosen(path)
			f.goTo(r)
		}
	})
}

// readFile reads a file that a person has chosen, within bounds (promise 45).
func readFile(ctx context.Context, path string, limit int64) ([]byte, error) {
	data, _, err := given.Read(ctx, path, limit)
	switch {
	case errors.Is(err, given.ErrTooLong):
		return nil, &oauth.Error{Kind: oauth.KindUsage, Message: "This file is too large to be a key.", Advice: "Choose the file of the key, or paste the key.", Err: err}
	case err != nil:
		return nil, &oauth.Error{Kind: oauth.KindUsage, Message: "The file cannot be read.", Advice: "Choose another one, or paste the key.", Err: err}
	}
	return data, nil
}

// fileInput is a field for the path of a file, with a button that asks for it.
func (f *form) fileInput(r *row, changed func(string)) fyne.CanvasObject {
	input := f.textInput(r, func(text string) {
		changed(text)
		if f.refused[r.field.path] != "" { // it may be a key, and is not left on the screen
			r.show(r.field.get(f))
		}
	})
	choose := f.sheet.Widgets.Button("Choose file…", func() {
		f.chooseFile(r, func(path string) {
			changed(path)
			r.show(path)
		})
	})
	choose.Icon = theme.FolderOpenIcon()
	parts.Name(choose, "Choose file: "+r.field.heard())
	return container.NewBorder(nil, nil, nil, choose, input)
}
