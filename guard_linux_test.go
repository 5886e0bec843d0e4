package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"testing"
)

const programVariable = "TEST_TOKENDESK_PROGRAM"

// TestMain is also the program itself.
func TestMain(m *testing.M) {
	if os.Getenv(programVariable) != "" {
		// Cores are often off already; where they may be turned on, they are.
		_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20})
		main()
	}
	os.Exit(m.Run())
}

var noCore = regexp.MustCompile(`(?m)^Max core file size +0 +0 `)

func TestProgramLeavesNoCore(t *testing.T) {
	program := exec.CommandContext(t.Context(), os.Args[0], "practice")
	program.Env = append(os.Environ(), programVariable+"=1")
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = program.Process.Kill(), program.Wait() }()
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", program.Process.Pid))
	if err != nil || !noCore.Match(limits) {
		t.Errorf("the program may leave core files: %v\n%s", err, limits)
	}
}
