package menu

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	look "tokendesk/ui/theme"
)

// popUpView draws the open menus.
type popUpView struct {
	popUp   *popUp
	objects []fyne.CanvasObject
}

func (v *popUpView) Destroy()                     {}
func (v *popUpView) Layout(fyne.Size)             {}
func (v *popUpView) MinSize() fyne.Size           { return fyne.Size{} }
func (v *popUpView) Objects() []fyne.CanvasObject { return v.objects }

// Refresh implements fyne.WidgetRenderer: it draws everything anew.
func (v *popUpView) Refresh() {
	v.objects = nil
	for _, l := range v.popUp.levels {
		v.draw(l)
	}
	canvas.Refresh(v.popUp)
}

func (v *popUpView) add(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
	v.objects = append(v.objects, o)
}

func (v *popUpView) draw(l *level) {
	th, variant := v.popUp.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	ground := canvas.NewRectangle(th.Color(theme.ColorNameMenuBackground, variant))
	ground.CornerRadius = th.Size(theme.SizeNameMenuRadius)
	ground.StrokeColor, ground.StrokeWidth = th.Color(theme.ColorNameSeparator, variant), 1
	ground.Shadow = canvas.Shadow{Color: th.Color(theme.ColorNameShadow, variant), BlurRadius: 12, Offset: fyne.NewPos(0, 3)}
	v.add(ground, l.at.X, l.at.Y, l.size.Width, l.size.Height)
	if l.more > 0 {
		if l.first > 0 {
			v.moreMark(l, theme.MenuDropUpIcon(), l.at.Y+l.pad/2)
		}
		if l.end() < len(l.items) {
			v.moreMark(l, theme.MenuDropDownIcon(), l.at.Y+l.size.Height-l.more-l.pad/2)
		}
	}
	for i, end := l.first, l.end(); i < end; i++ {
		v.entry(l, i, l.at.Y+l.top(i))
	}
}

func (v *popUpView) moreMark(l *level, icon fyne.Resource, y float32) {
	v.add(canvas.NewImageFromResource(icon), l.at.X+(l.size.Width-l.more)/2, y, l.more, l.more)
}

func (v *popUpView) entry(l *level, at int, y float32) {
	th, variant := v.popUp.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	item, left, right := l.items[at], l.at.X+side, l.at.X+l.size.Width-side
	if item.separates() {
		v.add(canvas.NewRectangle(th.Color(theme.ColorNameSeparator, variant)), left-4, y+separator/2, right-left+8, 1)
		return
	}
	word, quiet := theme.ColorNameForeground, theme.ColorNamePlaceHolder
	if item.Disabled {
		word, quiet = theme.ColorNameDisabled, theme.ColorNameDisabled
	}
	if at == l.marked {
		mark := canvas.NewRectangle(th.Color(theme.ColorNameSelection, variant))
		mark.CornerRadius = 5
		mark.StrokeColor, mark.StrokeWidth = th.Color(theme.ColorNamePrimary, variant), max(1.5, th.Size(look.SizeRing)*0.75)
		v.add(mark, l.at.X+4, y, l.size.Width-8, l.line)
	}
	icon := func(r fyne.Resource, x, side float32) {
		if item.Disabled {
			r = theme.NewDisabledResource(r)
		}
		v.add(canvas.NewImageFromResource(r), x, y+(l.line-side)/2, side, side)
	}
	if item.Checked {
		icon(theme.ConfirmIcon(), left-3, 18)
	}
	text := func(s string, color fyne.ThemeColorName) *canvas.Text {
		t := canvas.NewText(s, th.Color(color, variant))
		t.TextSize = l.text
		return t
	}
	label := text(item.Label, word)
	h := label.MinSize().Height
	v.add(label, left+l.tick, y+(l.line-h)/2, right-left-l.tick, h)
	if item.Items != nil {
		icon(theme.MenuExpandIcon(), right-12, arrow)
		return
	}
	if k := ShortcutText(item.Shortcut); k != "" {
		keys := text(k, quiet)
		w := keys.MinSize().Width
		v.add(keys, right-w, y+(l.line-h)/2, w, h)
	}
}
