package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	"tokendesk/ui/rows"
	"tokendesk/ui/words"
)

// rowActions are what a person can do on a row.
type rowActions struct {
	choose func(oauth.Ref)
	pick   func(oauth.Ref, fyne.KeyModifier) // it was clicked, with these keys held
	point  func(oauth.Ref)                   // its menu opens: it is chosen, unless it is so with others
	act    func(oauth.Ref, session.Step)
	menu   func(oauth.Ref, fyne.Position) // absolute
	copy   func(oauth.Ref)                // the sign-in address
	paste  func(oauth.Ref)                // the browser's answer
	code   func(oauth.Ref)                // of a device sign-in
	// another signs in another person for an app; nil where nothing does.
	another func(app string)
}

// row shows one account. It is recycled by the list: set gives it a model.
type row struct {
	widget.BaseWidget
	actions rowActions
	model   rows.Model
	mark    mark
	found   found            // what a search finds in it: its letters are marked
	drawn   found            // as they are
	held    fyne.KeyModifier // the keys that are held while it is clicked

	ground              *canvas.Rectangle // of one that is chosen with others
	check               *canvas.Image     // in place of its emblem, too
	emblem              *parts.Emblem
	title, beside       *canvas.Text   // the first line
	who, line           *canvas.Text   // the second
	marks               [3]parts.Marks // of title, beside and who
	badge, insecure     *parts.Badge
	star                *canvas.Image
	icon                *canvas.Image
	clock, word         *canvas.Text
	track, bar          *canvas.Rectangle
	busy                *widget.Activity
	verb, more          *parts.RowButton
	copyLink, pasteLink *parts.Link
	codeLink            *parts.Link
}

// mark is how a row stands out.
type mark int

const (
	markNone   mark = iota
	markChosen      // the one line that is chosen
	markPicked      // chosen together with others
)

var (
	_ fyne.Widget            = (*row)(nil)
	_ desktop.Mouseable      = (*row)(nil)
	_ fyne.Tappable          = (*row)(nil)
	_ fyne.SecondaryTappable = (*row)(nil)
)

func newRow(actions rowActions) *row {
	r := &row{
		actions:  actions,
		ground:   canvas.NewRectangle(nil),
		check:    canvas.NewImageFromResource(theme.NewPrimaryThemedResource(theme.ConfirmIcon())),
		emblem:   parts.NewEmblem(),
		title:    canvas.NewText("", nil),
		beside:   canvas.NewText("", nil),
		who:      canvas.NewText("", nil),
		line:     canvas.NewText("", nil),
		badge:    parts.NewBadge(),
		insecure: parts.NewBadge(),
		star:     canvas.NewImageFromResource(nil),
		icon:     canvas.NewImageFromResource(nil),
		clock:    canvas.NewText("", nil),
		word:     canvas.NewText("", nil),
		track:    canvas.NewRectangle(nil),
		bar:      canvas.NewRectangle(nil),
		busy:     widget.NewActivity(),
	}
	r.track.CornerRadius, r.bar.CornerRadius = 1.5, 1.5
	r.title.TextStyle.Bold = true
	r.ground.CornerRadius = 8
	r.busy.Hide()
	r.verb = parts.NewRowButton("", nil, func() { r.actions.act(r.model.Ref, r.model.Step) })
	r.more = parts.NewRowButton("", theme.MoreHorizontalIcon(), r.openMenu)
	r.more.Importance = widget.LowImportance
	r.copyLink = parts.NewLink(copyAddress, func() { r.actions.copy(r.model.Ref) })
	r.pasteLink = parts.NewLink(pasteAnswer, func() { r.actions.paste(r.model.Ref) })
	r.codeLink = parts.NewLink(showCode, func() { r.actions.code(r.model.Ref) })
	for _, link := range []*parts.Link{r.copyLink, r.pasteLink, r.codeLink} {
		parts.NameBy(link, func() string { return on(link.Text(), r.model.Name()) })
	}
	parts.NameBy(r.verb, func() string { return on(r.verb.Text, r.model.Name()) })
	parts.NameBy(r.more, func() string { return on("Menu", r.model.Name()) })
	r.ExtendBaseWidget(r)
	return r
}

// The links of a row, while somebody signs in.
const (
	copyAddress = "copy address"
	pasteAnswer = "paste answer"
	showCode    = "show code"
)

// set shows a model. Only what differs from the one before is redrawn, and
// nothing is laid out again when only the rows.Countdown moved.
func (r *row) set(m rows.Model, as mark) {
	before := r.model
	r.model = m
	still := before
	still.Clock = m.Clock
	if r.mark != as || r.drawn != r.found || still != m {
		r.mark, r.drawn = as, r.found
		r.Refresh()
		return
	}
	if before.Clock != m.Clock {
		r.tick(before.Clock)
	}
}

// rest is for a row that the list shows no more, but keeps for later: nothing
// moves on it.
func (r *row) rest() {
	r.busy.Stop()
	r.model, r.found = rows.Model{}, found{}
}

// tick redraws the rows.Countdown alone.
func (r *row) tick(before rows.Countdown) {
	if before.Bar != r.model.Clock.Bar {
		r.Refresh()
		return
	}
	if before.Text != r.model.Clock.Text {
		r.clock.Text = r.model.Clock.Text
		r.clock.Refresh()
	}
	if r.model.Clock.Bar {
		if w := r.barWidth(); w != r.bar.Size().Width {
			r.bar.Resize(fyne.NewSize(w, r.bar.Size().Height))
		}
	}
}

func (r *row) openMenu() {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.more)
	r.actions.point(r.model.Ref)
	r.actions.menu(r.model.Ref, at.AddXY(0, r.more.Size().Height))
}

// MouseDown implements desktop.Mouseable: a tap does not know of the keys.
func (r *row) MouseDown(e *desktop.MouseEvent) { r.held = e.Modifier }

// MouseUp implements desktop.Mouseable.
func (r *row) MouseUp(*desktop.MouseEvent) {}

// Tapped chooses the row, or picks it beside others.
func (r *row) Tapped(*fyne.PointEvent) {
	held := r.held
	r.held = 0
	r.actions.pick(r.model.Ref, held)
}

// TappedSecondary opens the row's menu where the pointer is.
func (r *row) TappedSecondary(e *fyne.PointEvent) {
	r.actions.point(r.model.Ref)
	r.actions.menu(r.model.Ref, e.AbsolutePosition)
}

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	view := &rowView{row: r, verb: parts.Verb{Texts: words.BriefSteps()}}
	view.Refresh()
	return view
}
