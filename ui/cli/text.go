package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"

	"tokendesk/oauth/visible"
	"tokendesk/ui/words"
)

// safe makes control, bidi and invisible characters visible, so that no name
// and no answer of a server can move the cursor or pose as something else.
func safe(s string) string { return visible.Text(s) }

// safeLines is safe for a text of several lines.
func safeLines(s string) string { return visible.Lines(s) }

// cell is a text of a table and the colour of it, which has no width.
type cell struct {
	text   string
	colour string
}

// The colours, as a terminal's select graphic rendition (ECMA-48 8.3.117).
const (
	green  = "32"
	yellow = "33"
	red    = "31"
	faint  = "2"
	plain  = ""
)

// colourOf is the colour of a tone.
func colourOf(t words.Tone) string {
	switch t {
	case words.ToneGood:
		return green
	case words.ToneWarning:
		return yellow
	case words.ToneBad:
		return red
	case words.ToneQuiet:
		return faint
	}
	return plain
}

// stateText says a state after its sign, so that colour is not all that tells it at a glance.
// Where nobody looks it is the text alone, which programs read.
func (p *program) stateText(s words.StateWords, text string) string {
	return signed(s, text, isTerminal(p.env.Stdout))
}

func signed(s words.StateWords, text string, sign bool) string {
	if !sign {
		return text
	}
	return s.Icon.Sign() + " " + text
}

// table writes aligned columns, two spaces apart. A column is at most limit
// cells wide, except the last.
func table(w io.Writer, colours bool, limit int, rows [][]cell) {
	var widths []int
	for _, row := range rows {
		for i := range row {
			row[i].text = safe(row[i].text)
			if i < len(row)-1 {
				row[i].text = runewidth.Truncate(row[i].text, limit, "…")
			}
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], runewidth.StringWidth(row[i].text))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, c := range row {
			padding := strings.Repeat(" ", widths[i]-runewidth.StringWidth(c.text)+2)
			if i == len(row)-1 {
				padding = ""
			}
			if colours && c.colour != plain {
				c.text = "\x1b[" + c.colour + "m" + c.text + "\x1b[0m"
			}
			line.WriteString(c.text + padding)
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}
