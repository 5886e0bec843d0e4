package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
)

var scenes = map[string]func(dir string) error{
	"umask":      umasks,
	"file limit": fileLimit,
	"full":       diskFull,
	"read-only":  readOnlyDisk,
	"folder":     readOnlyFolder,
	"resident":   tellResident,
	"rekey":      rekeyForEver,
}

// told says when an item has been written.
type told struct{ fileKeyring }

func (k told) Add(ctx context.Context, user, secret string) error {
	defer fmt.Print(".")
	return k.fileKeyring.Add(ctx, user, secret)
}

// rekeyForEver gives a vault one key after the other until it is killed.
func rekeyForEver(dir string) error {
	o := sharedOptions(dir)
	o.Keyring = told{fileKeyring(dir + ".keyring")}
	v, err := Open(context.Background(), o)
	for err == nil {
		err = v.SetPassphrase(context.Background(), "word")
	}
	return err
}

// nobody becomes an ordinary user: permissions mean nothing to root.
func nobody() error {
	if os.Getuid() != 0 {
		return nil
	}
	const id = 65534
	return errors.Join(syscall.Setgroups(nil), syscall.Setgid(id), syscall.Setuid(id))
}

// openToNobody lets an ordinary user into a folder of this test.
func openToNobody(t *testing.T) string {
	dir := t.TempDir()
	check(t, os.Chmod(filepath.Dir(dir), 0o755))
	check(t, os.Chmod(dir, 0o777))
	return dir
}

// Promise 30: private and usable whatever the umask, and mended with a note.
func TestUmasks(t *testing.T) {
	if out, err := scene(t, "umask", openToNobody(t)).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func umasks(dir string) error {
	if err := nobody(); err != nil {
		return err
	}
	for _, mask := range []int{0, 0o022, 0o277, 0o777} {
		syscall.Umask(mask)
		o := sharedOptions(filepath.Join(dir, fmt.Sprintf("%04o", mask), "deep", "vault"))
		if err := usual(o); err != nil {
			return fmt.Errorf("umask %04o: %w (%w)", mask, err, errors.Unwrap(err))
		}
		settings, err := OpenSettings(filepath.Join(o.Dir, "settings", "settings.json"))
		if err := errors.Join(err, settings.Update(func(s *Settings) { s.Theme = "dark" })); err != nil {
			return err
		}
		wrong := map[string]fs.FileMode{"": 0o755, "leases": 0o500, "vault.db": 0o644, "leases/write": 0o666}
		for name, mode := range wrong {
			if err := os.Chmod(filepath.Join(o.Dir, name), mode); err != nil {
				return err
			}
		}
		v, err := Open(context.Background(), o)
		if err != nil {
			return err
		}
		if len(v.Notes()) != len(wrong) {
			return fmt.Errorf("umask %04o: notes %q", mask, v.Notes())
		}
		if err := errors.Join(count(context.Background(), v), allPrivateFiles(o.Dir), v.Close()); err != nil {
			return fmt.Errorf("umask %04o: %w", mask, err)
		}
	}
	return nil
}

// usual makes a vault and does in it what is usual.
func usual(o Options) error {
	ctx := context.Background()
	v, err := Create(ctx, o)
	if err != nil {
		return err
	}
	defer v.Close()
	if _, err := v.Import(ctx, appfile.File{Apps: []appfile.Entry{sample("acme")}}, Consent{}); err != nil {
		return err
	}
	release, err := v.Lease(ctx, oauth.Ref{App: "acme", Account: "ada"})
	if err != nil {
		return err
	}
	defer release()
	return errors.Join(count(ctx, v), copyDatabase(ctx, v.db, filepath.Join(o.Dir, "backups", "copy.db")), allPrivateFiles(o.Dir))
}

// Promise 31: a disk that cannot take a save says so, keeps what it has, and
// takes the save when it can again.
func TestDisksThatFail(t *testing.T) {
	t.Run("I/O error", func(t *testing.T) {
		if out, err := scene(t, "file limit", t.TempDir()).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
	for _, name := range []string{"full", "read-only"} {
		t.Run(name, func(t *testing.T) {
			cmd := scene(t, name, t.TempDir())
			// The mounts are the process's own and go with it.
			cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
			if os.Getuid() != 0 {
				cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
				cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
				cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
			}
			out, err := cmd.CombinedOutput()
			switch {
			case errors.Is(err, syscall.EPERM) || strings.Contains(string(out), noMounts):
				t.Log("this system lets nobody mount; the scene with a file limit stands for it")
			case err != nil:
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

const noMounts = "mounting is not allowed here"

// mount makes dir a file system of its own.
func mount(dir, options string, flags uintptr) error {
	err := syscall.Mount("none", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, "")
	if err == nil {
		err = syscall.Mount("tmpfs", dir, "tmpfs", flags, options)
	}
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) {
		return fmt.Errorf("%s: %w", noMounts, err)
	}
	return err
}

// failing saves until a save fails, and then sees that everything that was
// confirmed is there, also for a program that starts now, and that the save
// works after mend.
func failing(o Options, v *Vault, harm, mend func() error, says string) error {
	ctx := context.Background()
	ref := oauth.Ref{App: "acme", Account: "ada"}
	if err := harm(); err != nil {
		return err
	}
	confirmed, failed := 0, error(nil)
	for n := 1; n < 200 && failed == nil; n++ {
		token := strings.Repeat("x", n*1000) // a save that grows
		if failed = v.Save(ctx, ref, oauth.HistoryEntry{Kind: oauth.HistoryRenewed}, setToken(token)); failed == nil {
			confirmed = n
		}
	}
	var said *oauth.Error
	if !errors.As(failed, &said) || said.Kind != oauth.KindVault || !strings.Contains(said.Message, says) || said.Advice == "" {
		return fmt.Errorf("the failure is told as %q (%w), want %q", failed, errors.Unwrap(failed), says)
	}
	whole := func(v *Vault) error {
		rec, err := v.Record(ctx, ref)
		if err != nil {
			return err
		}
		if got := len(rec.Tokens.AccessToken); got != max(confirmed*1000, 1) || rec.Tokens.RefreshToken != "refresh-"+rec.Tokens.AccessToken {
			return fmt.Errorf("%d bytes are kept, want %d thousand", got, confirmed)
		}
		return nil
	}
	if err := whole(v); err != nil {
		return fmt.Errorf("after the failure: %w (%w)", err, errors.Unwrap(err))
	}
	if err := mend(); err != nil {
		return err
	}
	again, err := Open(ctx, o)
	if err != nil {
		return fmt.Errorf("opened again: %w (%w)", err, errors.Unwrap(err))
	}
	if err := errors.Join(whole(again), again.Close()); err != nil {
		return fmt.Errorf("opened again: %w", err)
	}
	confirmed = 50
	if err := v.Save(ctx, ref, oauth.HistoryEntry{}, setToken(strings.Repeat("x", 50_000))); err != nil {
		return fmt.Errorf("the retry: %w", err)
	}
	return whole(v)
}

// scenic is a vault with one token of one byte.
func scenic(dir string) (Options, *Vault, error) {
	ctx := context.Background()
	o := sharedOptions(filepath.Join(dir, "vault"))
	v, err := Create(ctx, o)
	if err != nil {
		return o, nil, err
	}
	if _, err = v.Import(ctx, appfile.File{Apps: []appfile.Entry{sample("acme")}}, Consent{}); err == nil {
		err = v.Save(ctx, oauth.Ref{App: "acme", Account: "ada"}, oauth.HistoryEntry{}, setToken("x"))
	}
	return o, v, err
}

func fileLimit(dir string) error {
	o, v, err := scenic(dir)
	if err != nil {
		return err
	}
	defer v.Close()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	set := func(current uint64) func() error {
		return func() error {
			return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: current, Max: limit.Max})
		}
	}
	return failing(o, v, set(200_000), set(limit.Cur), "disk reported an error")
}

func diskFull(dir string) error {
	if err := mount(dir, "size=1m", 0); err != nil {
		return err
	}
	o, v, err := scenic(dir)
	if err != nil {
		return err
	}
	defer v.Close()
	ballast := filepath.Join(dir, "ballast")
	if err := failing(o, v, func() error { return fillUp(ballast, 128<<10) }, func() error { return os.Remove(ballast) }, "disk is full"); err != nil {
		return err
	}
	// Not a byte is left: nothing is begun that could not be saved, and whoever starts now
	// reads.
	if err := fillUp(ballast, 0); err != nil {
		return err
	}
	if _, err := v.Lease(context.Background(), ada); !errors.Is(err, ErrUnwritable) {
		return fmt.Errorf("a lease on a full disk: %w", err)
	}
	if err := v.Close(); err != nil {
		return err
	}
	if err := onlyRead(o, "disk is full"); err != nil {
		return err
	}
	if err := os.Remove(ballast); err != nil {
		return err
	}
	if v, err = Open(context.Background(), o); err != nil {
		return err
	}
	return v.Close()
}

// fillUp leaves so much room on a file's disk.
func fillUp(path string, room int64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return f.Truncate(info.Size() - room)
}

// onlyRead opens a vault that cannot be written: what needs no writing works, and all else
// says why it does not, before anything is sent.
func onlyRead(o Options, says string) error {
	ctx := context.Background()
	v, err := Open(ctx, o)
	if err != nil {
		return fmt.Errorf("opening what can be read: %w (%w)", err, errors.Unwrap(err))
	}
	defer v.Close()
	if rec, err := v.Record(ctx, ada); err != nil || rec.Tokens == nil {
		return fmt.Errorf("reading: %w", err)
	}
	if _, err := v.History(ctx, ada); err != nil {
		return err
	}
	_, lease := v.Lease(ctx, ada)
	for what, err := range map[string]error{
		"a lease":      lease,
		"a save":       v.Save(ctx, ada, oauth.HistoryEntry{}, setToken("z")),
		"a passphrase": v.SetPassphrase(ctx, "another one"),
		"Writable":     v.Writable(ctx),
	} {
		var said *oauth.Error
		if !errors.Is(err, ErrUnwritable) || !errors.As(err, &said) || said.Kind != oauth.KindVault || !strings.Contains(said.Message, says) {
			return fmt.Errorf("%s is told as %q", what, err)
		}
	}
	return nil
}

func readOnlyDisk(dir string) error {
	if err := mount(dir, "size=16m", 0); err != nil {
		return err
	}
	o, v, err := scenic(dir)
	if err != nil {
		return err
	}
	if err := v.Close(); err != nil {
		return err
	}
	ctx := context.Background()
	if err := remount(dir, syscall.MS_RDONLY); err != nil {
		return err
	}
	if err := onlyRead(o, "file system is read-only"); err != nil {
		return err
	}
	var said *oauth.Error
	if _, err = Create(ctx, sharedOptions(filepath.Join(dir, "new"))); !errors.As(err, &said) || said.Kind != oauth.KindVault || !strings.Contains(said.Message, "cannot be written") {
		return fmt.Errorf("creating is told as %q (%w)", err, errors.Unwrap(err))
	}
	if err := remount(dir, 0); err != nil {
		return err
	}
	again, err := Open(ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(again.Save(ctx, oauth.Ref{App: "acme", Account: "ada"}, oauth.HistoryEntry{}, setToken("y")), again.Close())
}

// Promise 31: a folder that is made read-only while a program has its vault open,
// and one that was so from the start.
func TestReadOnlyFolder(t *testing.T) {
	if out, err := scene(t, "folder", openToNobody(t)).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func readOnlyFolder(dir string) error {
	// Of somebody else, where this process can make it so: then its owner's
	// permissions cannot be mended.
	foreign := filepath.Join(dir, "foreign")
	if os.Getuid() == 0 {
		_, v, err := scenic(foreign)
		if err != nil {
			return err
		}
		if err := errors.Join(v.Close(), os.Chmod(foreign, 0o755), os.Chmod(filepath.Join(foreign, "vault"), 0o755),
			filepath.WalkDir(foreign, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return errors.Join(err, os.Chmod(path, 0o755))
				}
				return os.Chmod(path, 0o644)
			})); err != nil {
			return err
		}
	}
	if err := nobody(); err != nil {
		return err
	}
	ctx := context.Background()
	says := func(what string, err error, word string) error {
		var said *oauth.Error
		if !errors.As(err, &said) || said.Kind != oauth.KindVault || !strings.Contains(said.Message+said.Advice, word) {
			return fmt.Errorf("%s is told as %q (%w)", what, err, errors.Unwrap(err))
		}
		return nil
	}
	told := func(what string, err error) error { return says(what, err, "permission") }
	if exists, _ := Exists(filepath.Join(foreign, "vault")); exists {
		theirs, err := Open(ctx, sharedOptions(filepath.Join(foreign, "vault")))
		if err != nil {
			return fmt.Errorf("reading what is somebody else's: %w (%w)", err, errors.Unwrap(err))
		}
		_, err = theirs.Lease(ctx, ada)
		if err := errors.Join(says("a lease of somebody else's", err, "belongs to"), theirs.Close()); err != nil {
			return err
		}
		_, err = Create(ctx, sharedOptions(filepath.Join(foreign, "new")))
		if err := says("creating in somebody else's folder", err, "belongs to"); err != nil {
			return err
		}
	}
	o, v, err := scenic(dir)
	if err != nil {
		return err
	}
	defer v.Close()
	for _, name := range []string{"", "leases", "backups"} {
		if err := os.Chmod(filepath.Join(o.Dir, name), 0o500); err != nil {
			return err
		}
	}
	bob := oauth.Ref{App: "acme", Account: "bob"}
	_, err = v.Lease(ctx, bob) // wants a file of its own
	if err := told("a lease", err); err != nil {
		return err
	}
	if err := told("a backup's copy", explain(copyDatabase(ctx, v.db, filepath.Join(o.Dir, "backups", "copy.db")))); err != nil {
		return err
	}
	// The open files can still be written: a save is whole or told.
	confirmed := "x"
	if err := v.Save(ctx, ada, oauth.HistoryEntry{}, setToken("y")); err == nil {
		confirmed = "y"
	} else if err := told("a save", err); err != nil {
		return err
	}
	// Whoever starts now owns the folder and makes it usable again.
	again, err := Open(ctx, o)
	if err != nil {
		return fmt.Errorf("opened again: %w (%w)", err, errors.Unwrap(err))
	}
	defer again.Close()
	if len(again.Notes()) != 3 {
		return fmt.Errorf("notes %q", again.Notes())
	}
	rec, err := again.Record(ctx, ada)
	if err != nil || rec.Tokens.AccessToken != confirmed {
		return fmt.Errorf("%q was confirmed: %w", confirmed, err)
	}
	release, err := v.Lease(ctx, bob)
	if err != nil {
		return fmt.Errorf("the retry: %w", err)
	}
	release()
	return v.Save(ctx, ada, oauth.HistoryEntry{}, setToken("z"))
}

func remount(dir string, flags uintptr) error {
	return syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|flags, "")
}

// tellResident says how much memory this process has once a vault's records are
// all in its hands; dir is empty for none.
func tellResident(dir string) error {
	var all []oauth.Record
	if dir != "" {
		v, err := Open(context.Background(), sharedOptions(dir))
		if err != nil {
			return err
		}
		defer v.Close()
		if all, err = v.Records(context.Background()); err != nil {
			return err
		}
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			kilobytes, err := strconv.Atoi(fields[1])
			fmt.Println(float64(kilobytes) / 1024)
			runtime.KeepAlive(all)
			return err
		}
	}
	return errors.New("the system does not tell")
}
