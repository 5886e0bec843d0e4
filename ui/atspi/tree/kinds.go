package tree

import (
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// kind is what is known of an object by what it is.
type kind struct {
	accessible.Info
	placeholder string // what a field without a name is called
	list        *drawnList
}

// drawnList is what a list of Fyne knows of its lines, also where the program says itself
// what they are.
type drawnList struct {
	active int                                         // the line that the keys act on, -1 for none
	place  func(i int) (at fyne.Position, s fyne.Size) // where a line is drawn; may be nil
	show   func(i int)                                 // brings a line onto the screen
}

// complete adds what the list knows to what is said of its lines.
func (l *drawnList) complete(items *accessible.Items) *accessible.Items {
	with := *items
	if with.Active < 0 && l.active < with.Count {
		with.Active = l.active
	}
	with.At = func(i int) accessible.Item {
		item := items.At(i)
		if item.Size.IsZero() && l.place != nil {
			item.Position, item.Size = l.place(i)
		}
		if item.Reveal == nil {
			item.Reveal = func() { l.show(i) }
		}
		return item
	}
	return &with
}

// nothing are the children of what has none.
var nothing = []fyne.CanvasObject{}

// kind says what an object is that is of Fyne, or embeds a widget of it.
func (w *walk) kind(o fyne.CanvasObject) (k kind) {
	switch b := base(o).(type) {
	case *canvas.Text:
		k.Role, k.Name = accessible.Label, b.Text
	case *widget.Button:
		k.Role, k.Name = accessible.Button, b.Text
	case *widget.Label:
		k.Role, k.Name = accessible.Label, b.Text
	case *widget.Hyperlink:
		k.Role, k.Name = accessible.Link, b.Text
	case *widget.RichText:
		if !linked(b.Segments) {
			k.Role, k.Name = accessible.Label, b.String()
		}
	case *widget.TextGrid:
		k.Role, k.Name = accessible.Label, b.Text()
	case *widget.Entry:
		k = entry(b)
	case *widget.SelectEntry:
		k = entry(&b.Entry)
	case *widget.Check:
		k.Role, k.Name, k.States = accessible.CheckBox, b.Text, accessible.Checked.If(b.Checked)
	case *widget.RadioGroup, *widget.CheckGroup:
		k.Role = accessible.Group
	case *widget.Select:
		k.Role, k.Value, k.placeholder = accessible.ComboBox, b.Selected, b.PlaceHolder
		k.States = accessible.Expandable
	case *widget.Slider:
		k.Role, k.Range = accessible.Slider, &accessible.Range{Min: b.Min, Max: b.Max, Now: b.Value, Step: b.Step, Set: b.SetValue}
	case *widget.ProgressBar:
		k.Role, k.Range = accessible.ProgressBar, &accessible.Range{Min: b.Min, Max: b.Max, Now: b.Value}
	case *widget.ProgressBarInfinite:
		k.Role, k.States = accessible.ProgressBar, accessible.Busy.If(b.Running())
	case *widget.List:
		k.Role, k.Items = accessible.List, w.lines(o, b.Length, b.CreateItem, b.UpdateItem, func(i int) { b.Select(i) })
		k.list = &drawnList{active: -1, place: w.onScreen(o, b), show: func(i int) { b.Highlight(i) }}
		if o == w.focused {
			k.list.active = highlighted(b)
		}
	case *widget.GridWrap:
		k.Role, k.Items = accessible.List, w.lines(o, b.Length, b.CreateItem, b.UpdateItem, func(i int) { b.Select(i) })
		k.list = &drawnList{active: -1, show: func(i int) { b.Highlight(i) }}
		if o == w.focused {
			k.list.active = highlighted(b)
		}
	case *widget.Table:
		k.Role = accessible.Table
	case *widget.Tree:
		k.Role = accessible.List
	case *widget.Toolbar:
		k.Role = accessible.ToolBar
	case *widget.Menu:
		k.Role = accessible.Menu
	case *widget.Form:
		k.Role = accessible.Group
		for _, item := range b.Items {
			w.names[item.Widget] = item.Text
		}
	case *widget.Card:
		k.Role, k.Name, k.Description, k.Children = accessible.Group, b.Title, b.Subtitle, nothing
		if b.Content != nil {
			k.Children = []fyne.CanvasObject{b.Content}
		}
	case *widget.PopUp:
		if modal(b) {
			k.Role, k.States = accessible.Dialog, accessible.Modal
		}
	case *container.AppTabs:
		k = tabs(b.Items, b.SelectedIndex(), b.SelectIndex)
	case *container.DocTabs:
		k = tabs(b.Items, b.SelectedIndex(), b.SelectIndex)
	case *canvas.Image, *canvas.Raster, *canvas.Rectangle, *canvas.Line, *canvas.Circle, *widget.Icon, *widget.Separator, *widget.Activity:
		k.Ignored = true
	default:
		k.Info = unexported(o)
	}
	return k
}

// unexported is what Fyne's widgets are made of that have no names outside of it.
func unexported(o fyne.CanvasObject) (info accessible.Info) {
	v := reflect.ValueOf(o).Elem()
	if v.Kind() != reflect.Struct || !strings.HasPrefix(v.Type().PkgPath(), "fyne.io/fyne/v2/") {
		return info
	}
	switch v.Type().Name() {
	case "radioItem":
		info.Role, info.Name = accessible.RadioButton, v.FieldByName("Label").String()
		info.States = accessible.Checked.If(v.FieldByName("Selected").Bool())
	case "menuItem":
		if item, is := v.FieldByName("Item").Interface().(*fyne.MenuItem); is && item != nil {
			info = menuItem(item)
			info.Actions, info.Items = nil, nil
		}
	}
	return info
}

func entry(e *widget.Entry) (k kind) {
	k.Role, k.Text, k.placeholder = accessible.Field, e.Text, e.PlaceHolder
	if e.MultiLine {
		k.Role = accessible.TextArea
	}
	if e.Password {
		k.Role, k.Secret = accessible.Password, true
	}
	k.Sensitive = k.Secret || reveals(e.ActionItem)
	return k
}

// reveals reports whether something is the eye that Fyne puts into a field of a password.
func reveals(o fyne.CanvasObject) bool {
	return o != nil && !isNil(o) && reflect.TypeOf(o).Elem().Name() == "passwordRevealer"
}

// tabs are a list of tabs, with the content of the one that is open.
func tabs(items []*container.TabItem, open int, choose func(int)) (k kind) {
	k.Role, k.Children = accessible.TabList, nothing
	if open >= 0 && open < len(items) && items[open].Content != nil {
		k.Children = []fyne.CanvasObject{items[open].Content}
	}
	k.Items = &accessible.Items{Count: len(items), Active: -1, At: func(i int) accessible.Item {
		return accessible.Item{Key: items[i], Reveal: func() { choose(i) }, Info: accessible.Info{
			Role: accessible.Tab, Name: items[i].Text, States: accessible.Selected.If(i == open),
			Actions: []accessible.Action{{Name: "press", Do: func() { choose(i) }}},
		}}
	}}
	return k
}

// lines are those of a list of Fyne: each is what it says on a line of its own, which is
// never shown.
func (w *walk) lines(list fyne.CanvasObject, length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject), choose func(int)) *accessible.Items {
	if length == nil || create == nil || update == nil {
		return nil
	}
	return &accessible.Items{Count: length(), Active: -1, At: func(i int) accessible.Item {
		line := w.reader.sample(list, create).line
		update(i, line)
		line.Resize(line.MinSize()) // a widget has no text before it is laid out
		return accessible.Item{Info: accessible.Info{
			Role: accessible.ListItem, Name: textOf(line),
			Actions: []accessible.Action{{Name: "choose", Do: func() { choose(i) }}},
		}}
	}}
}

// sample is a line of a list of Fyne that is never shown.
type sample struct {
	line  fyne.CanvasObject
	least fyne.Size // before anything was put on it: so high is a line
}

func (r *Reader) sample(list fyne.CanvasObject, create func() fyne.CanvasObject) *sample {
	s := r.samples[list]
	if s == nil {
		line := create()
		s = &sample{line, line.MinSize()}
		r.samples[list] = s
	}
	return s
}

// onScreen is where a line of a list is, as long as all are equally high.
func (w *walk) onScreen(o fyne.CanvasObject, l *widget.List) func(int) (fyne.Position, fyne.Size) {
	own := reflect.ValueOf(l).Elem().FieldByName("itemHeights")
	if own.IsValid() && own.Kind() == reflect.Map && own.Len() > 0 || l.CreateItem == nil {
		return nil
	}
	return func(i int) (at fyne.Position, size fyne.Size) {
		height := w.reader.sample(o, l.CreateItem).least.Height
		y := float32(i)*(height+l.Theme().Size(theme.SizeNamePadding)) - l.GetScrollOffset()
		if y > -height && y < l.Size().Height {
			return fyne.NewPos(0, y), fyne.NewSize(l.Size().Width, height)
		}
		return at, size
	}
}

// highlighted is the line that the keys in a list of Fyne act on; -1 where that is not known.
func highlighted(list any) int {
	if at := reflect.ValueOf(list).Elem().FieldByName("currentHighlight"); at.IsValid() && at.CanInt() {
		return int(at.Int())
	}
	return -1
}

// mainMenu reads the menus that Fyne shows at the top of a window.
func (w *walk) mainMenu(menu *fyne.MainMenu, p place) {
	n := &Node{ID: w.reader.id(menu), Parent: p.parent.ID, Index: len(p.parent.Children)}
	info := accessible.Info{Role: accessible.MenuBar, Items: &accessible.Items{Count: len(menu.Items), Active: -1, At: func(i int) accessible.Item {
		return accessible.Item{Info: accessible.Info{Role: accessible.Menu, Name: menu.Items[i].Label, Items: menuItems(menu.Items[i].Items)}}
	}}}
	n.fill(info)
	p.parent.Children = append(p.parent.Children, n.ID)
	w.add(n, menu, source{window: w.in, info: info})
}

func menuItems(items []*fyne.MenuItem) *accessible.Items {
	return &accessible.Items{Count: len(items), Active: -1, At: func(i int) accessible.Item {
		return accessible.Item{Key: items[i], Info: menuItem(items[i])}
	}}
}

func menuItem(item *fyne.MenuItem) accessible.Info {
	info := accessible.Info{Role: accessible.MenuItem, Name: item.Label, States: accessible.Checked.If(item.Checked) | accessible.Disabled.If(item.Disabled)}
	switch {
	case item.IsSeparator:
		info.Role = accessible.Separator
	case item.ChildMenu != nil:
		info.Role, info.Items = accessible.Menu, menuItems(item.ChildMenu.Items)
	case item.Checked:
		info.Role = accessible.CheckMenuItem
	}
	if item.Action != nil {
		info.Actions = []accessible.Action{{Name: "press", Do: item.Action}}
	}
	return info
}

// modal reports whether a pop-up keeps the rest of the window from being used.
func modal(p *widget.PopUp) bool {
	f := reflect.ValueOf(p).Elem().FieldByName("modal")
	return f.IsValid() && f.Kind() == reflect.Bool && f.Bool()
}

// covers reports whether nothing below an overlay can be used.
func covers(o fyne.CanvasObject) bool {
	if d, ok := describer(o); ok && d.Accessibility().States.Has(accessible.Modal) {
		return true
	}
	if p, ok := base(o).(*widget.PopUp); ok {
		return modal(p)
	}
	if internal(o) {
		for _, part := range parts(o) {
			if covers(part) {
				return true
			}
		}
	}
	return false
}

// clips reports whether what an object draws is not seen outside of it.
func clips(o fyne.CanvasObject) bool {
	if _, scrolls := o.(fyne.Scrollable); scrolls {
		return true
	}
	if w, is := o.(fyne.Widget); is {
		if r, ok := drawn(w); ok {
			_, clips := r.(interface{ IsClip() })
			return clips
		}
	}
	return false
}

// linked reports whether there is a link in a text.
func linked(segments []widget.RichTextSegment) bool {
	for _, s := range segments {
		switch s := s.(type) {
		case *widget.HyperlinkSegment:
			return true
		case *widget.ParagraphSegment:
			if linked(s.Texts) {
				return true
			}
		case *widget.ListSegment:
			if linked(s.Items) {
				return true
			}
		}
	}
	return false
}

// base is the object of Fyne that an object is or embeds; nil where it is none.
func base(o fyne.CanvasObject) any {
	v := reflect.ValueOf(o)
	for v.Kind() == reflect.Pointer && !v.IsNil() && v.Elem().Kind() == reflect.Struct {
		if pkg := v.Type().Elem().PkgPath(); strings.HasPrefix(pkg, "fyne.io/fyne/v2/") && v.Type().Elem().Name() != "PopUpMenu" {
			if !v.CanInterface() {
				return nil
			}
			return v.Interface()
		}
		v = embedded(v.Elem())
	}
	return nil
}

// embedded is a pointer to the widget that a struct embeds; invalid where it embeds none.
func embedded(v reflect.Value) reflect.Value {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.Anonymous || !field.IsExported() || field.Name == "BaseWidget" || field.Name == "DisableableWidget" {
			continue
		}
		f := v.Field(i)
		if f.Kind() == reflect.Struct && f.CanAddr() {
			f = f.Addr()
		}
		if _, is := f.Interface().(fyne.CanvasObject); is && f.Kind() == reflect.Pointer {
			return f
		}
	}
	return reflect.Value{}
}

func is[T any](o fyne.CanvasObject) bool {
	_, ok := o.(T)
	return ok
}
