package clip

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// atotto/clipboard picks its tool when the program starts, so the test binary
// starts itself with the tools of the test on its PATH.
func TestMain(m *testing.M) {
	switch os.Getenv("CLIP_TEST_ROLE") {
	case "copy":
		os.Exit(copyOnce())
	}
	os.Exit(m.Run())
}

// copyOnce says how a copy and its clearing went.
func copyOnce() int {
	system := &atotto{}
	board := New(nil, system)
	ctx := context.Background()
	err := board.Copy(ctx, "the text", "token", time.Hour)
	fmt.Println("copied:", err == nil)
	ctx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	if err := system.Write(ctx, "more"); err != nil {
		fmt.Println("unsupported:", errors.Is(err, ErrUnsupported))
	}
	if board.Close(context.Background()) == nil {
		fmt.Println("closed")
	}
	if system.hung != nil {
		select {
		case <-system.hung:
			fmt.Println("hung: ended")
		case <-time.After(10 * time.Second):
			fmt.Println("hung: still there")
		}
	}
	return 0
}

func runWith(t *testing.T, tools map[string]string) (output, dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, body := range tools {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+body), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"cat", "sleep"} {
		path, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(os.Args[0])
	command.Env = []string{"CLIP_TEST_ROLE=copy", "PATH=" + dir, "DIR=" + dir}
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out), dir
}

func TestToolIsUsed(t *testing.T) {
	out, dir := runWith(t, map[string]string{
		"xclip": `case $1 in -in) cat > "$DIR/held" ;; *) cat "$DIR/held" ;; esac`,
	})
	if !strings.Contains(out, "copied: true") || !strings.Contains(out, "closed") {
		t.Error(out)
	}
	// "more" came after our text, so it stays.
	if held, _ := os.ReadFile(filepath.Join(dir, "held")); string(held) != "more" {
		t.Errorf("the clipboard holds %q", held)
	}
}

func TestHangingToolIsKilled(t *testing.T) {
	out, _ := runWith(t, map[string]string{
		"xclip": `kill -STOP $$`,
	})
	if !strings.Contains(out, "copied: false") || !strings.Contains(out, "hung: ended") {
		t.Error(out)
	}
}

func TestNoToolInstalled(t *testing.T) {
	out, _ := runWith(t, nil)
	if !strings.Contains(out, "copied: false") || !strings.Contains(out, "unsupported: true") {
		t.Error(out)
	}
}
