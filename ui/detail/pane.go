package detail

import (
	"maps"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
)

// revealFor is how long a revealed token stays on the screen.
const revealFor = 20 * time.Second

// leastWidth is how narrow the pane may become, whatever it shows.
const leastWidth = 330

// Pane is the widget tree; make it with [New].
type Pane struct {
	act    Actions
	model  Model
	now    time.Time
	shown  bool
	object *fyne.Container
	empty  fyne.CanvasObject
	full   fyne.CanvasObject
	scroll *parts.Scroll

	several      *fyne.Container // instead of one account; hidden, else
	severalModel Several
	severalStops stops

	sections []*section
	head     *section
	state    *section
	verbs    *verbs
	notices  *section // what runs, and what a person should know; below the rest: see dock

	building *stops           // the part that is built now; nil for none
	regain   *parts.KeyButton // what has the focus once everything is built; nil for none

	revealed   bool
	stopReveal func()
	asked      map[session.Question]*answer
	folded     map[fold]bool // kept from account to account
	allHistory bool
}

// section is one part of the pane. It is built anew only when what it shows
// differs.
type section struct {
	stops
	box   *fyne.Container
	last  any
	build func() []fyne.CanvasObject
	// of says what the section shows; equal values build equal widgets.
	of    func() any
	ticks []tick
}

// tick is a label whose text depends on the time.
type tick struct {
	label *parts.Label
	text  func(now time.Time) string
}

// New returns an empty pane, which says that nothing is chosen.
func New(a Actions) *Pane {
	p := &Pane{act: a, asked: map[session.Question]*answer{}, folded: map[fold]bool{foldTrace: true}}
	p.head = p.section(p.headOf, p.headInput)
	p.state = p.section(p.stateView, p.stateInput)
	p.verbs = newVerbs(p)
	p.notices = p.section(p.noticesView, func() any { return []any{p.model.Ref, p.model.Banners, p.model.Working, p.folded[foldSince]} })
	p.sections = []*section{
		p.section(p.tokenView, func() any {
			return []any{p.model.Ref, string(p.model.Token), string(p.model.IDToken), p.model.TokenFacts, p.revealed, p.model.Can.Copy, p.model.Private}
		}),
		p.section(p.placesView, func() any { return p.model.Places }),
		p.section(p.teamView, func() any { return p.model.Team }),
		p.section(p.momentsView, func() any { return p.model.Moments }),
		p.section(p.scopesView, func() any { return p.model.Scopes }),
		p.section(p.identityView, func() any { return []any{p.model.Identity, p.model.Notes} }),
		p.section(p.askView, p.askInput),
		p.section(p.claimsView, func() any { return []any{p.model.Claims, p.folds()} }),
		p.section(p.changedView, func() any { return p.model.Changed }),
		p.section(p.traceView, func() any { return []any{p.model.Trace, p.folds()} }),
		p.section(p.historyView, func() any { return []any{p.model.History, p.folds(), p.allHistory} }),
	}
	body := container.New(parts.Column{Gap: 14})
	for _, s := range p.sections {
		body.Add(s.box)
	}
	p.scroll = parts.NewScroll(container.New(parts.Inset{Top: 6, Right: sideInset, Bottom: 24, Left: sideInset}, body))
	for _, s := range p.sections {
		s.scroll = p.scroll
	}
	p.empty = emptyView()
	p.full = newDock(p, body).object()
	p.full.Hide()
	p.several = container.NewStack()
	p.several.Hide()
	p.object = container.New(parts.Least{Width: leastWidth}, p.empty, p.full, p.several)
	return p
}

func (p *Pane) section(build func(*section) []fyne.CanvasObject, of func() any) *section {
	s := &section{box: container.New(parts.Column{}), of: of}
	s.build = func() []fyne.CanvasObject { return build(s) }
	return s
}

func emptyView() fyne.CanvasObject {
	icon := widget.NewIcon(theme.NewDisabledResource(theme.AccountIcon()))
	line := parts.Quiet("Choose an account to see its token").Whole()
	return container.NewCenter(container.NewVBox(container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(48), icon)), line))
}

// Object is what the host puts into its window.
func (p *Pane) Object() fyne.CanvasObject { return p.object }

// Show shows a model; only what differs from the last one is redrawn. Another
// account than before scrolls to the top, and hides what was revealed; so do
// another token and presentation mode.
func (p *Pane) Show(m Model) {
	if m.Ref == (oauth.Ref{}) {
		p.Clear()
		return
	}
	other := !p.shown || m.Ref != p.model.Ref
	if other || m.Token != p.model.Token || m.IDToken != p.model.IDToken || m.Private {
		p.hide()
	}
	if other {
		p.dropAnswers()
		p.allHistory = false
		p.scroll.ScrollToTop()
	}
	if p.now.IsZero() || m.Now.After(p.now) {
		p.now = m.Now
	}
	p.model, p.shown = m, true
	p.hideSeveral()
	p.empty.Hide()
	p.full.Show()
	p.redraw()
}

// Clear forgets the model and everything secret in it: nothing is chosen, or
// the vault was locked.
func (p *Pane) Clear() {
	p.hide()
	p.dropAnswers()
	p.model, p.shown = Model{}, false
	for _, s := range p.all() {
		s.box.Objects, s.ticks, s.last, s.buttons = nil, nil, nil, nil
		s.box.Refresh()
	}
	p.full.Hide()
	p.hideSeveral()
	p.empty.Show()
}

// Tick redraws the countdown labels whose words changed, and nothing else.
func (p *Pane) Tick(now time.Time) {
	p.now = now
	if !p.shown {
		return
	}
	for _, s := range p.all() {
		for _, t := range s.ticks {
			if text := t.text(now); text != t.label.Text() {
				t.label.SetText(text)
			}
		}
	}
}

func (p *Pane) redraw() {
	if !p.shown {
		return
	}
	changed := p.verbs.show(p.model)
	for _, s := range p.all() {
		changed = p.draw(s) || changed
	}
	if changed {
		p.full.Refresh()
		p.regained()
	}
	p.Tick(p.now)
}

// all are its sections, from above.
func (p *Pane) all() []*section {
	return append([]*section{p.head, p.state, p.notices}, p.sections...)
}

func (p *Pane) draw(s *section) bool {
	input := s.of()
	if s.last != nil && reflect.DeepEqual(s.last, input) {
		return false
	}
	s.last, s.ticks = input, nil
	p.rebuild(&s.stops, func() { s.box.Objects = s.build() })
	s.box.Hidden = len(s.box.Objects) == 0
	s.box.Refresh()
	return true
}

// live returns a label that the tick keeps right.
func (p *Pane) live(s *section, label *parts.Label, text func(now time.Time) string) *parts.Label {
	label.SetText(text(p.now))
	s.ticks = append(s.ticks, tick{label, text})
	return label
}

// call runs an action of the host, if it has one.
func (p *Pane) call(action func(oauth.Ref)) func() {
	ref := p.model.Ref
	return func() {
		if action != nil {
			action(ref)
		}
	}
}

// do takes the step that is on the button.
func (p *Pane) do(ref oauth.Ref) {
	if p.act.Do != nil {
		p.act.Do(ref, p.model.Step)
	}
}

func (p *Pane) action(a Action) func() {
	if a == ActionCertificate {
		return func() {
			if p.act.Certificate != nil {
				p.act.Certificate()
			}
		}
	}
	return p.call(map[Action]func(oauth.Ref){
		ActionDo: p.do, ActionSignIn: p.act.SignIn, ActionWhose: p.act.Whose, ActionKeep: p.act.Keep,
		ActionTrust: p.act.Trust, ActionEdit: p.act.Edit,
	}[a])
}

// press does what a button of a banner says.
func (p *Pane) press(b BannerButton) func() {
	if b.Action != ActionRemedy {
		return p.action(b.Action)
	}
	ref := p.model.Ref
	return func() {
		if p.act.Remedy != nil {
			p.act.Remedy(ref, b.Remedy)
		}
	}
}

func (p *Pane) reveal() {
	p.revealed = true
	if p.act.After != nil {
		p.stopReveal = p.act.After(revealFor, func() {
			p.stopReveal = nil
			p.hide()
			p.redraw()
		})
	}
	p.redraw()
}

func (p *Pane) hide() {
	if p.stopReveal != nil {
		p.stopReveal()
		p.stopReveal = nil
	}
	p.revealed = false
}

// fold is a part of the pane that can be folded.
type fold string

const (
	foldClaims  fold = "claims"
	foldTrace   fold = "trace"
	foldHistory fold = "history"
)

// foldRaw is set while a token's claims are shown as they are.
func foldRaw(k TokenKind) fold { return fold("raw " + k) }

// folds are a plain copy, so that a change is seen.
func (p *Pane) folds() map[fold]bool { return maps.Clone(p.folded) }

// foldable is a heading that hides and shows what is below it.
func (p *Pane) foldable(f fold, title string, content func() []fyne.CanvasObject) []fyne.CanvasObject {
	icon := theme.MenuDropDownIcon()
	if p.folded[f] {
		icon = theme.MenuExpandIcon()
	}
	head := p.button(title, icon, func() {
		p.folded[f] = !p.folded[f]
		p.redraw()
	})
	head.Importance, head.Alignment = widget.LowImportance, widget.ButtonAlignLeading
	parts.Folds(head, func() bool { return !p.folded[f] })
	row := container.New(parts.Inset{Left: -labelRoom}, container.NewHBox(head))
	if p.folded[f] {
		return []fyne.CanvasObject{row}
	}
	return append([]fyne.CanvasObject{row}, content()...)
}
