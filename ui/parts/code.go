package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	look "tokendesk/ui/theme"
)

// Code shows a short code in large type, as it is grouped. It can be selected, and
// is no field: what is typed into it goes away again.
func (w Widgets) Code(code string) fyne.CanvasObject {
	entry := Name(w.Entry(), "Code")
	entry.TextStyle = fyne.TextStyle{Bold: true, Monospace: true}
	entry.SetText(code)
	entry.OnChanged = func(text string) {
		if text != code {
			entry.SetText(code)
		}
	}
	size := look.SizeCode
	if len(code) > longCode {
		size = theme.SizeNameHeadingText
	}
	const room = 24 // the field's own borders
	width := fyne.MeasureText(code, fyne.CurrentApp().Settings().Theme().Size(size), entry.TextStyle).Width + room
	large := container.NewThemeOverride(entry, largeType{Override{
		theme.ColorNameInputBackground: "", theme.ColorNameInputBorder: "",
	}, size})
	return container.New(atLeast{min(width, maxCode)}, large)
}

const (
	longCode = 14  // letters; more than that are shown smaller
	maxCode  = 400 // of its width; what is longer can be scrolled
)

// largeType is a theme whose body text is as large as another size.
type largeType struct {
	Override
	size fyne.ThemeSizeName
}

// Size implements fyne.Theme.
func (l largeType) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNameText {
		name = l.size
	}
	return l.Override.Size(name)
}

// atLeast gives its one object a least width, and that width alone.
type atLeast struct{ width float32 }

// Layout implements fyne.Layout.
func (a atLeast) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(min(a.width, size.Width), size.Height))
}

// MinSize implements fyne.Layout.
func (a atLeast) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(a.width, objects[0].MinSize().Height)
}
