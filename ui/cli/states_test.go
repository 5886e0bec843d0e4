package cli

import (
	"bytes"
	"strings"
	"testing"

	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// The shell shows a state in the words and the colour that the window has for it; where
// nobody looks it writes the words alone.
func TestListShowsStatesAsTheWindowDoes(t *testing.T) {
	for _, state := range []session.State{
		session.StateNone, session.StateFresh, session.StateExpiring, session.StateExpired, session.StateNeedsLogin, session.StateError,
	} {
		said := words.State(state)
		var out bytes.Buffer
		p := &program{env: Env{Stdout: &out, Getenv: func(string) string { return "" }}}
		p.printList([]listed{{App: "a", State: state, status: session.Status{State: state}}})
		if line := strings.Split(out.String(), "\n")[1]; !strings.Contains(line, "  "+said.Word) || strings.Contains(line, said.Icon.Sign()) || strings.Contains(line, "\x1b") {
			t.Errorf("%s in a pipe: %q", state, line)
		}
		if got := signed(said, said.Word, true); got != said.Icon.Sign()+" "+said.Word {
			t.Errorf("%s on a terminal: %q", state, got)
		}
		want := map[words.Tone]string{words.ToneGood: green, words.ToneWarning: yellow, words.ToneBad: red, words.ToneQuiet: faint}[said.Tone]
		if colourOf(said.Tone) != want {
			t.Errorf("%s has the colour %q, want %q", state, colourOf(said.Tone), want)
		}
	}
}
