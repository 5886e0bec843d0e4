package detail

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// verbs are the pane's buttons: the one right step and, quieter, what else can be done.
// They are made once. What cannot be done now is disabled and keeps its place; only
// another app has others.
type verbs struct {
	stops
	pane   *Pane
	object *fyne.Container
	step   *parts.KeyButton
	copyAs, renew, signIn,
	another, signOut, edit *parts.KeyButton
}

func newVerbs(p *Pane) *verbs {
	v := &verbs{pane: p, object: container.New(&parts.Flow{Gap: 6})}
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
	return v
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
		{v.edit, true, m.Working == nil},
	} {
		if b.button.Visible() != b.there {
			parts.SetVisible(b.button, b.there)
			anew = true
		}
		if b.button.Disabled() == b.works {
			parts.SetEnabled(b.button, b.works)
		}
	}
	return anew
}
