//go:build !linux

package browser

import "os"

// memory is nil: there is no place here for what a program says that outlives this
// process and is no file.
func memory() *os.File { return nil }
