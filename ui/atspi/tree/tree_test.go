package tree_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/atspi/tree"
)

// bench is a window and who reads it.
type bench struct {
	*tree.Reader
	t   *testing.T
	win fyne.Window
}

func newBench(t *testing.T, content ...fyne.CanvasObject) *bench {
	t.Helper()
	test.NewTempApp(t)
	win := test.NewTempWindow(t, container.NewVBox(content...))
	win.SetTitle("Bench")
	win.Resize(fyne.NewSize(600, 500))
	return &bench{Reader: tree.NewReader(func() []fyne.Window { return []fyne.Window{win} }), t: t, win: win}
}

// text writes a tree, for the eye of a test.
func text(t *tree.Tree) string {
	var out strings.Builder
	var write func(id tree.ID, depth int)
	write = func(id tree.ID, depth int) {
		n := t.Nodes[id]
		fmt.Fprintf(&out, "%s%s %q", strings.Repeat("  ", depth), n.Role, n.Name)
		if n.Value != "" {
			fmt.Fprintf(&out, " value %q", n.Value)
		}
		if n.HasText && n.Text != n.Name {
			fmt.Fprintf(&out, " text %q", n.Text)
		}
		if n.States != 0 {
			fmt.Fprintf(&out, " states %b", n.States)
		}
		for _, a := range n.Actions {
			fmt.Fprintf(&out, " {%s}", a.Name)
		}
		if n.Items > 0 {
			fmt.Fprintf(&out, " +%d", n.Items)
		}
		out.WriteString("\n")
		for _, child := range n.Children {
			write(child, depth+1)
		}
	}
	for _, id := range t.Windows {
		write(id, 0)
	}
	return out.String()
}

// named is the only node of a name.
func (b *bench) named(tr *tree.Tree, name string) *tree.Node {
	b.t.Helper()
	var found *tree.Node
	for _, n := range tr.Nodes {
		if n.Name == name && !n.Window {
			if found != nil {
				b.t.Fatalf("there are two %q in\n%s", name, text(tr))
			}
			found = n
		}
	}
	if found == nil {
		b.t.Fatalf("there is no %q in\n%s", name, text(tr))
	}
	return found
}

type field struct{ widget.Entry }

// chip says what it is itself.
type chip struct {
	widget.BaseWidget
	info accessible.Info
}

func newChip(info accessible.Info) *chip {
	c := &chip{info: info}
	c.ExtendBaseWidget(c)
	return c
}

func (c *chip) Accessibility() accessible.Info { return c.info }

func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewText("drawn", nil))
}

// card is a widget that says nothing, and can be tapped.
type card struct {
	widget.BaseWidget
	content fyne.CanvasObject
	tapped  int
}

func newCard(content fyne.CanvasObject) *card {
	c := &card{content: content}
	c.ExtendBaseWidget(c)
	return c
}

func (c *card) Tapped(*fyne.PointEvent)             { c.tapped++ }
func (c *card) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.content) }

// layout says what the container is that it lays out.
type group struct{}

func (group) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

func (group) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(40, 40) }

func (group) Accessibility() accessible.Info {
	return accessible.Info{Role: accessible.Group, Name: "Together"}
}

// alert is a layout of what is told when it comes.
type alert struct{ close func() }

func (alert) Layout(objects []fyne.CanvasObject, size fyne.Size) { group{}.Layout(objects, size) }
func (alert) MinSize(objects []fyne.CanvasObject) fyne.Size      { return group{}.MinSize(objects) }
func (a alert) Accessibility() accessible.Info {
	return accessible.Info{Role: accessible.Alert, Live: accessible.Polite, Actions: []accessible.Action{{Name: "close", Do: a.close}}}
}

func TestFyneWidgets(t *testing.T) {
	disabled := widget.NewButton("Off", nil)
	disabled.Disable()
	own := &field{}
	own.ExtendBaseWidget(own)
	own.SetPlaceHolder("Search")
	own.SetText("abc")
	hidden := widget.NewLabel("not shown")
	hidden.Hide()
	check := widget.NewCheck("Remember", nil)
	check.SetChecked(true)
	choice := widget.NewSelect([]string{"one", "two"}, nil)
	choice.SetSelected("two")
	radio := widget.NewRadioGroup([]string{"left", "right"}, nil)
	radio.SetSelected("right")
	bar := widget.NewProgressBar()
	bar.SetValue(0.25)
	link := widget.NewHyperlink("More", nil)
	form := widget.NewForm(widget.NewFormItem("Server", widget.NewEntry()))
	b := newBench(t,
		widget.NewLabel("Hello"), canvas.NewText("There", nil), disabled, own, hidden, check, choice, radio, bar, link, form,
		canvas.NewRectangle(nil), widget.NewSeparator(), widget.NewButton("", nil),
		container.New(group{}, widget.NewLabel("in it")),
		newCard(widget.NewLabel("Tap me")), newCard(container.NewVBox(widget.NewLabel("Around"), widget.NewButton("Inner", nil))),
	)
	got := text(b.Read())
	want := fmt.Sprintf(`group "Bench"
  label "Hello"
  label "There"
  button "Off" states %b {press}
  field "Search" text "abc"
  check box "Remember" states %b {toggle}
  combo box "(Select one)" value "two" states %b {open}
  radio button "left" {choose}
  radio button "right" states %b {choose}
  progress bar ""
  link "More" {follow}
  label "Server"
  field "Server" text ""
  button "" {press}
  group "Together"
    label "in it"
  button "Tap me" {press}
  label "Around"
  button "Inner" {press}
`, accessible.Disabled, accessible.Checked, accessible.Expandable, accessible.Checked)
	if got != want {
		t.Errorf("it reads\n%s\nwant\n%s", got, want)
	}
}

func TestDescribers(t *testing.T) {
	pressed := ""
	b := newBench(t,
		newChip(accessible.Info{Role: accessible.ToggleButton, Name: "Expiring", States: accessible.Pressed, Actions: []accessible.Action{{Name: "press", Do: func() { pressed = "chip" }}}}),
		newChip(accessible.Info{Ignored: true, Children: []fyne.CanvasObject{}}),
		newChip(accessible.Info{Ignored: true}),
		newChip(accessible.Info{Role: accessible.Button, Name: "Greyed", States: accessible.Disabled, Actions: []accessible.Action{{Name: "press", Do: func() { pressed = "greyed" }}}}),
	)
	tr := b.Read()
	want := fmt.Sprintf(`group "Bench"
  toggle button "Expiring" states %b {press}
  label "drawn"
  button "Greyed" states %b {press}
`, accessible.Pressed, accessible.Disabled)
	if got := text(tr); got != want {
		t.Errorf("it reads\n%s\nwant\n%s", got, want)
	}
	if err := b.Do(b.named(tr, "Expiring").ID, 0); err != nil || pressed != "chip" {
		t.Errorf("%v, pressed %q", err, pressed)
	}
	if err := b.Do(b.named(tr, "Greyed").ID, 0); !errors.Is(err, tree.ErrUnable) || pressed != "chip" {
		t.Errorf("%v, pressed %q", err, pressed)
	}
}

// Nothing of a secret is in a tree, by whatever way it is concealed.
func TestSecrets(t *testing.T) {
	const canary = "c4n4ry-s3cr3t"
	password := widget.NewPasswordEntry()
	password.SetText(canary)
	own := &field{}
	own.Password = true
	own.ExtendBaseWidget(own)
	own.SetText(canary)
	empty := widget.NewPasswordEntry()
	token := newChip(accessible.Info{Role: accessible.Label, Name: "Token, hidden", Secret: true, Value: canary, Text: canary})
	b := newBench(t, password, own, empty, token)
	b.win.Canvas().Focus(password)
	password.CursorColumn = 5
	tr := b.Read()
	for _, n := range tr.Nodes {
		if all := fmt.Sprintf("%+v", *n); strings.Contains(all, canary) || strings.Contains(all, canary[:4]) {
			t.Errorf("a secret is in %s", all)
		}
		if n.HasText && n.Secret && n.Text != "" && len([]rune(n.Text)) != 8 || n.Caret > 0 || n.From != n.To {
			t.Errorf("how long a secret is shows in %+v", n)
		}
	}
	id := tr.Windows[0]
	fields := tr.Nodes[id].Children
	before := tr
	password.SetText(canary + "longer")
	if events := tree.Diff(before, b.Read()); len(events) != 0 {
		t.Errorf("a change of a secret is told: %+v", events)
	}
	if err := b.SetText(fields[0], "typed"); err != nil || password.Text != "typed" {
		t.Errorf("%v: a secret cannot be typed", err)
	}
	if err := b.Insert(fields[0], 0, "!"); err != nil || password.Text != "typed!" {
		t.Errorf("%v: it is put at a place that nobody can know: %q", err, password.Text)
	}
	before = b.Read()
	password.Password = false // revealed
	shown := b.Read()
	password.SetText("typed while shown")
	typed := b.Read()
	for _, e := range append(tree.Diff(before, shown), tree.Diff(shown, typed)...) {
		if e.Kind == tree.Inserted || e.Kind == tree.Deleted || strings.Contains(e.Text, "typed") {
			t.Errorf("a secret that is shown goes to everybody who listens: %+v", e)
		}
	}
	password.SetText("typed!")
	if n := b.Read().Nodes[fields[0]]; n.Text != "typed!" {
		t.Errorf("what is shown cannot be read: %+v", n)
	}
}

func TestWhatIsCoveredCannotBeReached(t *testing.T) {
	below := widget.NewButton("Below", func() { t.Error("it was pressed") })
	toast := newChip(accessible.Info{Role: accessible.Notification, Name: "Copied", Live: accessible.Polite, Children: []fyne.CanvasObject{}})
	undo := widget.NewButton("Undo", func() { t.Error("it was undone") })
	banner := container.New(alert{func() { t.Error("it was closed") }}, widget.NewLabel("Renewed"), undo)
	b := newBench(t, below, toast, banner)
	before := b.Read()
	id := b.named(before, "Below").ID
	verb, whole := b.named(before, "Undo").ID, b.named(before, "Undo").Parent
	dialog := widget.NewModalPopUp(container.NewVBox(widget.NewLabel("Remove it?"), widget.NewButton("Remove", nil)), b.win.Canvas())
	dialog.Show()
	after := b.Read()
	for _, e := range tree.Diff(before, after) {
		if e.Kind == tree.Announced {
			t.Errorf("%q is said again", e.Text)
		}
	}
	want := fmt.Sprintf(`group "Bench"
  notification "Copied"
  alert "Renewed"
  dialog "Remove it?" states %b
    label "Remove it?"
    button "Remove" {press}
`, accessible.Modal)
	if got := text(after); got != want {
		t.Errorf("it reads\n%s\nwant\n%s", got, want)
	}
	for _, err := range []error{b.Do(id, 0), b.Do(verb, 0), b.Focus(verb)} {
		if !errors.Is(err, tree.ErrGone) {
			t.Errorf("%v: what is under a dialog can be reached", err)
		}
	}
	for _, err := range []error{b.Do(whole, 0), b.Focus(whole)} {
		if !errors.Is(err, tree.ErrUnable) {
			t.Errorf("%v: what is heard under a dialog can be used", err)
		}
	}
	menu := widget.NewPopUp(widget.NewLabel("a menu over it"), b.win.Canvas())
	menu.Show()
	if got := text(b.Read()); !strings.Contains(got, "Remove it?") || !strings.Contains(got, "a menu over it") {
		t.Errorf("a menu hides the dialog that it is of:\n%s", got)
	}
	menu.Hide()
	dialog.Hide()
	if again := b.Read(); again.Nodes[id] != nil {
		t.Error("a name is given twice")
	} else {
		b.named(again, "Below")
	}
}

// A name stands for a widget as long as that is there, and what has gone is forgotten.
func TestNames(t *testing.T) {
	kept := widget.NewLabel("kept")
	b := newBench(t, kept, widget.NewLabel("goes"))
	first := b.Read()
	id, goes := b.named(first, "kept").ID, b.named(first, "goes").ID
	kept.SetText("kept, changed")
	b.win.Content().(*fyne.Container).Objects = []fyne.CanvasObject{widget.NewLabel("new"), kept}
	second := b.Read()
	if b.named(second, "kept, changed").ID != id || second.Nodes[goes] != nil {
		t.Errorf("%s", text(second))
	}
	var kinds []tree.Kind
	for _, e := range tree.Diff(first, second) {
		kinds = append(kinds, e.Kind)
	}
	if want := []tree.Kind{tree.Removed, tree.Added, tree.Named, tree.Deleted}; !slices.Equal(kinds[:3], want[:3]) {
		t.Errorf("told %v", kinds)
	}
}

// Of a long list an item is made when it is asked for, and no other.
func TestLongList(t *testing.T) {
	made := 0
	names := make([]string, 10_000)
	for i := range names {
		names[i] = fmt.Sprint("row ", i)
	}
	chosen := 7
	list := newChip(accessible.Info{})
	list.info = accessible.Info{Role: accessible.List, Name: "Rows", Items: &accessible.Items{
		Count: len(names), Active: 3,
		At: func(i int) accessible.Item {
			made++
			return accessible.Item{Key: names[i], Info: accessible.Info{Name: names[i]}, Reveal: func() { chosen = i }}
		},
		Find: func(key any) int { return slices.Index(names, key.(string)) },
	}}
	b := newBench(t, list)
	tr := b.Read()
	rows := b.named(tr, "Rows")
	if rows.Count() != 10_000 || made > 4 || tr.Nodes[rows.Active].Name != "row 3" {
		t.Errorf("%d children, %d made", rows.Count(), made)
	}
	made = 0
	id := b.Items(rows.ID, 5_000, 1)[0]
	if n := b.Look(id); n == nil || n.Name != "row 5000" || n.Role != accessible.ListItem || n.Index != 5_000 || made > 10 {
		t.Fatalf("%+v, %d made", n, made)
	}
	slices.Reverse(names)
	after := b.Read()
	if n := after.Nodes[id]; n == nil || n.Name != "row 5000" || n.Index != 4_999 {
		t.Errorf("an item is lost when it moves: %+v", n)
	}
	if err := b.Reveal(id); err != nil || chosen != 4_999 {
		t.Errorf("%v, chosen %d", err, chosen)
	}
	names = slices.Delete(names, 4_999, 5_000)
	list.info.Items.Count = len(names)
	if b.Look(id) != nil {
		t.Error("an item that is gone can be looked at")
	}
	b.Items(rows.ID, 0, 9_000)
	if tr := b.Read(); len(tr.Nodes) > 100 {
		t.Errorf("%d nodes are read each time", len(tr.Nodes))
	}
}

func TestListOfFyne(t *testing.T) {
	list := widget.NewList(func() int { return 500 }, func() fyne.CanvasObject { return container.NewHBox(widget.NewLabel("")) },
		func(i int, o fyne.CanvasObject) {
			o.(*fyne.Container).Objects[0].(*widget.Label).SetText(fmt.Sprint("line ", i))
		})
	selected := -1
	list.OnSelected = func(id int) { selected = id }
	b := newBench(t, list)
	tr := b.Read()
	var id tree.ID
	for _, n := range tr.Nodes {
		if n.Role == accessible.List {
			id = b.Items(n.ID, 400, 1)[0]
		}
	}
	if n := b.Look(id); n == nil || n.Name != "line 400" {
		t.Fatalf("%+v", n)
	}
	if err := errors.Join(b.Reveal(id), b.Focus(id)); err != nil || selected >= 0 || !b.Look(id).Shown {
		t.Errorf("%v, %d is chosen by being shown", err, selected)
	}
	if n := b.Look(id); b.win.Canvas().Focused() != fyne.Focusable(list) || n.Role != accessible.ListItem {
		t.Errorf("%+v has not the focus", n)
	}
	if err := b.Do(id, 0); err != nil || selected != 400 {
		t.Errorf("%v, %d", err, selected)
	}
	first := b.Read()
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	second := b.Read()
	if from, to := first.Nodes[first.Focus], second.Nodes[second.Focus]; from.Name != "line 400" || to.Name != "line 401" {
		t.Errorf("the keys go from %q to %q", from.Name, to.Name)
	}
}

// ticks is a list of Fyne whose program says what its lines are.
type ticks struct {
	widget.List
	on []bool
}

func (l *ticks) Accessibility() accessible.Info {
	return accessible.Info{Items: &accessible.Items{Count: len(l.on), Active: -1, At: func(i int) accessible.Item {
		return accessible.Item{Info: accessible.Info{Role: accessible.CheckBox, Name: fmt.Sprint("tick ", i), States: accessible.Checked.If(l.on[i])}}
	}}}
}

func TestListOfFyneWithOwnLines(t *testing.T) {
	l := &ticks{on: []bool{true, false, true}}
	l.Length, l.CreateItem, l.UpdateItem = func() int { return 3 }, func() fyne.CanvasObject { return widget.NewCheck("", nil) }, func(int, fyne.CanvasObject) {}
	l.ExtendBaseWidget(l)
	b := newBench(t, container.NewGridWrap(fyne.NewSize(200, 200), l))
	b.win.Canvas().Focus(l)
	before := b.Read()
	n := before.Nodes[before.Focus]
	if n.Name != "tick 0" || n.Role != accessible.CheckBox || !n.Shown || !n.States.Has(accessible.Checked) {
		t.Fatalf("%+v", n)
	}
	l.on[0] = false
	if events := tree.Diff(before, b.Read()); len(events) != 1 || events[0].Kind != tree.Changed || events[0].State != accessible.Checked || events[0].On {
		t.Errorf("told %+v", events)
	}
}

// A list may become shorter between two questions.
func TestListThatBecomesShorter(t *testing.T) {
	names := []string{"a", "b", "c"}
	list := newChip(accessible.Info{})
	say := func() {
		list.info = accessible.Info{Role: accessible.List, Name: "Rows", Items: &accessible.Items{Count: len(names), Active: -1, At: func(i int) accessible.Item {
			return accessible.Item{Info: accessible.Info{Name: names[i]}}
		}}}
	}
	say()
	b := newBench(t, list)
	rows := b.named(b.Read(), "Rows").ID
	ids := b.Items(rows, 0, 3)
	if len(ids) != 3 || b.Look(ids[2]) == nil {
		t.Fatalf("%v", ids)
	}
	names = names[:1]
	say()
	if left := b.Items(rows, 0, 3); !slices.Equal(left, ids[:1]) {
		t.Errorf("%v are left", left)
	}
	names = nil
	say()
	if n := b.Look(ids[0]); n != nil || !errors.Is(b.Do(ids[0], 0), tree.ErrGone) {
		t.Errorf("%+v is gone", n)
	}
}

func TestFieldsAndFocus(t *testing.T) {
	said := ""
	entry := widget.NewEntry()
	entry.OnChanged = func(s string) { said = s }
	entry.SetPlaceHolder("Name")
	button := widget.NewButton("Next", nil)
	b := newBench(t, entry, button)
	b.win.Canvas().Focus(button)
	before := b.Read()
	if before.Nodes[before.Focus].Name != "Next" {
		t.Fatalf("the focus is on %+v", before.Nodes[before.Focus])
	}
	id := b.named(before, "Name").ID
	if err := errors.Join(b.Focus(id), b.SetText(id, "größer"), b.Insert(id, 2, "ün"), b.Delete(id, 0, 1)); err != nil || said != "rünößer" {
		t.Fatalf("%v, %q", err, said)
	}
	if err := b.MoveCaret(id, 3); err != nil || b.Read().Nodes[id].Caret != 3 {
		t.Errorf("%v, the caret is at %d", err, b.Read().Nodes[id].Caret)
	}
	after := b.Read()
	var kinds []tree.Kind
	for _, e := range tree.Diff(before, after) {
		kinds = append(kinds, e.Kind)
	}
	if want := []tree.Kind{tree.Unfocused, tree.Inserted, tree.CaretMoved, tree.Focused}; !slices.Equal(kinds, want) {
		t.Errorf("told %v, want %v", kinds, want)
	}
	entry.Disable()
	if err := b.SetText(id, "no"); !errors.Is(err, tree.ErrUnable) || entry.Text == "no" {
		t.Errorf("%v", err)
	}
}

// The caret goes to a rune, also in lines that are wrapped.
func TestCaretInWrappedLines(t *testing.T) {
	entry := widget.NewMultiLineEntry()
	entry.Wrapping = fyne.TextWrapBreak
	entry.SetPlaceHolder("Key")
	b := newBench(t, container.NewGridWrap(fyne.NewSize(200, 300), entry))
	entry.SetText("short\n\n" + strings.Repeat("a long line without an end ", 8) + "\nlast")
	id := b.named(b.Read(), "Key").ID
	for at := range len([]rune(entry.Text)) + 1 {
		if err := b.MoveCaret(id, at); err != nil || entry.CursorTextOffset() != at {
			t.Errorf("%v: it is at %d, not %d", err, entry.CursorTextOffset(), at)
		}
	}
	if entry.CursorRow < 6 {
		t.Errorf("nothing is wrapped: the end is in row %d", entry.CursorRow)
	}
	if err := b.Insert(id, 100, "HERE"); err != nil || string([]rune(entry.Text)[100:104]) != "HERE" || entry.CursorTextOffset() != 104 {
		t.Errorf("%v, %d", err, entry.CursorTextOffset())
	}
}

func TestWhatIsSaid(t *testing.T) {
	toast := newChip(accessible.Info{Role: accessible.Notification, Name: "Copied", Live: accessible.Polite, Children: []fyne.CanvasObject{}})
	toast.Hide()
	item := "first"
	search := newChip(accessible.Info{})
	search.info = accessible.Info{Role: accessible.Field, Name: "Search", Items: &accessible.Items{Count: 1, Active: 0, At: func(int) accessible.Item {
		return accessible.Item{Key: item, Info: accessible.Info{Name: item}}
	}}}
	b := newBench(t, toast, newFocusable(search))
	b.win.Canvas().Focus(b.win.Content().(*fyne.Container).Objects[1].(fyne.Focusable))
	before := b.Read()
	if before.Nodes[before.Focus].Name != "Search" {
		t.Fatalf("the focus is on %+v", before.Nodes[before.Focus])
	}
	toast.Show()
	item = "second"
	var said []string
	for _, e := range tree.Diff(before, b.Read()) {
		if e.Kind == tree.Announced {
			said = append(said, e.Text)
		}
	}
	if want := []string{"Copied", "second"}; !slices.Equal(said, want) {
		t.Errorf("it says %q, want %q", said, want)
	}
}

// What is only drawn anew is not said again.
func TestWhatIsDrawnAnewIsNotSaidAgain(t *testing.T) {
	banner := func(name string) *chip {
		return newChip(accessible.Info{Role: accessible.Alert, Name: name, Live: accessible.Polite, Children: []fyne.CanvasObject{}})
	}
	b := newBench(t, banner("expired"), banner("no consent"))
	before := b.Read()
	b.win.Content().(*fyne.Container).Objects = []fyne.CanvasObject{banner("expired"), banner("refused"), banner("expired")}
	var said []string
	for _, e := range tree.Diff(before, b.Read()) {
		if e.Kind == tree.Announced {
			said = append(said, e.Text)
		}
	}
	if want := []string{"refused", "expired"}; !slices.Equal(said, want) {
		t.Errorf("it says %q, want %q", said, want)
	}
}

// nameless is a layout that says that it is a group, and not of what.
type nameless struct{ group }

func (nameless) Accessibility() accessible.Info { return accessible.Info{Role: accessible.Group} }

// The focus is never on what is not in the tree.
func TestFocusInANamelessGroup(t *testing.T) {
	inner := newFocusable(newChip(accessible.Info{}))
	b := newBench(t, container.New(nameless{}, inner))
	b.win.Canvas().Focus(inner)
	tr := b.Read()
	if tr.Focus == 0 || tr.Nodes[tr.Focus] == nil {
		t.Errorf("the focus is on %d of\n%s", tr.Focus, text(tr))
	}
}

// focusable gives a chip the focus.
type focusable struct{ *chip }

func newFocusable(c *chip) *focusable {
	f := &focusable{c}
	f.ExtendBaseWidget(f)
	return f
}

func (f *focusable) FocusGained()            {}
func (f *focusable) FocusLost()              {}
func (f *focusable) TypedKey(*fyne.KeyEvent) {}
func (f *focusable) TypedRune(rune)          {}

// The pop-up of Fyne around a dialog that says what it is is not heard as another one, and
// neither is a hint that only repeats the name.
func TestDialogIsHeardOnce(t *testing.T) {
	b := newBench(t)
	sheet := newChip(accessible.Info{Role: accessible.Dialog, Name: "Keys", Description: "Keys", States: accessible.Modal})
	widget.NewModalPopUp(sheet, b.win.Canvas()).Show()
	want := fmt.Sprintf(`group "Bench"
  dialog "Keys" states %b
    label "drawn"
`, accessible.Modal)
	tr := b.Read()
	if got := text(tr); got != want || b.named(tr, "Keys").Description != "" {
		t.Errorf("it reads\n%s\nwant\n%s", got, want)
	}
}

// A line of a list may be a widget, whose words only its renderer has.
func TestLinesThatAreWidgets(t *testing.T) {
	list := widget.NewList(func() int { return 50 }, func() fyne.CanvasObject { return newCard(widget.NewLabel("")) },
		func(i int, o fyne.CanvasObject) {
			o.(*card).content.(*widget.Label).SetText(fmt.Sprint("line ", i))
		})
	b := newBench(t, container.NewGridWrap(fyne.NewSize(200, 200), list))
	for _, n := range b.Read().Nodes {
		if n.Role != accessible.List {
			continue
		}
		if first, last := b.Look(b.Items(n.ID, 0, 1)[0]), b.Look(b.Items(n.ID, 49, 1)[0]); first.Name != "line 0" || last.Name != "line 49" || !first.Shown || last.Shown {
			t.Errorf("%+v\n%+v", first, last)
		}
		return
	}
	t.Error("there is no list")
}
