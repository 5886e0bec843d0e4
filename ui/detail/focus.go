package detail

import (
	"slices"

	"fyne.io/fyne/v2"

	"tokendesk/ui/parts"
)

// stops are the buttons of a part of the pane: what the Tab key stops at there.
type stops struct {
	buttons []*parts.KeyButton
	scroll  *parts.Scroll // that they are in; nil for none
}

// button returns a button for the part that is built now.
func (p *Pane) button(text string, icon fyne.Resource, tapped func()) *parts.KeyButton {
	b := parts.NewKeyButton(text, icon, tapped, p.key, func(r rune) { parts.PassRune(p.object, r) })
	if at := p.building; at != nil {
		at.buttons = append(at.buttons, b)
		b.Gained = func() { at.follow(b) }
	}
	return b
}

// follow scrolls as little as needed to show what has the focus.
func (s *stops) follow(o fyne.CanvasObject) {
	if s.scroll == nil {
		return
	}
	const room = 12
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s.scroll.Content).Y
	bottom := top + o.Size().Height
	switch from, seen := s.scroll.Offset.Y, s.scroll.Size().Height; {
	case top-room < from:
		s.scroll.ScrollToOffset(fyne.NewPos(0, max(0, top-room)))
	case bottom+room > from+seen:
		s.scroll.ScrollToOffset(fyne.NewPos(0, bottom+room-seen))
	}
}

// rebuild builds a part anew. Where one of its buttons had the focus, the one that says the
// same has it then, else the one in its place.
func (p *Pane) rebuild(s *stops, build func()) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(p.object)
	had := -1
	if canvas != nil {
		had = slices.IndexFunc(s.buttons, func(b *parts.KeyButton) bool { return canvas.Focused() == fyne.Focusable(b) })
	}
	text := ""
	if had >= 0 {
		text = s.buttons[had].Text
	}
	s.buttons = nil
	outer := p.building
	p.building = s
	build()
	p.building = outer
	if had < 0 {
		return
	}
	now := min(had, len(s.buttons)-1)
	if now >= 0 && s.buttons[now].Text != text {
		same := func(b *parts.KeyButton) bool { return b.Text == text && !b.Disabled() }
		if at := slices.IndexFunc(s.buttons, same); at >= 0 {
			now = at
		}
	}
	if now >= 0 {
		p.regain = s.buttons[now] // once it is on the screen
	}
}

// regained gives the focus back to the button that took the place of the one that had it.
func (p *Pane) regained() {
	b := p.regain
	p.regain = nil
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(p.object); b != nil && canvas != nil && canvas.Overlays().Top() == nil {
		canvas.Focus(b)
	}
}

// stops are its parts with buttons, as the Tab key goes.
func (p *Pane) stops() (all []*stops) {
	if p.several.Visible() {
		return []*stops{&p.severalStops}
	}
	all = []*stops{&p.verbs.stops}
	for _, s := range p.all() {
		all = append(all, &s.stops)
	}
	return all
}

// Focus gives the keys to the first thing of the pane that can have them. It reports
// whether there is one.
func (p *Pane) Focus() bool {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(p.object)
	if canvas == nil || p.empty.Visible() {
		return false
	}
	for _, s := range p.stops() {
		for _, b := range s.buttons {
			if b.Visible() && !b.Disabled() {
				canvas.Focus(b)
				return true
			}
		}
	}
	return false
}

// Focused reports whether something of the pane has the keys.
func (p *Pane) Focused() bool {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(p.object)
	if canvas == nil || canvas.Focused() == nil {
		return false
	}
	return slices.ContainsFunc(p.stops(), func(s *stops) bool {
		return slices.ContainsFunc(s.buttons, func(b *parts.KeyButton) bool { return canvas.Focused() == fyne.Focusable(b) })
	})
}

// key is what keys do on the pane that its buttons have no use for: they scroll it, and
// Escape leaves it. Keys that only the list should have stay without effect.
func (p *Pane) key(e *fyne.KeyEvent) bool {
	const line = 40
	page := p.scroll.Size().Height - line
	by := func(dy float32) { p.scroll.ScrollToOffset(p.scroll.Offset.AddXY(0, dy)) }
	switch e.Name {
	case fyne.KeyEscape:
		if p.act.Leave != nil {
			p.act.Leave()
		}
	case fyne.KeyUp:
		by(-line)
	case fyne.KeyDown:
		by(line)
	case fyne.KeyPageUp:
		by(-page)
	case fyne.KeyPageDown:
		by(page)
	case fyne.KeyHome:
		p.scroll.ScrollToTop()
	case fyne.KeyEnd:
		p.scroll.ScrollToBottom()
	default:
		if !parts.EditsTextKey(e) {
			parts.PassKey(p.object, e)
		}
	}
	return true
}
