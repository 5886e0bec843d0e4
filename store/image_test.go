package store

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
)

// copied puts the files of a vault that is open into a folder of their own, as after a crash.
func copied(t *testing.T, o Options, parts ...string) Options {
	t.Helper()
	crashed := o
	crashed.Dir = t.TempDir()
	for _, part := range parts {
		data, err := os.ReadFile(vaultPath(o.Dir) + part)
		check(t, err)
		check(t, os.WriteFile(vaultPath(crashed.Dir)+part, data, 0o600))
	}
	return crashed
}

// toRead opens a vault as one that cannot be written.
func toRead(t *testing.T, o Options) *Vault {
	t.Helper()
	v, err := openToRead(t.Context(), o.withDefaults(), readOnlyError(nil))
	check(t, err)
	t.Cleanup(func() { _ = v.Close() })
	return v
}

// Promise 31: what a process that crashed had committed is read without writing anything.
func TestALogIsReadWithoutWriting(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	_, err := v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{sample("acme")}}, Consent{})
	check(t, err)
	token := func(v *Vault) int {
		rec, err := v.Record(t.Context(), ada)
		if err != nil || rec.Tokens == nil {
			return -1 // there is none yet
		}
		return len(rec.Tokens.AccessToken)
	}
	for _, size := range []int{1, 30_000, 400_000, 10} { // the file grows, and has pages of before
		check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryRenewed}, setToken(strings.Repeat("x", size))))
		for _, parts := range [][]string{{"", "-wal", "-shm"}, {"", "-wal"}} {
			crashed := copied(t, o, parts...)
			before, err := os.ReadDir(crashed.Dir)
			check(t, err)
			if got := token(toRead(t, crashed)); got != size {
				t.Errorf("%q: a token of %d bytes is read as one of %d", parts, size, got)
			}
			if after, err := os.ReadDir(crashed.Dir); err != nil || len(after) != len(before) {
				t.Errorf("the folder holds %v: %v", after, err)
			}
		}
	}
	// A log that was cut short ends with its last commit, as with SQLite itself.
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken(strings.Repeat("x", 77_000))))
	wal, err := os.ReadFile(vaultPath(o.Dir) + "-wal")
	check(t, err)
	for cut := len(wal); cut > 0; cut -= 30_001 {
		for _, harm := range []func([]byte) []byte{
			func(wal []byte) []byte { return wal[:cut] },
			func(wal []byte) []byte { wal[cut-1] ^= 1; return wal },
		} {
			crashed := copied(t, o, "", "-wal")
			path := vaultPath(crashed.Dir) + "-wal"
			check(t, os.WriteFile(path, harm(append([]byte(nil), wal...)), 0o600))
			got := token(toRead(t, crashed))
			if want := token(open(t, crashed)); got != want {
				t.Errorf("cut at %d of %d: %d bytes, SQLite reads %d", cut, len(wal), got, want)
			}
		}
	}
	// The older kind of log has to be rolled back, which is writing.
	crashed := copied(t, o, "")
	check(t, os.WriteFile(vaultPath(crashed.Dir)+"-journal", []byte("hot"), 0o600))
	if _, err := readImage(vaultPath(crashed.Dir)); err == nil {
		t.Error("a file that is half written is read")
	}
	if _, err := readImage(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// Logs that are none, and those of no end, add nothing and take no memory.
func FuzzReplay(f *testing.F) {
	head := binary.BigEndian.AppendUint32(nil, walMagic)
	head = binary.BigEndian.AppendUint32(head, walFormat)
	head = binary.BigEndian.AppendUint32(head, 512)
	f.Add([]byte("SQLite format 3\x00"), append(head, make([]byte, 600)...))
	f.Fuzz(func(t *testing.T, db, wal []byte) {
		was := len(db)
		if got := replay(db, wal); len(got) > max(was, maxImage) {
			t.Errorf("%d bytes became %d", was, len(got))
		}
	})
}
