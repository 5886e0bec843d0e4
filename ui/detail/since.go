package detail

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// Since says in a failure's banner when the account last worked and what changed
// since. The zero Since says nothing.
type Since struct {
	Until   string // "It worked until today 16:10."
	Changed []SinceLine
}

// SinceLine is one thing that changed.
type SinceLine struct {
	Text  string
	Field string // of the app file, where a person can change it back; "" for others
}

// mostSince is how many changes a banner lists.
const mostSince = 12

func (s source) since() Since {
	out := Since{Until: words.WorkedUntil(s.Worked.Until, s.Now)}
	for _, c := range s.Worked.Changed {
		if len(out.Changed) == mostSince {
			break
		}
		l := SinceLine{Text: words.Sentence(words.Since(c, s.Now, s.Private)) + "."}
		if c.Kind == oauth.ChangedSetting || c.Kind == oauth.ChangedSecret {
			l.Field = c.Field
		}
		out.Changed = append(out.Changed, l)
	}
	return out
}

// sinceView is what a banner shows of it, foldable where it is a list.
func (p *Pane) sinceView(v Since) []fyne.CanvasObject {
	switch {
	case v.Until == "":
		return nil
	case len(v.Changed) == 0:
		return []fyne.CanvasObject{parts.Note(v.Until + " No setting has changed since then.")}
	}
	icon := theme.MenuDropDownIcon()
	if p.folded[foldSince] {
		icon = theme.MenuExpandIcon()
	}
	head := p.button("", icon, func() {
		p.folded[foldSince] = !p.folded[foldSince]
		p.redraw()
	})
	head.Importance, head.Alignment = widget.LowImportance, widget.ButtonAlignLeading
	title := v.Until + " Changed since then:"
	if p.folded[foldSince] {
		title = v.Until + " " + words.Count(len(v.Changed), "change") + " since."
	}
	out := []fyne.CanvasObject{container.NewStack(head, container.New(parts.Inset{Left: 26}, container.NewVBox(parts.Text(title).Bold().OneLine())))}
	if p.folded[foldSince] {
		return out
	}
	for _, l := range v.Changed {
		text := parts.Text(l.Text)
		if l.Field == "" {
			out = append(out, container.New(parts.Inset{Left: 26}, text))
			continue
		}
		edit := p.quietButton("Edit…", nil, p.editAt(l.Field))
		out = append(out, container.New(parts.Inset{Left: 26}, container.NewBorder(nil, nil, nil, container.NewVBox(edit), text)))
	}
	return out
}

// foldSince is set while the list is folded.
const foldSince fold = "since"

// editAt opens the editor at a field.
func (p *Pane) editAt(field string) func() {
	ref := p.model.Ref
	return func() {
		if p.act.Remedy != nil {
			p.act.Remedy(ref, session.Remedy{Kind: session.RemedyEdit, Field: field})
		}
	}
}
