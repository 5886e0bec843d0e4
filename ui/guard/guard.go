// Package guard keeps a process's memory, which holds secrets, from files and
// from other programs, as far as the system lets a program do that for itself.
//
// It is no wall: a program of the same person finds other ways. It keeps
// secrets out of crash reports and away from what happens to look.
package guard

// Start turns off core dumps, for this process and those that it starts, and
// hides the memory from other programs of the same user. Call it before there
// is a secret. Where the system has nothing of the kind it does nothing;
// failing is no reason not to run, so there is no error.
//
// On Linux the second half is PR_SET_DUMPABLE (prctl(2)): nobody but root can
// attach to the process or read /proc/PID/mem, environ, fd and the like. A
// program that it starts is hidden only if it hides itself.
func Start() {
	noCoreDumps()
	hide(true)
}

// Show undoes the hiding, and not the rest. A window needs that: the desktop's
// portals (file dialogs, light and dark) look at /proc/PID/root to learn who
// asks, and refuse whom they cannot look at.
func Show() { hide(false) }
