package partstest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/ui/atspi/accessible"
)

// Heard is what is wrong with a screen for those who cannot see it: what can be tapped or
// have the focus and has no name, buttons that are told apart by their place alone, names
// that are cut or that are those of files, and what is to be concealed and is told. It
// looks at what is uppermost on the canvas; secrets are texts that must not be told, and
// same are buttons that do the same wherever they stand.
func Heard(c fyne.Canvas, secrets, same []string) (wrong []string) {
	l := &listener{secrets: secrets, same: same, buttons: map[string]fyne.CanvasObject{}}
	l.walk(uppermost(c))
	slices.Sort(l.wrong)
	return slices.Compact(l.wrong)
}

func uppermost(c fyne.Canvas) fyne.CanvasObject {
	if top := c.Overlays().Top(); top != nil {
		return top
	}
	return c.Content()
}

// Spoken are the names of all that can be heard of what is uppermost on a canvas, in the
// order of reading: as a bridge for screen readers goes through it.
func Spoken(c fyne.Canvas) (said []string) {
	return spoken(uppermost(c), nil)
}

func spoken(o fyne.CanvasObject, said []string) []string {
	if o == nil || !o.Visible() {
		return said
	}
	d, ok := o.(accessible.Describer)
	if !ok {
		for _, inner := range inside(o) {
			said = spoken(inner, said)
		}
		return said
	}
	i := d.Accessibility()
	said = append(said, words(i)...)
	children := i.Children
	if children == nil {
		children = inside(o)
	}
	for _, inner := range children {
		said = spoken(inner, said)
	}
	return said
}

// words are all texts of what is said of a thing, and of the items in it.
func words(i accessible.Info) (said []string) {
	if !i.Ignored {
		said = append(said, i.Name, i.Description, i.Value)
		if !i.Secret {
			said = append(said, i.Text)
		}
		said = slices.DeleteFunc(said, func(s string) bool { return s == "" })
	}
	if i.Items != nil {
		for at := range min(i.Items.Count, most) {
			item := i.Items.At(at)
			said = append(said, words(item.Info)...)
			for _, a := range item.Actions {
				said = append(said, a.Name)
			}
		}
	}
	return said
}

// most is how many items of a list are looked at.
const most = 200

// inside are the objects that something draws.
func inside(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}

type listener struct {
	secrets, same []string
	buttons       map[string]fyne.CanvasObject // by name
	wrong         []string
}

// walk looks at what is seen, and into everything.
func (l *listener) walk(o fyne.CanvasObject) {
	if o == nil || !o.Visible() {
		return
	}
	l.object(o)
	for _, inner := range inside(o) {
		l.walk(inner)
	}
}

func (l *listener) object(o fyne.CanvasObject) {
	_, taps := o.(fyne.Tappable)
	_, focuses := o.(fyne.Focusable)
	named, ok := o.(fyne.Accessible)
	kind := fmt.Sprintf("%T", o)
	switch {
	case strings.HasPrefix(kind, "*widget.") || strings.HasPrefix(kind, "*container.") || strings.HasPrefix(kind, "*fyne.") || strings.HasPrefix(kind, "*internal.") || strings.HasPrefix(kind, "*dialog."):
		return // the toolkit's own, inside of ours
	case (taps || focuses) && (!ok || strings.TrimSpace(named.AccessibilityLabel()) == ""):
		l.add("%s has no name", kind)
		return
	}
	d, described := o.(accessible.Describer)
	if !described {
		return
	}
	i := d.Accessibility()
	if (taps || focuses) && !i.Ignored && strings.TrimSpace(i.Name) == "" {
		l.add("%s has no name", kind)
	}
	for _, text := range words(i) {
		l.text(kind, text)
	}
	l.name(kind, i)
	if i.Role == accessible.Button && taps {
		if other, twice := l.buttons[i.Name]; twice && other != o && !slices.Contains(l.same, i.Name) {
			l.add("there are two buttons %q", i.Name)
		}
		l.buttons[i.Name] = o
	}
}

// file is a name that is that of a file, such as an icon's.
var file = regexp.MustCompile(`\.(svg|png)$|^[a-z]+([A-Z][a-z]+)+$`)

func (l *listener) text(kind, text string) {
	for _, s := range l.secrets {
		if s != "" && strings.Contains(text, s) {
			l.add("%s tells what is concealed: %q", kind, text)
		}
	}
	if strings.Contains(text, "•") {
		l.add("%s says dots: %q", kind, text)
	}
}

// name looks at what something that does something is called, and the items in it. An
// ellipsis at its end says that it asks for more; elsewhere it is a name that was cut.
func (l *listener) name(kind string, i accessible.Info) {
	switch i.Role {
	case accessible.Button, accessible.CheckBox, accessible.ToggleButton, accessible.ListItem, accessible.MenuItem, accessible.ComboBox:
		if file.MatchString(i.Name) {
			l.add("%s is called as a file is: %q", kind, i.Name)
		}
		if strings.Contains(strings.TrimSuffix(i.Name, "…"), "…") {
			l.add("%s is cut: %q", kind, i.Name)
		}
	}
	if i.Items == nil {
		return
	}
	for at := range min(i.Items.Count, most) {
		item := i.Items.At(at).Info
		if item.Name == "" && item.Role != accessible.Separator {
			l.add("%s has an item without a name, the %d. of %d", kind, at+1, i.Items.Count)
		}
		l.name(kind, item)
	}
}

func (l *listener) add(format string, args ...any) {
	l.wrong = append(l.wrong, fmt.Sprintf(format, args...))
}
