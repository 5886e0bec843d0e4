// Package qrcode makes the code that a telephone's camera reads of an address. It
// knows no toolkit.
package qrcode

import (
	"strings"

	"rsc.io/qr"
)

const (
	// MaxText is the longest text that a camera still reads well from a screen, in
	// bytes. Some sign-in addresses are longer.
	MaxText = 1000
	// careful is up to where a code affords to be read though a part of it is hidden.
	careful = 160
	// quiet is the empty border that a code needs, in its dots (ISO/IEC 18004).
	quiet = 4
)

// Code is a code with its empty border.
type Code struct {
	code *qr.Code
	size int
}

// Of makes the code of a text; ok is false where the text is empty or longer than
// MaxText. It is pure.
func Of(text string) (code Code, ok bool) {
	level := qr.L
	if len(text) <= careful {
		level = qr.M
	}
	if text == "" || len(text) > MaxText {
		return Code{}, false
	}
	made, err := qr.Encode(text, level)
	if err != nil {
		return Code{}, false
	}
	return Code{made, made.Size + 2*quiet}, true
}

// Size is how many dots the code has on a side, its border included.
func (c Code) Size() int { return c.size }

// Dark reports whether the dot in column x of line y is dark; beyond the code all
// are light.
func (c Code) Dark(x, y int) bool { return c.code.Black(x-quiet, y-quiet) }

// Blocks draws the code for a terminal, two lines of dots in one of text. With
// colour it is dark on white whatever the terminal's own colours are; without, it is
// light where the terminal writes, which is right on a dark ground.
func (c Code) Blocks(colour bool) string {
	marks := map[[2]bool]string{{false, false}: "█", {false, true}: "▀", {true, false}: "▄", {true, true}: " "}
	if colour {
		marks = map[[2]bool]string{{false, false}: " ", {false, true}: "▄", {true, false}: "▀", {true, true}: "█"}
	}
	var b strings.Builder
	for y := 0; y < c.size; y += 2 {
		if colour {
			b.WriteString("\x1b[38;5;16;48;5;231m") // black on white, of the fixed colours
		}
		for x := range c.size {
			b.WriteString(marks[[2]bool{c.Dark(x, y), c.Dark(x, y+1)}])
		}
		if colour {
			b.WriteString("\x1b[0m")
		}
		b.WriteByte('\n')
	}
	return b.String()
}
