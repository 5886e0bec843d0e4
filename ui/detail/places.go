package detail

import (
	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// places say where the token is kept current, and how each place stands.
func (s source) places() []Fact {
	facts := make([]Fact, 0, len(s.Kept))
	for _, p := range s.Kept {
		tone := words.KeptTone(p.State)
		if p.State == oauth.KeptCurrent {
			tone = words.ToneQuiet // what is well needs no colour
		}
		facts = append(facts, Fact{
			Name: s.line(words.Sentence(words.Place(p.Target)), 80), Value: s.line(words.Kept(p, s.Now), maxValue),
			Note: s.line(words.PlaceWhole(p.Target), maxValue), Tone: tone,
		})
	}
	return facts
}

// placesView is the part about those places; nothing where there are none.
func (p *Pane) placesView(*section) []fyne.CanvasObject {
	if len(p.model.Places) == 0 {
		return nil
	}
	change := named(p.quietButton("Change…", nil, p.call(p.act.KeepCurrent)), "Change", "where the token is kept current")
	rows := []fyne.CanvasObject{headingRow("Kept current in", change)}
	for _, f := range p.model.Places {
		rows = append(rows, factRow(f))
	}
	return []fyne.CanvasObject{card(rows...)}
}
