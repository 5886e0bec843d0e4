package menu

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// taken is a window with a menu over it, and what was taken from that.
type taken struct {
	t    *testing.T
	win  fyne.Window
	what []string
}

func newTaken(t *testing.T, size fyne.Size) *taken {
	t.Helper()
	test.NewTempApp(t)
	w := &taken{t: t, win: test.NewTempWindow(t, widget.NewLabel(""))}
	w.win.Resize(size)
	return w
}

func (w *taken) item(label string, change ...func(*Item)) Item {
	i := Item{Label: label, Do: func() { w.what = append(w.what, label) }}
	for _, c := range change {
		c(&i)
	}
	return i
}

func greyed(i *Item) { i.Disabled = true }

func with(items ...Item) func(*Item) {
	return func(i *Item) { i.Do, i.Items = nil, items }
}

// press presses keys where the focus is: names, and single letters as characters.
func (w *taken) press(keys ...fyne.KeyName) {
	w.t.Helper()
	for _, k := range keys {
		focused := w.win.Canvas().Focused()
		if focused == nil {
			w.t.Fatalf("%s: nothing has the keys", k)
		}
		if len(k) == 1 {
			focused.TypedRune(rune(k[0]))
		} else {
			focused.TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
}

func (w *taken) open() bool { return w.win.Canvas().Overlays().Top() != nil }

// Every way through a menu by the keys.
func TestKeysOfAMenu(t *testing.T) {
	const (
		down, up, left, right = fyne.KeyDown, fyne.KeyUp, fyne.KeyLeft, fyne.KeyRight
		enter, esc            = fyne.KeyReturn, fyne.KeyEscape
	)
	for name, c := range map[string]struct {
		keys []fyne.KeyName
		want string // what is taken; "" where nothing is
		open bool   // and whether the menu stays
	}{
		"the first":                            {[]fyne.KeyName{down, enter}, "Alpha", false},
		"greyed ones and lines are stepped by": {[]fyne.KeyName{down, down, enter}, "Copy", false},
		"around the end":                       {[]fyne.KeyName{up, enter}, "Zulu", false},
		"around the beginning":                 {[]fyne.KeyName{down, up, enter}, "Zulu", false},
		"End":                                  {[]fyne.KeyName{fyne.KeyEnd, enter}, "Zulu", false},
		"Home":                                 {[]fyne.KeyName{up, fyne.KeyHome, enter}, "Alpha", false},
		"Space takes, too":                     {[]fyne.KeyName{down, fyne.KeySpace}, "Alpha", false},
		"a letter":                             {[]fyne.KeyName{"z", enter}, "Zulu", false},
		"a letter again":                       {[]fyne.KeyName{"c", "c", enter}, "Cut", false},
		"a letter of a greyed one":             {[]fyne.KeyName{"b", enter}, "", true},
		"Enter on nothing":                     {[]fyne.KeyName{enter}, "", true},
		"Escape":                               {[]fyne.KeyName{down, esc}, "", false},
		"into a menu and on":                   {[]fyne.KeyName{"m", right, down, enter}, "Second", false},
		"into a menu by Enter":                 {[]fyne.KeyName{"m", enter, enter}, "First", false},
		"and back":                             {[]fyne.KeyName{"m", right, left, up, enter}, "Cut", false},
		"Escape closes one at a time":          {[]fyne.KeyName{"m", right, esc}, "", true},
		"nothing is beside":                    {[]fyne.KeyName{down, right, left, enter}, "Alpha", false},
		"the key that opened it closes it":     {[]fyne.KeyName{desktop.KeyMenu}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTaken(t, fyne.NewSize(900, 600))
			Show(w.win.Canvas(), []Item{
				w.item("Alpha"), w.item("Beta", greyed),
				{},
				w.item("Copy"), w.item("Cut"),
				w.item("More", with(w.item("First"), w.item("Second"))), w.item("Zulu"),
			}, Options{At: fyne.NewPos(10, 10)})
			w.press(c.keys...)
			var want []string
			if c.want != "" {
				want = []string{c.want}
			}
			if !slices.Equal(w.what, want) || w.open() != c.open {
				t.Errorf("took %v, open %t, want %v, %t", w.what, w.open(), want, c.open)
			}
		})
	}
}

// A menu higher than the window scrolls with the keys: what is marked is seen.
func TestAHighMenuScrolls(t *testing.T) {
	w := newTaken(t, fyne.NewSize(640, 420))
	var items []Item
	for _, r := range "abcdefghijklmnopqrstuvwxyz" {
		items = append(items, w.item(string(r)))
	}
	p := open(w.win.Canvas(), items, Options{At: fyne.NewPos(600, 400)})
	l := p.last()
	if l.at.X < 0 || l.at.Y < 0 || l.at.X+l.size.Width > 640 || l.at.Y+l.size.Height > 420 {
		t.Errorf("it stands at %v, %v large", l.at, l.size)
	}
	seen := func() {
		t.Helper()
		if l.marked < l.first || l.marked >= l.end() {
			t.Errorf("%d is marked, and %d to %d are seen", l.marked, l.first, l.end())
		}
		if bottom := l.top(l.marked) + l.line; bottom > l.size.Height-l.pad {
			t.Errorf("%d ends at %v of %v", l.marked, bottom, l.size.Height)
		}
	}
	for range len(items) + 3 {
		w.press(fyne.KeyDown)
		seen()
	}
	for range 5 {
		w.press(fyne.KeyUp)
		seen()
	}
	for _, k := range []fyne.KeyName{fyne.KeyHome, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyEnd, "q"} {
		w.press(k)
		seen()
	}
	before := l.first
	p.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: l.at.AddXY(5, 50)}, Scrolled: fyne.NewDelta(0, 10)})
	if l.first != before-1 {
		t.Errorf("the wheel shows %d at first, was %d", l.first, before)
	}
}

// A menu of the bar leaves the bar to be seen, in a low window, too.
func TestAMenuOfTheBarHangsBelow(t *testing.T) {
	w := newTaken(t, fyne.NewSize(640, 420))
	var items []Item
	for _, r := range "abcdefghijklmnopqrstuvwxyz" {
		items = append(items, w.item(string(r)))
	}
	p := open(w.win.Canvas(), items, Options{At: fyne.NewPos(600, 30), Hang: true, Mark: true})
	l := p.last()
	if l.at.Y != 30 || l.at.Y+l.size.Height > 420 || l.at.X+l.size.Width > 640 {
		t.Errorf("it stands at %v, %v large", l.at, l.size)
	}
	w.press(fyne.KeyEnd)
	if l.marked >= l.end() {
		t.Error("the last entry is not seen")
	}
}

// The pointer marks, opens and takes; beside the menu it closes it.
func TestPointerInAMenu(t *testing.T) {
	w := newTaken(t, fyne.NewSize(900, 600))
	items := []Item{w.item("Alpha"), w.item("Beta", greyed), w.item("More", with(w.item("First")))}
	p := open(w.win.Canvas(), items, Options{At: fyne.NewPos(10, 10)})
	at := func(depth, entry int) fyne.Position {
		l := p.levels[depth]
		return l.at.AddXY(20, l.top(entry)+l.line/2)
	}
	move := func(to fyne.Position) {
		p.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: to, AbsolutePosition: to}})
	}
	click := func(to fyne.Position) { p.Tapped(&fyne.PointEvent{Position: to, AbsolutePosition: to}) }
	click(at(0, 1))
	if !w.open() || len(w.what) != 0 {
		t.Fatal("a greyed entry was taken")
	}
	move(at(0, 2))
	if len(p.levels) != 2 {
		t.Fatal("the menu of an entry did not open")
	}
	move(at(0, 0))
	if len(p.levels) != 1 {
		t.Fatal("it stays open")
	}
	move(at(0, 2))
	click(at(1, 0))
	if w.open() || !slices.Equal(w.what, []string{"First"}) {
		t.Errorf("open %t, took %v", w.open(), w.what)
	}
	p = open(w.win.Canvas(), items, Options{At: fyne.NewPos(10, 10)})
	click(fyne.NewPos(800, 500))
	if w.open() {
		t.Error("a click beside it leaves it open")
	}
}

// The bar opens by F10 and by letters, goes from menu to menu, and asks for the entries
// each time.
func TestBar(t *testing.T) {
	w := newTaken(t, fyne.NewSize(900, 600))
	b := NewBar()
	asked := 0
	b.Set(
		Menu{Title: "File", Items: func() []Item { asked++; return []Item{w.item("Open"), w.item("Quit")} }},
		Menu{Title: "View", Items: func() []Item { return []Item{w.item("All", with(w.item("Deep"))), w.item("None")} }},
	)
	w.win.SetContent(b)
	w.win.Resize(fyne.NewSize(900, 600))
	b.Open()
	w.press(fyne.KeyDown, fyne.KeyReturn)
	b.OpenLetter('v')
	w.press(fyne.KeyRight, fyne.KeyReturn) // into the menu of its first entry
	b.Open()
	w.press(fyne.KeyRight, fyne.KeyDown, fyne.KeyReturn)
	b.Open()
	w.press(fyne.KeyLeft, "n", fyne.KeyReturn) // around the end
	b.Open()
	w.press(fyne.KeyRight, fyne.KeyLeft, fyne.KeyReturn)
	if want := []string{"Quit", "Deep", "None", "None", "Open"}; !slices.Equal(w.what, want) {
		t.Errorf("took %v, want %v", w.what, want)
	}
	b.Open()
	b.Open()
	if w.open() {
		t.Error("F10 again leaves it open")
	}
	if asked != 6 {
		t.Errorf("the first menu was asked for its entries %d times", asked)
	}
	Show(w.win.Canvas(), []Item{w.item("x")}, Options{})
	b.OpenLetter('v')
	if b.open != none {
		t.Error("it opens over another menu")
	}
}

// The pointer opens a menu of the bar, and then goes from one to the next.
func TestPointerOnTheBar(t *testing.T) {
	w := newTaken(t, fyne.NewSize(900, 600))
	b := NewBar()
	b.Set(Menu{Title: "File", Items: func() []Item { return []Item{w.item("Open")} }},
		Menu{Title: "View", Items: func() []Item { return []Item{w.item("All")} }})
	w.win.SetContent(b)
	title := func(i int) fyne.Position {
		left, _ := b.title(i)
		return fyne.NewPos(left+5, 5)
	}
	b.Tapped(&fyne.PointEvent{Position: title(0)})
	if b.open != 0 {
		t.Fatal("a click does not open it")
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Add(title(1))
	b.popUp.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at, AbsolutePosition: at}})
	if b.open != 1 {
		t.Error("the pointer does not go on to the next")
	}
}

func TestShortcutText(t *testing.T) {
	for want, s := range map[string]fyne.Shortcut{
		"":             nil,
		"Ctrl+Shift+C": &desktop.CustomShortcut{KeyName: fyne.KeyC, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift},
		"Enter":        &desktop.CustomShortcut{KeyName: fyne.KeyReturn},
		"Alt+F":        &desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierAlt},
		"Esc":          &desktop.CustomShortcut{KeyName: fyne.KeyEscape},
		"Delete":       &desktop.CustomShortcut{KeyName: fyne.KeyDelete},
	} {
		if got := ShortcutText(s); got != want {
			t.Errorf("it is written %q, want %q", got, want)
		}
	}
}
