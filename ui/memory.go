package ui

import (
	"context"
	"os"
	"runtime/debug"
	"time"

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

// giveBack returns to the system what it took to open a vault: the 64 MB of the key's
// derivation from a passphrase, and the records as they were read.
func giveBack(t *tasks.Group) {
	t.After(settled, func() {
		t.Run(func(context.Context) error { debug.FreeOSMemory(); return nil }, func(error) {})
	})
}
