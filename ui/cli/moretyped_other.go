//go:build !unix

package cli

import "time"

// moreTyped reports whether more comes from a terminal within a time, where that
// can be asked; a key then ends only with its last line.
func moreTyped(int, time.Duration) bool { return false }
