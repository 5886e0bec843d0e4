package parts

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/words"
)

// Said is what is said of a widget to those who cannot see it, beside what it shows. What
// takes words of its own embeds it: see [Name], [DescribedBy], [FaultIn] and [Folds].
type Said struct {
	name        func() string // nil: what it shows
	description []*Label
	fault       *Label
	offers      func() *accessible.Items
	folds       func() bool // of a button that opens and closes what is below it: whether that is open
}

func (s *Said) said() *Said { return s }

// Sayer is a widget that embeds [Said].
type Sayer interface{ said() *Said }

// Name gives a widget the name that it has for those who do not see what stands beside it,
// and returns it. A button's begins with the words that are on it.
func Name[W Sayer](w W, name string) W { return NameBy(w, func() string { return name }) }

// NameBy is [Name] for a name that changes: it is asked for when somebody wants to know.
func NameBy[W Sayer](w W, name func() string) W {
	w.said().name = name
	return w
}

// DescribedBy says that labels belong to a widget, such as a hint below a field: what they
// say, as far as they are shown, is said of it and not by themselves.
func DescribedBy[W Sayer](w W, labels ...*Label) W {
	w.said().description = labels
	for _, l := range labels {
		l.Silent()
	}
	return w
}

// FaultIn says that a label tells what is wrong with what a widget holds, whenever it
// tells anything. A field then has an edge in the colour of errors.
func FaultIn[W Sayer](w W, label *Label) W {
	w.said().fault = label
	if o, ok := any(w).(fyne.CanvasObject); ok {
		label.changed = o.Refresh
	}
	return w
}

// faulty reports whether something is wrong with what the widget holds.
func (s *Said) faulty() bool {
	return s.fault != nil && s.fault.Text() != "" && s.fault.segment.Style.ColorName == theme.ColorNameError
}

// Offers says what a field offers below it while somebody types: the line that its keys act
// on, or all of them; nil while there is none. Of a list it says what its lines are, where
// they are more than their words.
func Offers[W Sayer](w W, lines func() *accessible.Items) W {
	w.said().offers = lines
	return w
}

// call gives the name beside it to what is in some content and can be typed into or chosen
// from, where there is exactly one such thing and it has no name of its own.
func call(name, content fyne.CanvasObject) {
	l, ok := name.(*Label)
	if !ok || l.Text() == "" {
		return
	}
	if found := nameless(content, nil); len(found) == 1 {
		NameBy(found[0], l.Text)
		l.Silent()
	}
}

func nameless(o fyne.CanvasObject, found []Sayer) []Sayer {
	switch o := o.(type) {
	case *Entry, *Field, *Select:
		if s := o.(Sayer); s.said().name == nil {
			found = append(found, s)
		}
	case *fyne.Container:
		for _, inner := range o.Objects {
			found = nameless(inner, found)
		}
	}
	return found
}

// Folds says that a button opens and closes what is below it, and whether that is open.
func Folds[W Sayer](w W, open func() bool) W {
	w.said().folds = open
	return w
}

// info is what is said of a widget that shows a text.
func (s *Said) info(role accessible.Role, shown string) accessible.Info {
	i := accessible.Info{Role: role, Name: words.Aloud(shown), Children: []fyne.CanvasObject{}}
	if s.name != nil {
		i.Name = words.Aloud(s.name())
	}
	if s.offers != nil {
		i.Items = s.offers()
	}
	var said []string
	for _, l := range append(s.description[:len(s.description):len(s.description)], s.fault) {
		if l != nil && l.Visible() && l.Text() != "" {
			said = append(said, l.Text())
			i.States |= accessible.Invalid.If(l == s.fault)
		}
	}
	i.Description = words.Aloud(strings.Join(said, " "))
	return i
}

// WordsOf are the words on some content, in the order of reading.
func WordsOf(content fyne.CanvasObject) string {
	var said []string
	for _, l := range labelsOf(content) {
		if l.Visible() && l.Text() != "" {
			said = append(said, words.Aloud(l.Text()))
		}
	}
	return strings.Join(said, " ")
}

// FirstLabel is the first label in some content, nil where there is none.
func FirstLabel(content fyne.CanvasObject) *Label {
	if all := labelsOf(content); len(all) > 0 {
		return all[0]
	}
	return nil
}

func labelsOf(o fyne.CanvasObject) (all []*Label) {
	switch o := o.(type) {
	case *Label:
		all = append(all, o)
	case *fyne.Container:
		for _, inner := range o.Objects {
			all = append(all, labelsOf(inner)...)
		}
	}
	return all
}

// silent is said of what is for the eye alone.
func silent() accessible.Info {
	return accessible.Info{Ignored: true, Children: []fyne.CanvasObject{}}
}

// button is what is said of a button.
func (s *Said) button(shown string, disabled bool, do func()) accessible.Info {
	i := s.info(accessible.Button, shown)
	i.States |= accessible.Disabled.If(disabled)
	if s.folds != nil {
		i.States |= accessible.Expandable | accessible.Expanded.If(s.folds())
	}
	if do != nil {
		i.Actions = []accessible.Action{{Name: "press", Do: func() {
			if !disabled {
				do()
			}
		}}}
	}
	return i
}
