package ui

import (
	"context"
	"os"
	"runtime/debug"
	"time"

	"tokendesk/ui/memory"
	"tokendesk/ui/tasks"
)

// A window that is open all day lets little garbage stand: most of what it holds are the
// toolkit's fonts, which the collector passes over in a few milliseconds, and by its own
// measure it would let as much again be unused.
const garbagePercent = 30

// spareMemory has the collector run early, unless whoever started the program says how.
func spareMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
}

// settled is when the first look at a vault has been drawn.
const settled = 3 * time.Second

// restsAfter is how long nobody uses a window before it gives back what using it took.
const restsAfter = 10 * time.Second

// giveBack returns to the system what is not needed until somebody does something: at
// first the 64 MB of a key's derivation from a passphrase, the records as they were read,
// and all that the toolkit and the display's libraries read to begin with.
func giveBack(t *tasks.Group) {
	t.Run(func(context.Context) error { memory.GiveBack(); return nil }, func(error) {})
}
