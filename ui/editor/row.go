package editor

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/parts"
	"tokendesk/ui/parts/menu"
	"tokendesk/ui/words"
)

const (
	labelWidth = 180
	maxHint    = 90 // runes of a value in a hint or remark
)

// row is one field on the screen.
type row struct {
	field   field
	object  *fyne.Container
	remark  *parts.Label // what holds for its value
	hint    *parts.Label // why it is asked for, while somebody wants to know
	explain *hintButton  // opens the hint
	problem *parts.Label
	reason  string // why the editor was opened here: said until somebody types
	focus   fyne.Focusable
	touched bool                // a person has been here: problems may be shown
	typing  bool                // a person is here: what is typed is not written otherwise meanwhile
	show    func(value string)  // puts the draft's value into the widget
	empty   func(value string)  // what an empty field stands for
	offer   func(opts []option) // new options
	more    func()              // brings whatever stands beside the field into line
	finish  func()              // takes what stands in the field and has not been taken yet
}

// newRow builds a field's widgets; typing goes to the draft and checks it.
func (f *form) newRow(fl field) *row {
	r := &row{field: fl, remark: parts.Note(""), hint: parts.Note(""), problem: parts.Problem("")}
	r.explain = newHintButton(fl.heard(), func() { f.explain(r) })
	changed := func(value string) {
		r.touched, r.typing = true, true
		defer func() { r.typing = false }()
		if err := fl.set(f, value); err != nil {
			f.refused[fl.path] = err.Error()
		} else {
			delete(f.refused, fl.path)
		}
		f.update()
	}
	var input fyne.CanvasObject
	switch fl.kind {
	case kindSwitch:
		input = f.switchInput(r, changed)
	case kindChoice:
		input = f.choiceInput(r, changed)
	case kindKey:
		input = f.keyInput(r)
	case kindFile:
		input = f.fileInput(r, changed)
	case kindSecret:
		input = f.withButtons(r, f.textInput(r, changed))
	default:
		input = f.textInput(r, changed)
	}
	label := parts.Text(fl.called()).Silent()
	if fl.kind == kindSwitch {
		label.SetText("")
	}
	if fl.why != "" {
		input = r.explain.beside(input)
	}
	for _, w := range []*parts.Label{r.remark, r.hint, r.problem} {
		w.Hide()
	}
	if said, ok := r.focus.(parts.Sayer); ok {
		parts.FaultIn(parts.DescribedBy(parts.Name(said, fl.heard()), r.remark, r.hint), r.problem)
	}
	value := container.New(parts.Column{Gap: -6}, input, r.problem, r.remark, r.hint)
	r.object = container.New(parts.Pair{Name: labelWidth}, label, value)
	return r
}

func (f *form) textInput(r *row, changed func(string)) fyne.CanvasObject {
	widgets := f.sheet.Widgets
	var e *parts.Entry
	switch r.field.kind {
	case kindLines:
		e = widgets.Lines(3)
	case kindSecret:
		e = widgets.Password()
	default:
		if e = widgets.Entry(); f.o.Private && words.NamesPerson(r.field.path) {
			e = widgets.Password()
		}
	}
	e.OnChanged = changed
	e.OnSubmitted = func(string) { f.next(r) }
	r.focus = e
	r.show = func(value string) {
		if e.Text != value {
			e.OnChanged = nil
			e.SetText(value)
			e.OnChanged = changed
		}
	}
	r.empty = func(value string) {
		if e.PlaceHolder != value {
			e.SetPlaceHolder(value)
		}
	}
	if r.field.kind == kindCombo {
		f.addMenu(e, r)
	}
	return e
}

// addMenu gives a text field a menu of suggestions, which ↓ opens too.
func (f *form) addMenu(e *parts.Entry, r *row) {
	open := func() {
		if r.field.pick != nil && r.field.pick(f) {
			return
		}
		var items []menu.Item
		for _, o := range r.field.options(f) {
			items = append(items, menu.Item{Label: o.label, Do: func() { e.SetText(o.value) }})
		}
		canvas := fyne.CurrentApp().Driver().CanvasForObject(e)
		if len(items) == 0 || canvas == nil {
			return
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(e)
		menu.Show(canvas, items, menu.Options{At: at.AddXY(0, e.Size().Height), Width: e.Size().Width, Mark: true, Name: "Suggestions for " + r.field.heard()})
	}
	b := parts.InField(e, theme.MenuDropDownIcon(), open)
	parts.Name(b, "Suggestions for "+r.field.heard())
	e.ActionItem = b
	r.offer = func(opts []option) {
		if len(opts) == 0 {
			b.Hide()
		} else {
			b.Show()
		}
	}
	e.OnKey = func(k *fyne.KeyEvent) bool {
		if k.Name == fyne.KeyDown {
			open()
			return true
		}
		return false
	}
}

func (f *form) choiceInput(r *row, changed func(string)) fyne.CanvasObject {
	var options []option
	s := f.sheet.Widgets.Select(nil, nil)
	pick := func(string) {
		if i := s.SelectedIndex(); i >= 0 {
			changed(options[i].value)
		}
	}
	r.offer = func(opts []option) {
		options = opts
		labels := make([]string, len(opts))
		for i, o := range opts {
			labels[i] = o.label
		}
		if !slices.Equal(labels, s.Options) {
			s.SetOptions(labels)
		}
	}
	r.show = func(value string) {
		if i := slices.IndexFunc(options, func(o option) bool { return o.value == value }); i != s.SelectedIndex() {
			s.OnChanged = nil
			s.SetSelectedIndex(i)
			s.OnChanged = pick
		}
	}
	r.offer(r.field.options(f))
	r.show(r.field.get(f))
	s.OnChanged = pick
	r.focus = s
	return s
}

func (f *form) switchInput(r *row, changed func(string)) fyne.CanvasObject {
	c := f.sheet.Widgets.Check(r.field.called(), nil)
	pick := func(on bool) { changed(onOff(on)) }
	r.show = func(value string) {
		if c.Checked != (value == "on") {
			c.OnChanged = nil
			c.SetChecked(value == "on")
			c.OnChanged = pick
		}
	}
	r.show(r.field.get(f))
	c.OnChanged = pick
	r.focus = c
	return c
}

// update brings a row into line with the draft; true means that it takes
// another height than before.
func (r *row) update(f *form) (moved bool) {
	shown := r.field.shown == nil || r.field.shown(f)
	if r.object.Visible() != shown {
		moved = true
		r.object.Hidden = !shown
	}
	if !shown {
		return moved
	}
	if r.offer != nil && r.field.options != nil {
		r.offer(r.field.options(f))
	}
	value := r.field.get(f)
	if _, refused := f.refused[r.field.path]; !refused && !r.typing {
		r.show(value)
	}
	if r.more != nil {
		r.more()
	}
	remark, empty := r.about(f, value)
	moved = say(r.remark, remark) || moved
	if r.empty != nil {
		r.empty(empty)
	}
	hint := ""
	if r.explain.open = f.explained == r.field.path; r.explain.open {
		hint = f.hintOf(r.field, value)
	}
	if say(r.hint, hint) {
		moved = true
		r.explain.Refresh()
	}
	problem := ""
	quiet := r.field.quiet != nil && r.field.quiet(f)
	if (r.touched || f.attempted) && !quiet {
		problem = f.problemAt(r.field.path)
	}
	if problem == "" && !r.touched {
		problem = r.reason
	}
	return say(r.problem, problem) || moved
}

// say puts words below a field, or takes them away.
func say(w *parts.Label, text string) (changed bool) {
	if w.Text() == text && w.Hidden == (text == "") {
		return false
	}
	w.SetText(text)
	w.Hidden = text == ""
	return true
}

// about says below a field what becomes of its value where that is not seen in it, and in an
// empty field what it stands for.
func (r *row) about(f *form, value string) (remark, empty string) {
	fl := r.field
	switch fl.kind {
	case kindKey:
		return f.aboutKey(fl)
	case kindSecret:
		switch f.secretState(fl) {
		case secretKept:
			return "", "Stored in the vault. Leave it empty to keep it."
		case secretDeleted:
			return "It is removed from the vault when you save.", "removed"
		case secretEmpty:
			return "It is set, and empty: the client ID is sent with nothing after its colon.", "empty"
		}
		return "", ""
	case kindChoice, kindSwitch:
		return "", ""
	}
	known := ""
	if fl.known != nil {
		known = fl.known(f.known)
	}
	switch {
	case known != "" && value == "":
		return "", words.Shorten(strings.ReplaceAll(known, "\n", "; "), maxHint)
	case known != "" && value != known && fl.kind != kindLines:
		return "Replaces " + words.Shorten(known, maxHint) + ".", ""
	case fl.beginning != "":
		return "", fl.beginning
	case fl.example != "":
		return "", "such as " + fl.example
	}
	return "", ""
}

// hintOf says why a field is asked for, and where its value comes from while it is empty.
func (f *form) hintOf(fl field, value string) string {
	if fl.known != nil && value == "" && (fl.kind != kindChoice || strings.HasPrefix(fl.path, "vars.")) && fl.kind != kindSwitch {
		if known := fl.known(f.known); known != "" {
			return fl.why + " " + f.source(fl, known)
		}
	}
	return fl.why
}

// source says who knows a value that was not typed.
func (f *form) source(fl field, known string) string {
	switch {
	case strings.HasPrefix(fl.path, "endpoints.") && fl.known(f.found) == known:
		return "This one was found through the issuer."
	case f.hasProvider && fl.known(f.defaults) != known:
		return "This one is known for " + f.provider.Name + "."
	}
	return "This one is the default."
}
