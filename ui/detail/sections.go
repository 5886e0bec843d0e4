package detail

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// recentHistory is how many lines of it are shown before "Show all".
const recentHistory = 8

// codeSize is the width of the picture of an address.
const codeSize = 132

// maxHistory bounds what is ever drawn; the vault keeps no more either.
const maxHistory = 200

func (p *Pane) noticesView(s *section) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if w := p.model.Working; w != nil && (w.Address != "" || w.Advice != "") {
		out = append(out, p.workingView(*w))
	}
	for _, b := range p.model.Banners {
		out = append(out, p.bannerView(s, b))
	}
	if len(out) == 0 {
		return nil
	}
	return []fyne.CanvasObject{container.New(parts.Column{Gap: 8}, out...)}
}

func (p *Pane) bannerView(s *section, b Banner) fyne.CanvasObject {
	var icon fyne.Resource = theme.NewWarningThemedResource(theme.WarningIcon())
	ground := look.ColorWarningSoft
	if b.Tone == words.ToneBad {
		ground, icon = look.ColorDangerSoft, theme.NewErrorThemedResource(theme.ErrorIcon())
	}
	lines := []fyne.CanvasObject{parts.Heading(b.Title)}
	if b.Text != "" {
		lines = append(lines, parts.Text(b.Text))
	}
	if !b.At.IsZero() {
		lines = append(lines, p.live(s, parts.Note(""), func(now time.Time) string { return words.Sentence(words.Relative(b.At, now)) }))
	}
	for _, c := range b.Changes {
		lines = append(lines, changeView(c))
	}
	rows := []fyne.CanvasObject{container.New(parts.Column{Gap: tight}, lines...)}
	rows = append(rows, p.sinceView(b.Since)...)
	if len(b.Buttons) > 0 {
		row := container.New(&parts.Flow{Gap: 6})
		for _, button := range b.Buttons {
			row.Add(p.button(button.Label, nil, p.press(button)))
		}
		rows = append(rows, container.New(parts.Inset{Left: 8, Bottom: 6}, row))
	}
	return parts.Callout(ground, icon, container.New(parts.Column{Gap: 2}, rows...)).As(accessible.Alert, words.Notice(b.Tone, b.Title), accessible.Polite)
}

// changeView is a setting that is not trusted yet, as the editor calls it; its key in the
// app file stands below.
func changeView(c Change) fyne.CanvasObject {
	return pair(c.Name, container.New(parts.Column{Gap: tight},
		parts.Text(c.Now), parts.Note("Before: "+c.Before).Anywhere(), parts.Note(c.Field).Anywhere()))
}

func (p *Pane) workingView(w Working) fyne.CanvasObject {
	rows := []fyne.CanvasObject{parts.Heading(w.Headline)}
	if w.UserCode != "" {
		rows = append(rows, parts.Heading(w.UserCode).Mono().Sized(theme.SizeNameHeadingText))
	}
	for _, text := range []string{w.Failed, w.Advice} {
		if text != "" {
			rows = append(rows, parts.Text(text))
		}
	}
	buttons := container.New(&parts.Flow{Gap: 6})
	if w.UserCode != "" {
		buttons.Add(p.copyButton("Copy code", w.UserCode, "device code", false))
	}
	if w.Address != "" {
		buttons.Add(p.copyButton("Copy address", w.Address, "sign-in address", false))
		buttons.Add(p.button("Open again", nil, func() {
			if p.act.OpenPage != nil {
				p.act.OpenPage(p.model.Ref, w.Address)
			}
		}))
	}
	if w.UserCode != "" {
		buttons.Add(p.button("Show code", nil, p.call(p.act.ShowCode)))
	} else if w.Address != "" {
		buttons.Add(named(p.button("Other ways…", nil, p.call(p.act.OtherWays)), "Other ways", "to open the sign-in page"))
	}
	if w.Secure && p.act.Certificate != nil {
		buttons.Add(p.button("About the certificate…", nil, p.act.Certificate))
	}
	if w.CanPaste {
		buttons.Add(p.button("Paste the answer…", nil, p.call(p.act.Paste)))
	}
	if w.RedirectURI != "" {
		rows = append(rows, parts.Note(words.WrongRedirect(w.RedirectURI)))
		buttons.Add(p.copyButton(words.CopyRedirectAddress, w.RedirectURI, "redirect URI", false))
	}
	if code := parts.QR(w.Address, codeSize); w.UserCode != "" && code != nil {
		rows = append(rows, container.New(parts.Inset{Top: 8, Bottom: 12, Left: 8}, container.NewHBox(code)))
	}
	if len(buttons.Objects) == 0 {
		return parts.NewSurface(look.ColorAccentSoft, parts.Inset{Top: 2, Right: 6, Bottom: 2, Left: 6}, container.New(parts.Column{Gap: tight}, rows...))
	}
	return parts.NewSurface(look.ColorAccentSoft, parts.Inset{Top: 2, Right: 6, Bottom: 8, Left: 6},
		container.New(parts.Column{Gap: 2}, container.New(parts.Column{Gap: tight}, rows...), container.New(parts.Inset{Left: 8}, buttons)))
}

func (p *Pane) copyButton(label, text, what string, secret bool) *parts.KeyButton {
	return p.button(label, nil, func() {
		if p.act.CopyText != nil {
			p.act.CopyText(text, what, secret)
		}
	})
}

func (p *Pane) tokenView(*section) []fyne.CanvasObject {
	m := p.model
	token, name, what := m.Token, "Access token", "access token"
	if token == "" {
		token, name, what = m.IDToken, "ID token", "ID token" // the server gave no other
	}
	if token == "" {
		return nil
	}
	label, icon, turn := "Show", theme.VisibilityIcon(), p.reveal
	if p.revealed {
		label, icon, turn = "Hide", theme.VisibilityOffIcon(), func() { p.hide(); p.redraw() }
	}
	reveal := named(p.quietButton(label, icon, turn), label, what)
	take := named(p.quietButton("Copy", theme.ContentCopyIcon(), p.call(p.act.Copy)), "Copy", what)
	if !m.Can.Copy {
		take.Disable()
	}
	if !m.Can.Copy || m.Private { // a token names whom it belongs to
		reveal.Disable()
	}
	text := parts.NewMono(words.Mask)
	if p.revealed && m.Can.Copy {
		text = parts.NewMono(words.Lines(string(token), maxText))
	}
	parts.Name(text, name)
	rows := []fyne.CanvasObject{
		headingRow(name, reveal, take),
		container.New(parts.Inset{Top: 10, Right: 8, Bottom: 12, Left: 8}, text),
	}
	for _, f := range m.TokenFacts {
		rows = append(rows, factRow(f))
	}
	if m.IDToken != "" && m.Token != "" {
		copyID := named(p.quietButton("Copy", theme.ContentCopyIcon(), func() {
			if p.act.CopyText != nil {
				p.act.CopyText(string(m.IDToken), "ID token", true)
			}
		}), "Copy", "ID token")
		if !m.Can.Copy {
			copyID.Disable()
		}
		value := parts.Text("Also received")
		rows = append(rows, pair("ID token", value, container.NewVBox(copyID)))
	}
	return []fyne.CanvasObject{card(rows...)}
}

func (p *Pane) momentsView(s *section) []fyne.CanvasObject {
	if len(p.model.Moments) == 0 {
		return nil
	}
	rows := make([]fyne.CanvasObject, 0, len(p.model.Moments))
	for _, m := range p.model.Moments {
		rows = append(rows, p.momentRow(s, m))
	}
	return []fyne.CanvasObject{sectionTitle("Lifetime"), card(rows...)}
}

func (p *Pane) scopesView(*section) []fyne.CanvasObject {
	sc := p.model.Scopes
	var rows []fyne.CanvasObject
	if len(sc.Rows) > 0 {
		rows = append(rows, scopeRow(parts.Note("Requested").Silent(), parts.Note("Granted").Silent()))
	}
	for _, r := range sc.Rows {
		asked, got := parts.Quiet("–"), parts.Quiet("–")
		if r.Requested {
			asked = parts.Text(r.Scope)
		}
		switch {
		case r.Granted && r.Mark != "":
			got = toned(parts.Text(r.Scope+" · "+r.Mark), words.ToneWarning)
		case r.Granted:
			got = parts.Text(r.Scope)
		case r.Mark != "":
			got = toned(parts.Text(words.Sentence(r.Mark)), words.ToneWarning)
		}
		rows = append(rows, scopeRow(parts.Name(asked, r.Heard()), got.Silent()))
	}
	if sc.Note != "" {
		rows = append(rows, parts.Note(sc.Note))
	}
	return []fyne.CanvasObject{sectionTitle("Scopes"), card(rows...)}
}

func scopeRow(left, right fyne.CanvasObject) fyne.CanvasObject {
	return container.New(parts.Pair{Share: 0.5}, left, right)
}

func (p *Pane) identityView(*section) []fyne.CanvasObject {
	m := p.model
	var rows []fyne.CanvasObject
	for _, f := range m.Identity {
		rows = append(rows, factRow(f))
	}
	for _, n := range m.Notes {
		rows = append(rows, factRow(Fact{Name: "Note", Value: n}))
	}
	if len(rows) == 0 {
		return nil
	}
	return []fyne.CanvasObject{sectionTitle("Identity"), card(rows...)}
}

// changedView stands below what is known of every token: the first renewal that somebody
// sees moves none of that.
func (p *Pane) changedView(*section) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, c := range p.model.Changed {
		rows = append(rows, parts.Text(c))
	}
	if len(rows) == 0 {
		return nil
	}
	return []fyne.CanvasObject{sectionTitle("Since the last token"), card(rows...)}
}

func (p *Pane) claimsView(s *section) []fyne.CanvasObject {
	if len(p.model.Claims) == 0 {
		return nil
	}
	return p.foldable(foldClaims, "Claims", func() []fyne.CanvasObject {
		var out []fyne.CanvasObject
		for _, set := range p.model.Claims {
			out = append(out, container.New(parts.Inset{Bottom: 8}, p.claimSetView(s, set)))
		}
		return out
	})
}

func (p *Pane) claimSetView(s *section, set ClaimSet) fyne.CanvasObject {
	title, of := set.Token.title(), "of the "+set.Token.title()
	if set.Header != "" {
		title += " · " + set.Header
	}
	if set.Note != "" {
		return card(pair(title, parts.Text(set.Note)))
	}
	var buttons []fyne.CanvasObject
	raw := foldRaw(set.Token)
	if set.Raw != "" {
		label := "Raw JSON"
		if p.folded[raw] {
			label = "Table"
		}
		buttons = append(buttons, named(p.quietButton(label, nil, func() {
			p.folded[raw] = !p.folded[raw]
			p.redraw()
		}), label, of), named(p.quietButton("Copy JSON", theme.ContentCopyIcon(), func() {
			if p.act.CopyText != nil {
				p.act.CopyText(set.Raw, "claims "+of, true)
			}
		}), "Copy JSON", of))
	}
	rows := []fyne.CanvasObject{headingRow(title, buttons...)}
	if p.folded[raw] && set.Raw != "" {
		rows = append(rows, container.New(parts.Inset{Top: 10, Right: 8, Bottom: 8, Left: 8}, parts.NewMono(set.Raw)))
		return card(rows...)
	}
	for _, c := range set.Claims {
		rows = append(rows, p.claimRow(s, c))
	}
	if set.More > 0 {
		rows = append(rows, parts.Note(words.Count(set.More, "more claim")+" in the raw JSON."))
	}
	return card(rows...)
}

func (p *Pane) claimRow(s *section, c Claim) fyne.CanvasObject {
	name := parts.Text(c.Name).Mono().Small()
	value := parts.Text(c.Value)
	if !c.At.IsZero() {
		p.live(s, value, func(now time.Time) string {
			return words.Sentence(words.Moment(c.At, now)) + " · " + words.Relative(c.At, now)
		})
		name.Silent()
		parts.NameBy(value, func() string { return c.Name + ": " + p.heardMoment(c.At) })
	} else {
		value.Of(name)
	}
	var right fyne.CanvasObject = value
	if c.Meaning != "" {
		meaning := parts.Note(c.Meaning)
		parts.DescribedBy(value, meaning)
		right = container.New(parts.Column{Gap: tight - 4}, value, meaning)
	}
	return container.New(parts.Pair{Name: nameWidth}, name, right)
}

func (p *Pane) historyView(s *section) []fyne.CanvasObject {
	lines := p.model.History
	if len(lines) == 0 {
		return nil
	}
	return p.foldable(foldHistory, "History", func() []fyne.CanvasObject {
		shown := lines[:min(len(lines), maxHistory)]
		if !p.allHistory {
			shown = lines[:min(len(lines), recentHistory)]
		}
		var rows []fyne.CanvasObject
		for _, l := range shown {
			text := l.Words
			if l.Detail != "" {
				text += " · " + l.Detail
			}
			when := p.live(s, parts.Quiet(""), func(now time.Time) string { return words.Sentence(words.Relative(l.At, now)) })
			what := parts.NameBy(parts.Text(text), func() string { return words.Phrases(text, words.HeardRelative(l.At, p.now)) })
			rows = append(rows, container.New(parts.Pair{Name: nameWidth}, when.Silent(), toned(what, l.Tone)))
		}
		out := []fyne.CanvasObject{card(rows...)}
		if len(shown) < len(lines) && !p.allHistory {
			out = append(out, container.NewHBox(p.quietButton("Show all "+words.Count(len(lines), "line"), nil, func() {
				p.allHistory = true
				p.redraw()
			})))
		}
		return out
	})
}
