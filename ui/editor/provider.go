package editor

import (
	"fmt"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// providerView is the card of the provider: what it is, its notes, where an app is registered,
// and what is not certain of it.
func (f *form) providerView() fyne.CanvasObject {
	name, text := "Another server", "It is not in the list: enter its issuer, or its addresses."
	switch host := f.server(); {
	case f.hasProvider:
		name, text = f.provider.Name, f.provider.About
	case host != "":
		name, text = host, "Not in the list: its settings are those that you enter."
	}
	if f.provider.Own {
		text += ". " + words.FromOwnFile
	}
	buttons := container.NewHBox()
	if docs := f.provider.Docs; docs != "" && f.o.Open != nil {
		buttons.Add(f.sheet.Widgets.Button("Documentation", func() { f.openPage(docs) }))
	}
	buttons.Add(f.sheet.Widgets.Button("Change…", f.pickProvider))
	lines := []fyne.CanvasObject{
		container.NewBorder(nil, nil, container.New(parts.Inset{Left: 8, Top: 4, Right: 2}, container.NewCenter(parts.NewEmblemIcon(f.emblem(), 22))), buttons, parts.Heading(name).OneLine()),
		parts.Note(text),
	}
	notes := f.aboutProvider()
	shown := notes
	if n := len(notes); n > 1 && !f.allNotes {
		more := f.sheet.Widgets.Button(fmt.Sprintf("All %d notes", n), func() {
			f.allNotes = true
			f.build()
		})
		buttons.Objects = append([]fyne.CanvasObject{more}, buttons.Objects...)
		shown = notes[:1]
	}
	for _, note := range shown {
		if len(shown) > 1 {
			note = "· " + note
		}
		lines = append(lines, parts.Note(note))
	}
	f.registration = newRegistration(f)
	lines = append(lines, f.registration.object)
	return container.New(parts.Inset{Left: 8, Bottom: 4}, parts.NewSurface(look.ColorCard, parts.Inset{Top: 2, Right: 4, Bottom: 4, Left: 4},
		container.New(parts.Column{Gap: -9}, lines...)))
}

// aboutProvider are the notes of the provider's entry, with what it says of refresh tokens
// where a person signs in, and what is not certain.
func (f *form) aboutProvider() []string {
	if !f.hasProvider {
		return nil
	}
	notes := append([]string{}, f.provider.Notes...)
	if p := f.provider; p.Category != generic && f.grant().NeedsPerson() && !strings.Contains(strings.Join(notes, " "), "refresh token") {
		said := words.RefreshTokens(p)
		if !p.IsChecked("refresh_token") {
			said = strings.TrimSuffix(said, ".") + words.NotChecked + "."
		}
		notes = append(notes, said)
	}
	if unsure := words.Unchecked(f.provider); unsure != "" {
		notes = append(notes, unsure)
	}
	return notes
}

// registration shows the page where an app is registered, opened by a button and ready to be
// copied; its address may hold values that are still being typed.
type registration struct {
	object  *fyne.Container
	label   *parts.Label
	address string
}

func newRegistration(f *form) *registration {
	r := &registration{label: parts.Note("")}
	open := f.sheet.Widgets.Button("Register an app…", func() { f.openPage(r.address) })
	parts.DescribedBy(open, r.label)
	copied := f.sheet.Widgets.Button("Copy address", func() {
		if f.o.Copy != nil {
			f.o.Copy(r.address, "registration page")
		}
	})
	copied.Icon, copied.Importance = theme.ContentCopyIcon(), widget.LowImportance
	parts.Name(copied, "Copy address of the registration page")
	buttons := container.NewHBox(copied)
	if f.o.Open != nil {
		buttons.Add(open)
	}
	r.object = container.New(parts.Inset{Top: 4}, container.NewBorder(nil, nil, nil, container.NewVBox(buttons), container.NewVBox(r.label)))
	r.update(f)
	return r
}

// update brings the address into line with the draft, and reports whether the line came or went.
func (r *registration) update(f *form) (moved bool) {
	r.address = f.provider.RegisterAt(f.draft.App.Vars)
	said := words.RegisterAt + " " + hostOf(r.address)
	if !f.provider.IsChecked("register") {
		said += words.NotChecked
	}
	if r.label.Text() != said {
		r.label.SetText(said)
		moved = true
	}
	if hidden := r.address == ""; r.object.Hidden != hidden {
		r.object.Hidden, moved = hidden, true
	}
	return moved
}

// hostOf is the host of an address, which is short enough for a line.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
