package e2e

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// No command shows what the toolkit logs, not even what it logs before the program begins:
// that it does not know a person's language.
func TestTheToolkitLogsNothing(t *testing.T) {
	program := build(t)
	for _, language := range []string{"LC_ALL=sr_RS@latin", "LANGUAGE=xx", "LC_ALL=nonsense"} {
		command := exec.Command(program, "version")
		command.Env = append(os.Environ(), language)
		out, err := command.CombinedOutput()
		if err != nil || !strings.HasPrefix(string(out), "tokendesk ") || strings.Count(string(out), "\n") != 1 {
			t.Errorf("%s: %v\n%s", language, err, out)
		}
	}
}
