package guard

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"testing"
)

const childVariable = "TEST_GUARD_CHILD"

// TestMain is also the guarded process: limits and prctl are a process's own.
func TestMain(m *testing.M) {
	if mode := os.Getenv(childVariable); mode != "" {
		child(mode)
		return
	}
	os.Exit(m.Run())
}

// child prints what it is, starts itself as a program of another kind would be
// started, and waits to be looked at.
func child(mode string) {
	if mode != "started" {
		// Cores are often off already; where they may be turned on, they are.
		_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20})
		Start()
	}
	if mode == "shown" {
		Show()
	}
	dumpable, _, _ := syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_GET_DUMPABLE, 0, 0)
	fmt.Println(mode, dumpable)
	if mode == "started" {
		return
	}
	started := exec.Command(os.Args[0])
	started.Env = append(os.Environ(), childVariable+"=started")
	out, err := started.Output()
	fmt.Printf("%s%v\n", bytes.TrimSpace(out), errText(err))
	program, err := os.Executable()
	_, statErr := os.Stat("/proc/self/exe")
	fmt.Printf("%t%v%v\n", program != "", errText(err), errText(statErr))
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return " " + err.Error()
}

var coreLimit = regexp.MustCompile(`(?m)^Max core file size +(\S+) +(\S+)`)

func TestGuarded(t *testing.T) {
	for mode, dumpable := range map[string]string{"hidden": "0", "shown": "1"} {
		command := exec.CommandContext(t.Context(), os.Args[0])
		command.Env = append(os.Environ(), childVariable+"="+mode)
		in, err := command.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for _, want := range []string{mode + " " + dumpable, "started 1", "true"} {
			if !lines.Scan() || lines.Text() != want {
				t.Errorf("%s: the process says %q, want %q", mode, lines.Text(), want)
			}
		}
		limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", command.Process.Pid))
		if got := coreLimit.FindStringSubmatch(string(limits)); err != nil || got == nil || got[1] != "0" || got[2] != "0" {
			t.Errorf("%s: core files may be %q %v", mode, got, err)
		}
		// Root looks at everything; for the others the file is root's or not there.
		if os.Getuid() != 0 {
			_, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", command.Process.Pid))
			if hidden := os.IsPermission(err); hidden != (mode == "hidden") {
				t.Errorf("%s: reading its environment gives %v", mode, err)
			}
		}
		_ = in.Close()
		if err := command.Wait(); err != nil {
			t.Errorf("%s: %v", mode, err)
		}
	}
}
