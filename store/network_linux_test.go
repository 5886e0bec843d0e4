package store

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tokendesk/oauth"
)

func TestFileSystemsOfOtherMachines(t *testing.T) {
	for mount, want := range map[string]string{
		"fuse.sshfs": "sshfs", "fuse.rclone": "rclone", "virtiofs": "virtiofs",
		"fuseblk": "", "fuse.gocryptfs": "", "fuse": "", "": "",
	} {
		if got := fuseKind(mount); got != want {
			t.Errorf("%q is %q, want %q", mount, got, want)
		}
	}
	const mounts = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
36 35 0:62 / /home/ada/far\040away rw,nosuid shared:9 master:2 - fuse.sshfs ada@host: rw,user_id=1000
37 35 300:70000 / /mnt rw - fuse.gocryptfs /x rw
nonsense
`
	for device, want := range map[uint64]string{
		0x801: "ext4", 0x3e: "fuse.sshfs", 300<<8 | 70000&0xff | (70000&^0xff)<<12: "fuse.gocryptfs", 0x3f: "",
	} {
		if got := mountType(strings.NewReader(mounts), device); got != want {
			t.Errorf("%x is mounted as %q, want %q", device, got, want)
		}
	}
	if got := networkFS(t.TempDir()); got != "" {
		t.Errorf("the tests' folder is on %q", got)
	}
	// What the system itself says of a mount that every Linux has.
	var found bool
	data, err := os.ReadFile("/proc/self/mountinfo")
	check(t, err)
	for line := range strings.Lines(string(data)) {
		found = found || strings.Contains(line, " - proc ")
	}
	if !found || networkFS("/proc") != "" || networkFS("/does/not/exist") != "" {
		t.Error("local file systems are taken for others")
	}
}

func TestNetworkFileSystemIsTold(t *testing.T) {
	o := diskOptions(t)
	o.networkFS = func(dir string) string {
		if dir != o.Dir {
			t.Errorf("looked at %s", dir)
		}
		return "NFS"
	}
	for _, v := range []*Vault{create(t, o), open(t, o)} {
		if notes := v.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "network file system (NFS)") || !strings.Contains(notes[0], o.Dir) {
			t.Errorf("notes %q", notes)
		}
	}
}

func TestSymbolicLinksAreTold(t *testing.T) {
	o := diskOptions(t)
	check(t, create(t, o).Close())
	link := filepath.Join(t.TempDir(), "link")
	check(t, os.Symlink(o.Dir, link))
	for _, dir := range []string{link, link + "/", link + "/."} {
		o.Dir = dir
		if notes := open(t, o).Notes(); len(notes) != 1 || !strings.Contains(notes[0], link+" is a symbolic link") {
			t.Errorf("%s: notes %q", dir, notes)
		}
	}
	elsewhere := filepath.Join(t.TempDir(), "vault.db")
	check(t, os.Rename(vaultPath(link), elsewhere))
	check(t, os.Symlink(elsewhere, vaultPath(link)))
	o.Dir = link
	if notes := open(t, o).Notes(); len(notes) != 2 || !strings.Contains(notes[1], "vault.db is a symbolic link") {
		t.Errorf("notes %q", notes)
	}
}

// A device or a pipe in the place of a file of ours is refused, neither read
// into memory nor waited for.
func TestFilesThatAreNone(t *testing.T) {
	dir := t.TempDir()
	zero := filepath.Join(dir, "settings.json")
	check(t, os.Symlink("/dev/zero", zero))
	pipe := filepath.Join(dir, "pipe")
	check(t, syscall.Mkfifo(pipe, 0o600))
	for _, path := range []string{zero, pipe, dir} {
		s, err := OpenSettings(path)
		if err == nil || s.Get().Theme != "" {
			t.Errorf("%s is taken for settings: %v", path, err)
		}
	}
	o := diskOptions(t)
	check(t, create(t, o).Close())
	for _, harm := range []func(path string) error{
		func(path string) error { return os.Symlink("/dev/zero", path) },
		func(path string) error { return syscall.Mkfifo(path, 0o600) },
		func(path string) error { return os.Mkdir(path, 0o700) },
	} {
		check(t, os.RemoveAll(vaultPath(o.Dir)))
		check(t, harm(vaultPath(o.Dir)))
		if _, err := Open(t.Context(), o); kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "is not a file") {
			t.Errorf("%v", err)
		}
	}
}

func TestHugeSettingsAreBroken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	check(t, os.WriteFile(path, nil, 0o600))
	check(t, os.Truncate(path, 1<<40)) // a file with a hole
	s, err := OpenSettings(path)
	check(t, err)
	if !strings.Contains(s.Note(), "could not be read") {
		t.Errorf("the note is %q", s.Note())
	}
}
