package guard

import "syscall"

func hide(hidden bool) {
	dumpable := uintptr(1)
	if hidden {
		dumpable = 0
	}
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_DUMPABLE, dumpable, 0)
}
