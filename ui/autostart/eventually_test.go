package autostart

import (
	"os"
	"runtime"
	"testing"
	"time"
)

// eventually reads a file that another program is about to write.
func eventually(t *testing.T, path string) string {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); runtime.Gosched() {
		if text, err := os.ReadFile(path); err == nil {
			return string(text)
		}
	}
	t.Fatal("the program was not started")
	return ""
}
