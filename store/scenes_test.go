package store

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// sceneVariable names the scene that this process plays; its folder is in
// childVariable. Scenes change what belongs to a whole process: its umask, its
// user, its limits, its mounts.
const sceneVariable = "TOKENDESK_STORE_SCENE"

func runScene(name string) {
	if err := scenes[name](os.Getenv(childVariable)); err != nil {
		fmt.Println("FAILED:", err)
		os.Exit(1)
	}
}

// scene makes the process that plays a scene in dir.
func scene(t *testing.T, name, dir string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), sceneVariable+"="+name, childVariable+"="+dir)
	return cmd
}

func allPrivateFiles(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		want := fileMode
		if d.IsDir() {
			want = dirMode
		}
		if info.Mode().Perm() != want {
			return fmt.Errorf("%s is %04o", path, info.Mode().Perm())
		}
		return nil
	})
}
