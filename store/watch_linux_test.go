package store

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"tokendesk/oauth"
)

// closing is what inotify says of a file that was closed.
func closing(name string) []byte {
	event := binary.NativeEndian.AppendUint32(nil, 1)
	event = binary.NativeEndian.AppendUint32(event, unix.IN_CLOSE_NOWRITE)
	event = binary.NativeEndian.AppendUint32(event, 0)
	event = binary.NativeEndian.AppendUint32(event, 16)
	return append(event, append([]byte(name), make([]byte, 16-len(name))...)...)
}

// What another opening of the vault saves is told as it is saved, and nothing looks
// for it meanwhile: without the system's word there would be none.
func TestTheSystemTellsOfOtherWriters(t *testing.T) {
	o := diskOptions(t)
	a, b := create(t, o), open(t, o)
	fill2(t, b, "acme")
	ctx, cancel := context.WithCancel(t.Context())
	changes := a.Watch(ctx)
	for range 3 { // what the import did
		<-changes
	}
	for range 20 {
		check(t, b.Save(ctx, ada, oauth.HistoryEntry{}, setToken("t")))
		if c := <-changes; c.Ref != ada {
			t.Errorf("announced %+v", c)
		}
	}
	cancel()
	for range changes {
	}
}

// Files beside the one that is meant tell nothing, and the end of the folder ends it.
func TestWatchClosing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "leases")
	check(t, makeDir(dir))
	closed, stop, err := watchClosing(dir, "write")
	check(t, err)
	defer stop()
	check(t, newFile(filepath.Join(dir, "other")))
	check(t, newFile(filepath.Join(dir, "write")))
	if _, open := <-closed; !open {
		t.Fatal("nothing is told")
	}
	for _, of := range []string{"other", "writer", "writ"} {
		if mine, _ := heard(closing(of), "write"); mine {
			t.Errorf("%q is taken for it", of)
		}
	}
	if mine, _ := heard(append(closing("other"), closing("write")...), "write"); !mine {
		t.Error("the second of two is not heard")
	}
	check(t, os.RemoveAll(dir))
	for range closed { // until the folder is known to be gone
	}
	if _, _, err := watchClosing(dir, "write"); err == nil {
		t.Error("a folder that is not there is watched")
	}
}
