package settings

import (
	"context"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// The size of the sheet, as far as the window has room, and of the names and values in it.
const (
	sheetWidth  = 760
	sheetHeight = 500
	nameWidth   = 200
	valueRoom   = 220 // that what is beside a name needs
)

// Sheet is the open settings, a section at a time.
type Sheet struct {
	parent   fyne.Window
	box      *parts.Sheet
	tasks    *tasks.Group // what is kept is changed by it
	reads    *tasks.Group // for the section that is shown
	fresh    func() Options
	sections *parts.Sections
	shown    int // the section
	names    []string
	fields   []*field
	buttons  map[string]*parts.Button // of the section, by what they say
}

// Show opens the sheet at a section, the first where it has none of that name; each choice
// takes effect at once. fresh are the options as they are whenever a section is shown.
func Show(parent fyne.Window, fresh func() Options, section string) *Sheet {
	o := fresh()
	s := &Sheet{box: parts.NewSheet(parent, "Settings", sheetWidth, sheetHeight), parent: parent, fresh: fresh, tasks: o.Choices.tasks, reads: o.Choices.tasks.Part()}
	for _, of := range Sections(o) {
		s.names = append(s.names, of.Name)
	}
	s.sections = s.box.Widgets.Sections(s.names, func(int) { s.choose() })
	s.sections.Start(slices.Index(s.names, section))
	s.box.SetSide(s.sections)
	s.box.SetButtons([]fyne.CanvasObject{parts.Note("Changes take effect at once.").Whole()}, []fyne.CanvasObject{s.box.Widgets.Button("Close", s.box.Close)})
	s.box.MayClose = s.settle
	s.box.Closed = func() {
		s.reads.Cancel()
		if o.Closed != nil {
			o.Closed()
		}
	}
	s.showSection()
	s.box.Show(s.sections)
	return s
}

// choose shows the chosen section, unless something was typed in the one before that cannot be
// set, and that was not said yet.
func (s *Sheet) choose() {
	if !s.settle() {
		s.sections.Start(s.shown)
		s.sections.Refresh()
		return
	}
	s.showSection()
}

// showSection shows the chosen section as it is now.
func (s *Sheet) showSection() {
	for _, f := range s.fields {
		f.set() // what was typed and not left yet, where that can be
	}
	s.shown = s.sections.At()
	s.fields, s.buttons = nil, map[string]*parts.Button{}
	s.reads.Cancel()
	s.reads = s.tasks.Part()
	o := s.fresh()
	form := container.New(parts.Column{Gap: 12})
	for _, of := range Sections(o)[s.sections.At()].Settings {
		form.Add(s.line(of))
	}
	s.box.SetBody(container.New(parts.Inset{Left: 8, Bottom: 8}, form))
	s.box.ScrollToTop()
}

// settle sets what was typed before the section goes. What cannot be set is shown once; the
// next time it is dropped.
func (s *Sheet) settle() bool {
	for _, f := range s.fields {
		if !f.set() && !f.told {
			f.told = true
			s.box.Relayout()
			s.parent.Canvas().Focus(f.entry)
			return false
		}
	}
	return true
}

// line is what a setting looks like: its name, beside it what is chosen, typed or done, and
// below it what is to be known.
func (s *Sheet) line(of Setting) fyne.CanvasObject {
	widgets := s.box.Widgets
	name := parts.Text(of.Name)
	below := container.New(parts.Column{Gap: 2})
	var value fyne.CanvasObject
	switch {
	case of.Acts != nil:
		value = s.acts(of, below)
	case of.Outside != nil:
		value = outsideChoice(widgets, s.reads, s.tasks, of, below)
	case of.Choices != nil:
		value = s.choice(of, below)
	case of.Typed != nil:
		f := s.field(of)
		below.Add(f.problem)
		value = parts.FaultIn(f.entry, f.problem)
	default:
		value = container.NewWithoutLayout()
	}
	if of.Choices != nil || of.Outside != nil || of.Typed != nil {
		name.Silent() // what stands beside it is called so
	}
	if of.Note != "" {
		below.Add(parts.Note(of.Note))
	}
	hint := parts.Note(of.Hint)
	hint.Hide()
	more := s.hintButton(of.Name, hint)
	right := fyne.CanvasObject(more)
	if of.Hint == "" {
		right = roomFor(more)
	} else {
		below.Objects = append([]fyne.CanvasObject{hint}, below.Objects...)
	}
	return container.New(parts.Column{Gap: 2}, besides(name, value, right), below)
}

// besides puts a name before a value and what ends its line, and over it where large text
// leaves no room for both.
func besides(name, value, end fyne.CanvasObject) *fyne.Container {
	return container.New(&parts.Beside{Name: nameWidth, Room: valueRoom}, name, container.NewBorder(nil, nil, nil, end, value))
}

// roomFor keeps the room of a button, so that all values end at one line.
func roomFor(b fyne.CanvasObject) fyne.CanvasObject {
	room := canvas.NewRectangle(color.Transparent)
	room.SetMinSize(b.MinSize())
	return room
}

// hintButton shows what a setting means, and hides it again.
func (s *Sheet) hintButton(name string, hint *parts.Label) *parts.Button {
	b := s.box.Widgets.Button("", nil)
	b.Icon, b.Importance = theme.InfoIcon(), widget.LowImportance
	b.OnTapped = func() {
		parts.SetVisible(hint, !hint.Visible())
		s.box.Relayout()
		s.box.Follow(hint)
	}
	parts.Name(b, "What “"+name+"” means")
	return parts.Folds(b, hint.Visible)
}

// choice is a setting that is one of its choices; where another is typed, its field comes
// and goes below it.
func (s *Sheet) choice(of Setting, below *fyne.Container) fyne.CanvasObject {
	offered := withChoice(of.Choices, of.Now)
	choices := parts.Name(s.box.Widgets.Select(labels(offered), nil), of.Name)
	choices.SetSelectedIndex(indexOf(offered, of.Now))
	var f *field
	if of.Typed != nil {
		f = s.field(of)
		f.row = besides(container.NewWithoutLayout(), f.entry, roomFor(s.hintButton(of.Name, parts.Note(""))))
		below.Add(f.row)
		f.show(of.Now == of.Typed.Beside)
		below.Add(f.problem)
	}
	choices.OnChanged = func(string) {
		i := choices.SelectedIndex()
		if i < 0 {
			return
		}
		of.Set(offered[i].Value)
		if f != nil {
			f.show(offered[i].Value == of.Typed.Beside)
			s.box.Relayout()
		}
	}
	return choices
}

// acts are what is so, and the buttons beside it.
func (s *Sheet) acts(of Setting, below *fyne.Container) fyne.CanvasObject {
	row := container.New(&parts.Flow{Gap: theme.Padding()})
	if of.Now != "" || of.Outside != nil {
		now := parts.Text(of.Now).Whole()
		parts.NameBy(now, func() string { return of.Name + ": " + now.Text() })
		if of.Outside != nil {
			type found struct{ now, note string }
			note := parts.Note("")
			note.Hide()
			below.Add(note)
			tasks.Start(s.reads, func(ctx context.Context) (f found, err error) {
				f.now, f.note = of.Outside.Read(ctx)
				return f, nil
			}, func(f found, _ error) {
				now.SetText(f.now)
				note.SetText(f.note)
				parts.SetVisible(note, f.note != "")
				s.box.Relayout()
			})
		}
		row.Add(container.New(parts.Inset{Left: -8}, now)) // its letters begin where a choice's edge and a button do
	}
	for _, a := range of.Acts {
		b := s.box.Widgets.Button(a.Label, func() {
			a.Do(func() {
				if s.box.Open() {
					s.showSection()
					s.parent.Canvas().Focus(s.buttons[a.Label])
				}
			})
		})
		s.buttons[a.Label] = b
		row.Add(b)
	}
	return row
}

// field is what a setting is typed into.
type field struct {
	of      *Typed
	entry   *parts.Entry
	row     fyne.CanvasObject // that comes and goes with it; nil: it stays
	problem *parts.Label
	told    bool // what is wrong with it was shown when the section was to go
}

func (s *Sheet) field(of Setting) *field {
	f := &field{of: of.Typed, entry: parts.Name(s.box.Widgets.Entry(), of.Name), problem: parts.Problem("")}
	f.problem.Hide()
	parts.FaultIn(f.entry, f.problem)
	f.entry.SetPlaceHolder(f.of.Like)
	f.entry.SetText(f.of.Now)
	f.entry.OnChanged = func(string) {
		f.told = false
		f.say("")
		s.box.Relayout()
	}
	set := func() { f.set(); s.box.Relayout() }
	f.entry.OnSubmitted = func(string) { set() }
	f.entry.Left = func() {
		if s.box.Open() {
			set()
		}
	}
	s.fields = append(s.fields, f)
	return f
}

// show shows the field, or takes it away with what it says.
func (f *field) show(on bool) {
	parts.SetVisible(f.entry, on)
	parts.SetVisible(f.row, on)
	if !on {
		f.say("")
		f.of.Now, f.entry.Text = "", "" // what it held is not set any more
	}
}

// set sets what was typed, and reports whether that could be.
func (f *field) set() bool {
	text := f.entry.Text
	switch {
	case !f.entry.Visible():
		return true
	case text == "" && f.of.Beside != "":
		f.say(f.of.Missing) // what was before holds on, whatever the choice says
		return false
	case text == f.of.Now:
		return true
	}
	if err := f.of.Check(text); err != nil {
		f.say(words.Sentences(err))
		return false
	}
	f.say("")
	f.of.Now = text
	f.of.Set(text)
	return true
}

func (f *field) say(problem string) {
	f.problem.SetText(problem)
	parts.SetVisible(f.problem, problem != "")
}
