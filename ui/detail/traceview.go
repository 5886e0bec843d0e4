package detail

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// Folds of single exchanges are set while they are shown.
func foldExchange(id string) fold { return fold("exchange " + id) }
func foldWhole(id string) fold    { return fold("whole " + id) }

func (p *Pane) traceView(*section) []fyne.CanvasObject {
	t := p.model.Trace
	if len(t.Exchanges) == 0 && t.Note == "" {
		return nil
	}
	title := "Exchanges with the server"
	if n := len(t.Exchanges); n > 0 {
		title += " (" + strconv.Itoa(n) + ")"
	}
	return p.foldable(foldTrace, title, func() []fyne.CanvasObject {
		var out []fyne.CanvasObject
		if t.Note != "" {
			out = append(out, toned(parts.Note(t.Note), words.ToneWarning))
		}
		if len(t.Exchanges) == 0 {
			return out
		}
		out = append(out, parts.Note("The last ten, stored in the vault. Secrets are replaced by their names."),
			container.New(parts.Inset{Left: 2, Bottom: 4}, container.New(&parts.Flow{Gap: 6},
				p.quietButton("Copy all for a ticket", theme.ContentCopyIcon(), func() { p.copyTrace(t.Ticket) }),
				p.quietButton("Forget exchanges", theme.DeleteIcon(), p.call(p.act.ForgetTrace)))))
		rows := make([]fyne.CanvasObject, 0, 2*len(t.Exchanges))
		for _, x := range t.Exchanges {
			rows = append(rows, p.exchangeLine(x))
			if p.folded[foldExchange(x.ID)] {
				rows = append(rows, p.exchangeView(x))
			}
		}
		return append(out, parts.NewSurface(look.ColorCard, parts.Inset{Top: 4, Right: 4, Bottom: 4, Left: 4}, container.New(parts.Column{}, rows...)))
	})
}

func (p *Pane) copyTrace(text string) {
	if p.act.CopyText != nil {
		p.act.CopyText(text, "redacted trace", false)
	}
}

// exchangeLine is one exchange on one line, all of which unfolds it.
func (p *Pane) exchangeLine(x Exchange) fyne.CanvasObject {
	icon := theme.MenuExpandIcon()
	if p.folded[foldExchange(x.ID)] {
		icon = theme.MenuDropDownIcon()
	}
	unfold := p.button("", icon, func() {
		p.folded[foldExchange(x.ID)] = !p.folded[foldExchange(x.ID)]
		p.redraw()
	})
	unfold.Importance, unfold.Alignment = widget.LowImportance, widget.ButtonAlignLeading
	when := x.At.In(p.now.Location()).Format("15:04:05")
	if x.At.In(p.now.Location()).YearDay() != p.now.YearDay() {
		when = x.At.In(p.now.Location()).Format("2 Jan 15:04")
	}
	text := toned(parts.Text(when+" · "+x.Line).Small().OneLine(), x.Tone)
	if x.Soon && x.Tone != words.ToneBad {
		text = toned(text, words.ToneWarning)
	}
	parts.Folds(parts.Name(unfold, words.Phrases(when, x.Line)), func() bool { return p.folded[foldExchange(x.ID)] })
	return container.NewStack(unfold, container.New(parts.Inset{Left: 26}, container.NewVBox(text.Silent())))
}

func (p *Pane) exchangeView(x Exchange) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, fact := range x.Facts {
		note := parts.Note(fact).Anywhere()
		if x.Soon && len(fact) > 11 && fact[:11] == "Certificate" {
			note = toned(note, words.ToneWarning)
		}
		rows = append(rows, note)
	}
	text := x.Head
	whole := p.folded[foldWhole(x.ID)]
	if whole {
		text = x.Text
	}
	buttons := container.New(&parts.Flow{Gap: 6})
	if x.More > 0 {
		label := "… " + words.Count(x.More, "more line")
		if whole {
			label = "Show less"
		}
		buttons.Add(named(p.quietButton(label, nil, func() {
			p.folded[foldWhole(x.ID)] = !whole
			p.redraw()
		}), strings.TrimPrefix(label, "… ")+" of", x.Line))
	}
	buttons.Add(named(p.quietButton("Copy this one", theme.ContentCopyIcon(), func() { p.copyTrace(x.Ticket) }), "Copy this one:", x.Line))
	return container.New(parts.Inset{Left: 18, Bottom: 8}, container.New(parts.Column{},
		container.New(parts.Column{Gap: tight}, rows...),
		container.New(parts.Inset{Top: 4, Right: 8, Left: 8}, parts.NewMono(text)), buttons))
}
