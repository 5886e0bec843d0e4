//go:build !linux

package memory

import "runtime/debug"

// GiveBack gives back what the collector has freed. It may not run on the goroutine that
// draws.
func GiveBack() { debug.FreeOSMemory() }
