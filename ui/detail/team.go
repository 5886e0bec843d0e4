package detail

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"tokendesk/ui/words"
)

// team says of which team's folder the settings are; nothing for an app of the person's own.
func (s source) team() []Fact {
	t := s.Record.Team
	if t == nil {
		return nil
	}
	f := Fact{
		Name: "Team folder", Value: s.line(filepath.Base(t.Folder), maxValue), Note: s.line("Settings: "+t.File, maxValue), Tone: words.ToneQuiet,
	}
	if t.Gone {
		f.Tone, f.Note = words.ToneWarning, "The app is no longer in this folder. It is your own to change or remove."
	}
	return []Fact{f}
}

// teamView is the part about it; nothing where there is none.
func (p *Pane) teamView(*section) []fyne.CanvasObject {
	if len(p.model.Team) == 0 {
		return nil
	}
	return []fyne.CanvasObject{card(factRow(p.model.Team[0]))}
}
