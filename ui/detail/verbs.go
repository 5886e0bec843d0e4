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

// verbs are the pane's buttons: the one right step and, quieter, what else can be done.
// They are made once. What cannot be done now is disabled and keeps its place; only
// another app has others. Where they have one line, those that do not fit are in the menu
// at its end.
type verbs struct {
	stops
	pane   *Pane
	object *fyne.Container
	step   *parts.KeyButton
	copyAs, renew, signIn,
	another, signOut, edit *parts.KeyButton
	more *parts.KeyButton

	gone map[*parts.KeyButton]bool // there is nothing like that for the account
	line float32                   // the width of their one line; 0: they take the lines they need
}

const verbGap = 6

func newVerbs(p *Pane) *verbs {
	v := &verbs{pane: p, object: container.New(&parts.Flow{Gap: verbGap}), gone: map[*parts.KeyButton]bool{}}
	p.building = &v.stops
	defer func() { p.building = nil }()
	add := func(text string, action func(oauth.Ref)) *parts.KeyButton {
		b := p.button(text, nil, func() { p.call(action)() })
		v.object.Add(b)
		return b
	}
	v.step = p.button("", nil, func() { p.call(p.do)() })
	v.object.Add(container.New(&parts.Verb{Texts: words.Steps()}, v.step))
	v.copyAs = add("Copy as…", p.act.CopyAs)
	v.renew = add(words.Step(session.StepRenew), p.act.Renew)
	v.signIn = add(words.SignInAgain, p.act.SignIn)
	v.another = add(words.SignInAnother, p.act.Another)
	v.signOut = add(words.SignOut, p.act.SignOut)
	v.edit = add("Edit…", p.act.Edit)
	v.more = p.button("", theme.MoreHorizontalIcon(), v.openMenu)
	parts.Name(v.more, "Menu of this account")
	v.more.Hide()
	v.object.Add(v.more)
	return v
}

// openMenu opens the account's menu where its button is.
func (v *verbs) openMenu() {
	if v.pane.act.Menu != nil {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(v.more)
		v.pane.act.Menu(v.pane.model.Ref, at.AddXY(0, v.more.Size().Height))
	}
}

// show shows what can be done with a model's account. It reports whether there is
// another row of buttons now.
func (v *verbs) show(m Model) (anew bool) {
	importance := widget.HighImportance
	if m.Step == session.StepCancel {
		importance = widget.MediumImportance
	}
	if v.step.Text != m.Verb || v.step.Importance != importance {
		v.step.Text, v.step.Importance = m.Verb, importance
		v.step.Refresh()
	}
	for _, b := range []struct {
		button       *parts.KeyButton
		there, works bool
	}{
		{v.copyAs, true, m.Can.Copy},
		{v.renew, true, m.Can.Renew && m.HasToken}, // what there is not is got
		{v.signIn, m.Person, m.Can.SignIn && m.Step != session.StepSignIn},
		{v.another, m.Can.Another, true},
		{v.signOut, true, m.Can.SignOut},
		{v.edit, true, m.Can.Edit},
	} {
		v.gone[b.button] = !b.there
		if b.button.Disabled() == b.works {
			parts.SetEnabled(b.button, b.works)
		}
	}
	return v.arrange()
}

// fold gives the buttons one line of a width, or with 0 as many as they need.
func (v *verbs) fold(line float32) {
	v.line = line
	if v.arrange() {
		v.object.Refresh()
	}
}

// arrange shows the buttons that there are and that have their room. It reports whether
// others are shown than before.
func (v *verbs) arrange() (anew bool) {
	rest := v.object.Objects[1 : len(v.object.Objects)-1] // between the step and the menu
	wanted := v.object.Objects[0].MinSize().Width
	for _, o := range rest {
		if !v.gone[o.(*parts.KeyButton)] {
			wanted += verbGap + o.MinSize().Width
		}
	}
	folded := v.line > 0 && wanted > v.line
	room := v.line - v.object.Objects[0].MinSize().Width - verbGap - v.more.MinSize().Width
	full := false
	for _, o := range rest {
		there := !v.gone[o.(*parts.KeyButton)]
		if there && folded {
			room -= verbGap + o.MinSize().Width
			full = full || room < 0
			there = !full
		}
		if o.Visible() != there {
			parts.SetVisible(o, there)
			anew = true
		}
	}
	if v.more.Visible() != folded {
		parts.SetVisible(v.more, folded)
		anew = true
	}
	return anew
}
