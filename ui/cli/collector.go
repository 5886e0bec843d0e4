package cli

import (
	"os"
	"runtime/debug"
)

// briefPercent is how much garbage a command may leave, of what it holds: it ends before
// the collector, at work beside it, would have been of any use.
const briefPercent = 600

// brief lets the garbage of a command stand, unless whoever started the program says how.
func brief() { collect(briefPercent) }

// lasting has the garbage collected again, by a command that goes on and on.
func lasting() { collect(100) }

func collect(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}
