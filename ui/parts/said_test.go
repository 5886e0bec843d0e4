package parts

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/words"
)

var (
	_ accessible.Describer = (*Button)(nil)
	_ accessible.Describer = (*KeyButton)(nil)
	_ accessible.Describer = (*RowButton)(nil)
	_ accessible.Describer = (*Link)(nil)
	_ accessible.Describer = (*KeyLink)(nil)
	_ accessible.Describer = (*Field)(nil)
	_ accessible.Describer = (*Entry)(nil)
	_ accessible.Describer = (*Select)(nil)
	_ accessible.Describer = (*Check)(nil)
	_ accessible.Describer = (*List)(nil)
	_ accessible.Describer = (*Label)(nil)
	_ accessible.Describer = (*Badge)(nil)
	_ accessible.Describer = (*Mono)(nil)
	_ accessible.Describer = (*Surface)(nil)
	_ accessible.Describer = (*Region)(nil)
	_ accessible.Describer = (*qrCode)(nil)
)

// What is said of the parts is plain data: role, name, value and states.
func TestWhatPartsSay(t *testing.T) {
	test.NewTempApp(t)
	var w Widgets
	filled := func(e *Entry, text string) *Entry {
		e.SetText(text)
		return e
	}
	hint, problem := Note("Eight letters at the least."), Problem("Too short.")
	faulty := FaultIn(DescribedBy(Name(w.Entry(), "Name"), hint), problem)
	example := Name(w.Entry(), "Scopes")
	example.SetPlaceHolder("such as openid")
	off := w.Button("Save", nil)
	off.Disable()
	chosen := Name(w.Select([]string{"Light", "Dark"}, nil), "Appearance")
	chosen.SetSelected("Dark")
	ticked := w.Check("With secrets", nil)
	ticked.SetChecked(true)
	badge := NewBadge()
	badge.Set("prd-eu", true)
	for name, c := range map[string]struct {
		of   accessible.Describer
		want accessible.Info
	}{
		"button":                {w.Button("Save", nil), accessible.Info{Role: accessible.Button, Name: "Save"}},
		"disabled":              {off, accessible.Info{Role: accessible.Button, Name: "Save", States: accessible.Disabled}},
		"icon":                  {Name(NewButton("", theme.SettingsIcon(), nil), "Settings"), accessible.Info{Role: accessible.Button, Name: "Settings"}},
		"one of many":           {Name(NewButton("Copy", nil, nil), "Copy ID token"), accessible.Info{Role: accessible.Button, Name: "Copy ID token"}},
		"folded":                {Folds(NewButton("History", nil, nil), func() bool { return false }), accessible.Info{Role: accessible.Button, Name: "History", States: accessible.Expandable}},
		"unfolded":              {Folds(NewButton("History", nil, nil), func() bool { return true }), accessible.Info{Role: accessible.Button, Name: "History", States: accessible.Expandable | accessible.Expanded}},
		"field":                 {filled(Name(w.Entry(), "Client ID"), "abc"), accessible.Info{Role: accessible.Field, Name: "Client ID", Text: "abc"}},
		"field with an example": {example, accessible.Info{Role: accessible.Field, Name: "Scopes", Description: "such as openid"}},
		"field with a hint":     {faulty, accessible.Info{Role: accessible.Field, Name: "Name", Description: "Eight letters at the least. Too short.", States: accessible.Invalid}},
		"secret":                {filled(Name(w.Password(), "Client secret"), "s3cret"), accessible.Info{Role: accessible.Password, Name: "Client secret", Secret: true}},
		"lines":                 {Name(w.Lines(3), "Headers"), accessible.Info{Role: accessible.TextArea, Name: "Headers"}},
		"select":                {chosen, accessible.Info{Role: accessible.ComboBox, Name: "Appearance", Value: "Dark", States: accessible.Expandable}},
		"check":                 {ticked, accessible.Info{Role: accessible.CheckBox, Name: "With secrets", States: accessible.Checked}},
		"title":                 {Title("Import"), accessible.Info{Role: accessible.Heading, Name: "Import", Level: 1}},
		"value":                 {Text("Bearer").Of(Quiet("Type")), accessible.Info{Role: accessible.Label, Name: "Type: Bearer"}},
		"silent":                {Text("Type").Silent(), accessible.Info{Ignored: true}},
		"problem":               {problem, accessible.Info{Role: accessible.Label, Name: "Too short.", Live: accessible.Polite}},
		"badge":                 {badge, accessible.Info{Role: accessible.Label, Name: "prd-eu, production"}},
		"masked":                {Name(NewMono(words.Mask), "Access token"), accessible.Info{Role: accessible.Label, Name: "Access token", Text: "hidden"}},
	} {
		got := c.of.Accessibility()
		got.Actions, got.Children, got.Items = nil, nil, nil
		if !equal(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func equal(a, b accessible.Info) bool {
	return a.Role == b.Role && a.Name == b.Name && a.Description == b.Description && a.Value == b.Value && a.Text == b.Text &&
		a.Secret == b.Secret && a.States == b.States && a.Level == b.Level && a.Live == b.Live && a.Ignored == b.Ignored
}

// A field beside a name is called so, unless it has a name of its own; two of them are told
// apart by names that somebody gives them.
func TestAFieldIsCalledByWhatStandsBesideIt(t *testing.T) {
	test.NewTempApp(t)
	var w Widgets
	entry, choice, own := w.Entry(), w.Select([]string{"a"}, nil), Name(w.Entry(), "Its own")
	first, second := w.Entry(), w.Entry()
	label := Text("Client ID")
	for _, row := range []*fyne.Container{
		container.New(Pair{Name: 100}, label, container.New(Column{}, entry, Note("hint"))),
		container.New(Pair{Name: 100}, Text("Theme"), choice),
		container.New(Pair{Name: 100}, Text("Another"), own),
		container.New(Pair{Name: 100}, Text("Two"), container.NewVBox(first, second)),
	} {
		row.Resize(fyne.NewSize(400, 60))
	}
	if got := entry.Accessibility().Name; got != "Client ID" || !label.Accessibility().Ignored {
		t.Errorf("%q", got)
	}
	for of, want := range map[accessible.Describer]string{choice: "Theme", own: "Its own", first: "", second: ""} {
		if got := of.Accessibility().Name; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A secret that is shown is a field like any other, and what shows it says which secret.
func TestASecretIsToldWhileItIsShown(t *testing.T) {
	test.NewTempApp(t)
	e := Name(Widgets{}.Password(), "Client secret")
	e.SetText("s3cret")
	show := e.ActionItem.(*RowButton)
	if said := show.AccessibilityLabel(); said != "Show Client secret" {
		t.Errorf("%q", said)
	}
	if strings.Contains(e.AccessibilityLabel(), "s3cret") {
		t.Error("its name tells it")
	}
	test.Tap(show)
	if i := e.Accessibility(); i.Secret || i.Text != "s3cret" || show.AccessibilityLabel() != "Hide Client secret" {
		t.Errorf("%+v, %q", i, show.AccessibilityLabel())
	}
}

// A sheet is a dialog with its title as its name, and what stands on it is read from above.
func TestASheetIsADialog(t *testing.T) {
	test.NewTempApp(t)
	win := test.NewTempWindow(t, Text(""))
	win.Resize(fyne.NewSize(800, 600))
	s := NewSheet(win, "Remove Acme?", 400, 0)
	s.Describe("It is gone then.")
	s.SetBody(Text("It is gone then."))
	s.SetButtons(nil, []fyne.CanvasObject{s.Widgets.Button("Cancel", s.Close)})
	s.Show(nil)
	var dialog *Region
	for _, o := range test.LaidOutObjects(win.Canvas().Overlays().Top()) {
		if r, ok := o.(*Region); ok {
			dialog = r
		}
	}
	if dialog == nil {
		t.Fatal("there is none")
	}
	i := dialog.Accessibility()
	if i.Role != accessible.Dialog || i.Name != "Remove Acme?" || i.Description != "It is gone then." || !i.States.Has(accessible.Modal) || len(i.Children) == 0 {
		t.Errorf("%+v", i)
	}
}
