package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

const childVariable = "TOKENDESK_STORE_CHILD"

// fileKeyring is a keyring that processes share: one file an item.
type fileKeyring string

func (f fileKeyring) Get(_ context.Context, user string) (string, error) {
	secret, err := os.ReadFile(filepath.Join(string(f), user))
	if errors.Is(err, fs.ErrNotExist) {
		err = keys.ErrNotFound
	}
	return string(secret), err
}

func (f fileKeyring) Add(_ context.Context, user, secret string) error {
	if err := makeDir(string(f)); err != nil {
		return err
	}
	path := filepath.Join(string(f), user)
	if err := newFile(path); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(secret), 0o600)
}

func (f fileKeyring) Delete(_ context.Context, user string) error {
	return os.Remove(filepath.Join(string(f), user))
}

// sharedOptions are of a vault that several processes open.
func sharedOptions(dir string) Options {
	return Options{Dir: dir, Keyring: fileKeyring(dir + ".keyring")}
}

// runChild is another process of the program: it plays a scene, or opens the
// vault it is told, says so, and saves a counter until it has done its number or
// is killed, with a dot before and after each.
func runChild() bool {
	if name := os.Getenv(sceneVariable); name != "" {
		runScene(name)
		return true
	}
	dir := os.Getenv(childVariable)
	if dir == "" {
		return false
	}
	times, _ := strconv.Atoi(os.Getenv(childVariable + "_TIMES"))
	v, err := Open(context.Background(), sharedOptions(dir))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	defer v.Close()
	fmt.Println("open")
	for range times {
		fmt.Print(".")
		if err := count(context.Background(), v); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Print(".")
	}
	return true
}

// count adds one to a number that only whole, ordered saves keep right. It takes
// no lease: the write lock and the re-reading alone must be enough.
func count(ctx context.Context, v *Vault) error {
	ref := oauth.Ref{App: "acme", Account: "ada"}
	return v.Save(ctx, ref, oauth.HistoryEntry{Kind: oauth.HistoryRenewed}, func(r *oauth.Record) error {
		n := 0
		if r.Tokens != nil {
			n, _ = strconv.Atoi(r.Tokens.AccessToken)
			if r.Tokens.RefreshToken != "refresh-"+r.Tokens.AccessToken {
				return fmt.Errorf("half a save at %d", n)
			}
		}
		return setToken(strconv.Itoa(n + 1))(r)
	})
}

func counted(t *testing.T, v *Vault) int {
	t.Helper()
	rec, err := v.Record(t.Context(), oauth.Ref{App: "acme", Account: "ada"})
	check(t, err)
	if rec.Tokens == nil {
		return 0
	}
	n, err := strconv.Atoi(rec.Tokens.AccessToken)
	check(t, err)
	return n
}

// writer is a process that saves.
type writer struct {
	*exec.Cmd
	dots io.Reader
}

// child starts another process and waits until it has opened the vault.
func child(t *testing.T, dir string, times int) (*writer, func() error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childVariable+"="+dir, fmt.Sprintf("%s_TIMES=%d", childVariable, times))
	out, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	first := make([]byte, 5)
	if _, err := io.ReadFull(out, first); err != nil || string(first) != "open\n" {
		rest, _ := io.ReadAll(out)
		t.Fatalf("child: %s%s %v", first, rest, err)
	}
	return &writer{cmd, out}, func() error {
		rest, _ := io.ReadAll(out)
		if err := cmd.Wait(); err != nil {
			return fmt.Errorf("%w: %s", err, rest)
		}
		return nil
	}
}

// Promise 41, and issue 4's "no lost update": three processes at once, and this
// one sees their changes.
func TestThreeProcesses(t *testing.T) {
	o := sharedOptions(t.TempDir() + "/vault")
	v := create(t, o)
	fill2(t, v, "acme")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	changes := v.Watch(ctx)
	const each = 40
	var waits []func() error
	for range 3 {
		_, wait := child(t, o.Dir, each)
		waits = append(waits, wait)
	}
	select {
	case c := <-changes:
		if c.Ref != (oauth.Ref{App: "acme", Account: "ada"}) || c.Removed {
			t.Errorf("announced %+v", c)
		}
	case <-time.After(20 * time.Second):
		t.Error("no change was announced")
	}
	for range each {
		check(t, count(t.Context(), v))
	}
	for _, wait := range waits {
		check(t, wait())
	}
	if n := counted(t, v); n != 4*each {
		t.Errorf("%d saves were kept, want %d", n, 4*each)
	}
	cancel()
	for range changes { // until it is closed
	}
}

// Promise 31: at least 1,000 saves, and whatever moment one of three writers dies at, the vault is whole,
// its locks are free, and nothing that was confirmed is lost.
func TestKilledDuringSaves(t *testing.T) {
	o := sharedOptions(t.TempDir() + "/vault")
	v := create(t, o)
	fill2(t, v, "acme")
	type running struct {
		*writer
		wait func() error
	}
	var writers []running
	start := func() running {
		w, wait := child(t, o.Dir, 1_000_000)
		return running{w, wait}
	}
	end := func(w running) {
		check(t, w.Process.Kill())
		if w.wait() == nil {
			t.Fatal("the child was not killed")
		}
	}
	for range 3 {
		writers = append(writers, start())
	}
	const enough = 1000 // saves
	last, kills := 0, 0
	for began := time.Now(); (kills < 60 || last < enough) && time.Since(began) < time.Minute; kills++ {
		i := rand.IntN(len(writers))
		// An odd number of dots is the middle of a save, an even one between two.
		_, err := io.CopyN(io.Discard, writers[i].dots, int64(1+rand.IntN(6)))
		check(t, err)
		end(writers[i])
		n := counted(t, v)
		if n < last {
			t.Fatalf("went back from %d to %d", last, n)
		}
		check(t, count(t.Context(), v))
		last = n + 1
		writers[i] = start()
	}
	for _, w := range writers {
		end(w)
	}
	if kills < 10 || last < enough {
		t.Errorf("only %d kills during %d saves in the time", kills, last)
	}
	t.Logf("%d kills, %d saves", kills, counted(t, v))
	check(t, v.Close())
	if notes := open(t, o).Notes(); len(notes) != 0 {
		t.Errorf("notes %q", notes)
	}
	raw(t, o, func(db *sql.DB) {
		var verdict string
		check(t, db.QueryRow(`PRAGMA integrity_check`).Scan(&verdict))
		if verdict != "ok" {
			t.Error(verdict)
		}
	})
}

// A lease has one holder across vaults opened by different programs, and a
// waiter can give up.
func TestLease(t *testing.T) {
	o := sharedOptions(t.TempDir() + "/vault")
	a := create(t, o)
	b := open(t, o)
	ref := oauth.Ref{App: "acme", Account: "ada"}
	release, err := a.Lease(t.Context(), ref)
	check(t, err)
	for _, v := range []*Vault{a, b} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if _, err := v.Lease(ctx, ref); kindOf(err) != oauth.KindInterrupted {
			t.Errorf("a second holder: %v", err)
		}
		cancel()
	}
	other, err := b.Lease(t.Context(), oauth.Ref{App: "acme", Account: "bob"})
	check(t, err)
	other()
	release()
	again, err := b.Lease(t.Context(), ref)
	check(t, err)
	again()
}
