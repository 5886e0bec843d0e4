package qrcode

import (
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	code, ok := Of("https://id.example.com/device?user_code=WDJB-MJHT")
	if !ok {
		t.Fatal("an address has no code")
	}
	n := code.Size()
	for i := range n {
		for _, at := range [][2]int{{i, 0}, {0, i}, {i, quiet - 1}, {n - 1, i}, {-1, i}, {i, n}} {
			if code.Dark(at[0], at[1]) {
				t.Fatalf("the border is dark at %v", at)
			}
		}
	}
	if !code.Dark(quiet, quiet) || code.Dark(quiet+1, quiet+1) || !code.Dark(n-quiet-1, quiet) {
		t.Error("the corners' marks are not there")
	}
	for text, want := range map[string]bool{"": false, strings.Repeat("x", MaxText): true, strings.Repeat("x", MaxText+1): false, strings.Repeat("\xff", 300): true} {
		if _, ok := Of(text); ok != want {
			t.Errorf("%d bytes have a code: %v", len(text), ok)
		}
	}
}

// What a terminal shows is the code, dot for dot.
func TestBlocks(t *testing.T) {
	code, _ := Of("https://id.example.com/device")
	dark := map[bool]map[rune][2]bool{
		false: {'█': {false, false}, '▀': {false, true}, '▄': {true, false}, ' ': {true, true}},
		true:  {' ': {false, false}, '▄': {false, true}, '▀': {true, false}, '█': {true, true}},
	}
	for colour, marks := range dark {
		text := strings.NewReplacer("\x1b[38;5;16;48;5;231m", "", "\x1b[0m", "").Replace(code.Blocks(colour))
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		if len(lines) != (code.Size()+1)/2 {
			t.Fatalf("%d lines", len(lines))
		}
		for y, line := range lines {
			for x, r := range []rune(line) {
				if want := [2]bool{code.Dark(x, 2*y), code.Dark(x, 2*y+1)}; marks[r] != want {
					t.Fatalf("%q at %d, %d", r, x, y)
				}
			}
		}
	}
}
