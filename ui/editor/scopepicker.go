package editor

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth/catalogue"
	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// scopeChoice is one line of the scope picker.
type scopeChoice struct {
	scope, word string
	unsure      bool // not found in the provider's documentation
	chosen      bool
}

// scopePicker lets a person pick scopes by what they allow: one field that searches, and a
// list whose lines Enter or a click chooses and leaves out. It lives on the UI goroutine.
type scopePicker struct {
	f      *form
	sheet  *parts.Sheet
	search *parts.Entry
	list   *parts.List
	all    []scopeChoice
	shown  []int // of all; -1 is what is typed, as a scope of its own
	at     int
}

// scopeChoices lists the scopes of a provider, those that are chosen first, in the order
// they are asked for, with those that the provider does not name.
func scopeChoices(p catalogue.Provider, chosen []string) []scopeChoice {
	var all []scopeChoice
	add := func(scope string, picked bool) {
		word, known := p.Scopes.Word(scope)
		all = append(all, scopeChoice{scope, word, known && !p.IsChecked("scopes."+scope), picked})
	}
	for _, scope := range chosen {
		add(scope, true)
	}
	for _, scope := range p.Scopes.Values() {
		if !slices.Contains(chosen, scope) {
			add(scope, false)
		}
	}
	return all
}

// pickScopes opens the picker over the form.
func (f *form) pickScopes() *scopePicker {
	p := &scopePicker{f: f, all: scopeChoices(f.provider, f.complete.Scopes)}
	p.sheet = parts.NewSheet(f.win, "Scopes of "+f.provider.Name, 620, 560)
	p.search = parts.Offers(parts.Name(p.sheet.Widgets.Entry(), "Search the scopes"), p.offered)
	p.search.SetPlaceHolder("Search, or type another scope")
	p.search.OnChanged = p.find
	p.search.OnSubmitted = func(string) { p.toggle(p.at) }
	p.search.OnKey = p.key
	p.list = p.sheet.Widgets.List(func() int { return len(p.shown) }, newScopeRow, p.fill)
	p.list.OnSelected = func(i widget.ListItemID) { p.list.UnselectAll(); p.toggle(i) }
	p.list.HideSeparators = true
	parts.Name(p.list, "Scopes")
	note := "Enter or a click chooses a scope and leaves it out again."
	if unsure := slices.ContainsFunc(p.all, func(c scopeChoice) bool { return c.unsure }); unsure {
		note += " Those marked as not checked were not found in the provider's documentation."
	}
	p.sheet.SetBody(parts.Note(note), container.New(parts.Inset{Left: 8}, p.search), container.New(parts.Tall{Height: 345}, p.list))
	use := p.sheet.Widgets.Button("Use these scopes", p.use)
	use.Importance = widget.HighImportance
	p.sheet.SetButtons(nil, []fyne.CanvasObject{p.sheet.Widgets.Button("Cancel", p.sheet.Close), use})
	p.find("")
	p.sheet.Show(p.search)
	return p
}

// find shows what a query means: every word of it stands in the scope or in its words.
func (p *scopePicker) find(query string) {
	query = strings.TrimSpace(query)
	p.shown, p.at = nil, 0
	for i, c := range p.all {
		text := strings.ToLower(c.scope + " " + c.word)
		if !slices.ContainsFunc(strings.Fields(strings.ToLower(query)), func(word string) bool { return !strings.Contains(text, word) }) {
			p.shown = append(p.shown, i)
		}
	}
	if catalogue.IsScope(query) && !slices.ContainsFunc(p.all, func(c scopeChoice) bool { return c.scope == query }) {
		p.shown = append(p.shown, -1)
	}
	p.list.Refresh()
	p.list.ScrollToTop()
}

// line is what stands at a place of the list.
func (p *scopePicker) line(at int) scopeChoice {
	if p.shown[at] < 0 {
		return scopeChoice{scope: strings.TrimSpace(p.search.Text), word: "Add this scope"}
	}
	return p.all[p.shown[at]]
}

func (p *scopePicker) toggle(at int) {
	if at < 0 || at >= len(p.shown) {
		return
	}
	if p.shown[at] < 0 {
		p.all = append([]scopeChoice{{scope: p.line(at).scope, chosen: true}}, p.all...)
		p.search.SetText("")
		return
	}
	p.at = at
	c := &p.all[p.shown[at]]
	c.chosen = !c.chosen
	p.list.Refresh()
}

// chosen are the scopes as they will be asked for.
func (p *scopePicker) chosen() []string {
	out := []string{}
	for _, c := range p.all {
		if c.chosen {
			out = append(out, c.scope)
		}
	}
	return out
}

// use takes what is chosen into the draft: what the provider's entry asks for anyway is left
// to it.
func (p *scopePicker) use() {
	f := p.f
	chosen := p.chosen()
	f.draft.App.Scopes = chosen
	if slices.Equal(chosen, f.known.Scopes) {
		f.draft.App.Scopes = nil
	}
	p.sheet.Hide()
	f.update()
	if r := f.rowAt("scopes"); r != nil && r.focus != nil {
		f.win.Canvas().Focus(r.focus)
	}
}

func (p *scopePicker) key(e *fyne.KeyEvent) bool {
	step := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1, fyne.KeyPageUp: -5, fyne.KeyPageDown: 5}[e.Name]
	if step == 0 || len(p.shown) == 0 {
		return false
	}
	p.at = max(0, min(len(p.shown)-1, p.at+step))
	p.list.ScrollTo(p.at)
	p.list.Refresh()
	return true
}

// offered is the line that Enter takes, for those who hear it while they type.
func (p *scopePicker) offered() *accessible.Items {
	if p.at >= len(p.shown) {
		return nil
	}
	return &accessible.Items{Count: 1, Active: 0, At: func(int) accessible.Item {
		c, at := p.line(p.at), p.at
		return accessible.Item{Key: c.scope, Info: accessible.Info{
			Role: accessible.CheckBox, Name: c.scope, Description: c.detail(), Value: words.Position(at+1, len(p.shown)),
			States: accessible.Selected | accessible.Checked.If(c.chosen), Actions: []accessible.Action{{Name: "Choose", Do: func() { p.toggle(at) }}},
		}}
	}}
}

// detail is what a scope allows.
func (c scopeChoice) detail() string {
	switch {
	case c.word == "":
		return "Another scope"
	case c.unsure:
		return c.word + words.NotChecked
	}
	return c.word
}

func (p *scopePicker) fill(i widget.ListItemID, o fyne.CanvasObject) {
	r, c := o.(*scopeRow), p.line(i)
	r.scope.SetText(c.scope)
	r.detail.SetText(c.detail())
	icon := theme.CheckButtonIcon()
	if c.chosen {
		icon = theme.CheckButtonCheckedIcon()
	}
	r.chosen = c.chosen
	r.check.SetResource(icon)
	r.ground.SetColor(map[bool]fyne.ThemeColorName{true: theme.ColorNameSelection}[i == p.at])
}

// scopeRow is a line of the picker.
type scopeRow struct {
	widget.BaseWidget
	ground        *parts.Surface
	check         *widget.Icon
	scope, detail *parts.Label
	chosen        bool
}

func newScopeRow() fyne.CanvasObject {
	r := &scopeRow{scope: parts.Heading("").OneLine(), detail: parts.Note("").OneLine(), check: widget.NewIcon(theme.CheckButtonIcon())}
	lines := container.New(parts.Column{Gap: -13}, r.scope, r.detail)
	mark := container.New(parts.Inset{Left: 8, Top: 3}, container.NewCenter(r.check))
	r.ground = parts.NewSurface("", parts.Inset{Top: -3, Bottom: -3}, container.NewBorder(nil, nil, mark, nil, lines))
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *scopeRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.ground) }

// Accessibility implements accessible.Describer.
func (r *scopeRow) Accessibility() accessible.Info {
	return accessible.Info{
		Role: accessible.CheckBox, Name: r.scope.Text(), Description: r.detail.Text(),
		States: accessible.Checked.If(r.chosen), Children: []fyne.CanvasObject{},
	}
}

// hasScopesToPick reports whether the provider names scopes.
func (f *form) hasScopesToPick() bool { return f.hasProvider && len(f.provider.Scopes) > 0 }
