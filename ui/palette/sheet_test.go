package palette

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"
)

// open shows a palette over a field that has the focus; done has the ids of what was
// done, and used what was noted.
type open struct {
	*Sheet
	win        fyne.Window
	under      *widget.Entry
	done, used []string
}

func show(t *testing.T, o Options) *open {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	p := &open{under: widget.NewEntry()}
	p.win = test.NewTempWindow(t, p.under)
	p.win.Resize(fyne.NewSize(900, 600))
	p.win.Canvas().Focus(p.under)
	for _, s := range o.Sections {
		for i := range s.Items {
			s.Items[i].Icon = theme.SettingsIcon()
			s.Items[i].Do = func() { p.done = append(p.done, s.Items[i].ID) }
		}
	}
	o.Used = func(id string) { p.used = append(p.used, id) }
	p.Sheet = Show(p.win.Canvas(), o)
	return p
}

func (p *open) press(names ...fyne.KeyName) {
	for _, n := range names {
		p.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func (p *open) types(text string) {
	for _, r := range text {
		p.win.Canvas().Focused().TypedRune(r)
	}
}

func (p *open) title() string {
	if p.chosen == none {
		return ""
	}
	return p.lines.at(p.chosen).Title
}

// seen are the words on the palette.
func (p *open) seen() (words []string) {
	for _, o := range test.WidgetRenderer(p.Sheet).Objects() {
		if text, ok := o.(*canvas.Text); ok && text.Visible() {
			words = append(words, text.Text)
		}
	}
	return words
}

// Arrows pass headings by and go around, pages stop at the ends; Enter does what is
// chosen, once, and the focus is where it was.
func TestKeys(t *testing.T) {
	p := show(t, offered())
	var way []string
	for _, key := range []fyne.KeyName{"", fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyDown, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyPageUp} {
		if key != "" {
			p.press(key)
		}
		way = append(way, p.title())
	}
	if got := strings.Join(way, "|"); got != "Renew|Sign in again|Presentation mode|Sign in again|Renew|presto, dora|Renew|presto, dora|presto, dora|Renew|Renew" {
		t.Error(got)
	}
	p.types("present")
	p.press(fyne.KeyTab, fyne.KeyReturn)
	if p.Open() || fmt.Sprint(p.done, p.used) != "[present] [present]" {
		t.Errorf("open %t, done %v, noted %v", p.Open(), p.done, p.used)
	}
	if p.win.Canvas().Focused() != fyne.Focusable(p.under) || p.under.Text != "" {
		t.Errorf("the focus is at %v, which holds %q", p.win.Canvas().Focused(), p.under.Text)
	}
}

// Escape and the keys that open it close it, wherever the focus is, and do nothing.
func TestItCloses(t *testing.T) {
	for name, close := range map[string]func(*open){
		"Escape": func(p *open) { p.press(fyne.KeyEscape) },
		"Escape, no focus": func(p *open) {
			p.win.Canvas().Unfocus()
			p.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
		},
		"Ctrl+K": func(p *open) {
			p.field.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierShortcutDefault})
		},
		"a click beside it": func(p *open) { p.Tapped(&fyne.PointEvent{Position: fyne.NewPos(3, 3)}) },
	} {
		t.Run(name, func(t *testing.T) {
			p := show(t, offered())
			p.types("ren")
			close(p)
			if p.Open() || len(p.win.Canvas().Overlays().List()) != 0 || len(p.done) != 0 || p.win.Canvas().Focused() != fyne.Focusable(p.under) {
				t.Errorf("open %t, %d overlays, done %v, the focus at %v", p.Open(), len(p.win.Canvas().Overlays().List()), p.done, p.win.Canvas().Focused())
			}
		})
	}
}

// What cannot be done says why, and Enter and a click leave it.
func TestWhatCannotBeDone(t *testing.T) {
	p := show(t, offered())
	p.types("sign out")
	if !slices.Contains(p.seen(), "not available") || p.title() != "Sign out" {
		t.Fatalf("%q, chosen %q", p.seen(), p.title())
	}
	p.press(fyne.KeyReturn)
	p.Tapped(&fyne.PointEvent{Position: p.place().lines.AddXY(50, 10)})
	if !p.Open() || len(p.done) != 0 {
		t.Errorf("open %t, done %v", p.Open(), p.done)
	}
	p.types("zzz")
	if p.press(fyne.KeyReturn, fyne.KeyDown, fyne.KeyPageUp); !p.Open() || !slices.Contains(p.seen(), "Nothing matches") {
		t.Errorf("nothing: %q", p.seen())
	}
}

// A click takes the line under the pointer, headings none; the wheel moves lines, and
// not what is chosen.
func TestMouse(t *testing.T) {
	p := show(t, offered())
	at := p.place()
	line := func(i int) *fyne.PointEvent {
		return &fyne.PointEvent{Position: at.lines.AddXY(60, (float32(i)+0.5)*at.height)}
	}
	p.Tapped(line(0))
	if !p.Open() {
		t.Fatal("a heading was taken")
	}
	p.MouseMoved(&desktop.MouseEvent{PointEvent: *line(2)})
	if p.hovered != 2 || p.title() != "Renew" {
		t.Errorf("hovered %d, chosen %q", p.hovered, p.title())
	}
	for range 9 {
		p.Scrolled(&fyne.ScrollEvent{PointEvent: *line(0), Scrolled: fyne.NewDelta(0, -10)})
	}
	if p.top != p.lines.n-p.room || p.title() != "Renew" {
		t.Errorf("scrolled to %d of %d, chosen %q", p.top, p.lines.n, p.title())
	}
	for range 9 {
		p.Scrolled(&fyne.ScrollEvent{PointEvent: *line(0), Scrolled: fyne.NewDelta(0, 10)})
	}
	if p.Tapped(line(2)); p.Open() || fmt.Sprint(p.done) != "[again]" {
		t.Errorf("open %t, done %v", p.Open(), p.done)
	}
}

// It fits into every window, and what is chosen is in sight.
func TestItFitsIntoTheWindow(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 640, Height: 420}, {Width: 900, Height: 600}, {Width: 1600, Height: 1000}} {
		p := show(t, offered())
		p.win.Resize(size)
		p.Resize(p.win.Canvas().Size())
		at := p.place()
		if at.card.X < 0 || at.card.Y < 0 || at.card.X+at.size.Width > size.Width || at.card.Y+at.size.Height > size.Height {
			t.Errorf("in %v it stands at %v, %v large", size, at.card, at.size)
		}
		for range p.lines.n {
			p.press(fyne.KeyDown)
			if p.chosen < p.top || p.chosen >= p.top+p.room {
				t.Errorf("in %v line %d is out of sight: %d lines from %d", size, p.chosen, p.room, p.top)
			}
		}
	}
}
