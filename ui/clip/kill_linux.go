package clip

import (
	"bytes"
	"os"
	"strconv"
)

// tools are the programs that atotto/clipboard starts.
var tools = map[string]bool{"wl-copy": true, "wl-paste": true, "xclip": true, "xsel": true}

// killTools ends the clipboard tools that are our own children. Nothing else in
// this program starts them, and a tool that has gone to the background to hold
// the selection is no child of ours any more.
func killTools() {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return
	}
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil || !isOurTool(pid) {
			continue
		}
		// The handle is bound to one process; looked at again, it is the right one.
		process, err := os.FindProcess(pid)
		if err != nil {
			continue
		}
		if isOurTool(pid) {
			_ = process.Kill()
		}
		_ = process.Release()
	}
}

// isOurTool reports whether a process is a clipboard tool that we started, by its
// "pid (name) state ppid …".
func isOurTool(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	open, end := bytes.IndexByte(stat, '('), bytes.LastIndexByte(stat, ')')
	if open < 0 || end < open {
		return false
	}
	fields := bytes.Fields(stat[end+1:])
	if len(fields) < 2 {
		return false
	}
	name := string(stat[open+1 : end])
	if len(name) > 15 { // the kernel keeps 15 bytes
		name = name[:15]
	}
	return (tools[name] || name == "termux-clipboar") && string(fields[1]) == strconv.Itoa(os.Getpid())
}
