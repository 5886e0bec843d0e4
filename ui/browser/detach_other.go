//go:build !unix

package browser

import "os/exec"

// detach does nothing: a window's program has no terminal here.
func detach(*exec.Cmd) {}
