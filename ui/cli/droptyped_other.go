//go:build !linux && !darwin

package cli

// dropTyped forgets what was typed into a terminal and not read, where that is
// known to be needed.
func dropTyped(int) {}
