package screenlock

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"tokendesk/store/bus/bustest"
)

// startBus starts a bus of the test's own and returns its address.
func startBus(t *testing.T) string {
	t.Helper()
	return bustest.Start(t).Address
}

const ours, theirs = dbus.ObjectPath("/org/freedesktop/login1/session/_32"), dbus.ObjectPath("/org/freedesktop/login1/session/_33")

// login is a logind that behaves as its fields say.
type login struct {
	t    *testing.T
	conn *dbus.Conn
	held chan inhibitor // those it gave
}

// inhibitor is a pipe: its reader sees the end when all writers are closed, ours
// and the watcher's.
type inhibitor struct{ reader, writer *os.File }

// free reports whether the watcher has let go, waiting a while for that.
func (i inhibitor) free(t *testing.T, patience time.Duration) bool {
	t.Helper()
	_ = i.writer.Close() // the watcher has its own by now
	if err := i.reader.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	_, err := i.reader.Read(make([]byte, 1))
	return errors.Is(err, io.EOF)
}

// serveLogin puts a logind on a bus. byPID says whether it knows the session of
// a process; else it knows only what the user sees.
func serveLogin(t *testing.T, address string, byPID bool) *login {
	t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	l := &login{t: t, conn: conn, held: make(chan inhibitor, 8)}
	none := dbus.NewError(loginName+".NoSessionForPID", nil)
	l.export(loginPath, loginManager, map[string]any{
		"GetSession": func(string) (dbus.ObjectPath, *dbus.Error) { return "/", none },
		"GetSessionByPID": func(pid uint32) (dbus.ObjectPath, *dbus.Error) {
			if !byPID || int(pid) != os.Getpid() {
				return "/", none
			}
			return ours, nil
		},
		"GetUser": func(uint32) (dbus.ObjectPath, *dbus.Error) { return loginPath + "/user/me", nil },
		"Inhibit": func(what, _, _, mode string) (dbus.UnixFD, *dbus.Error) {
			read, write, err := os.Pipe()
			if err != nil || what != "sleep" || mode != "delay" {
				return 0, dbus.MakeFailedError(fmt.Errorf("%s %s: %w", what, mode, err))
			}
			fd := dbus.UnixFD(write.Fd())
			t.Cleanup(func() { _, _ = read.Close(), write.Close() })
			l.held <- inhibitor{read, write}
			return fd, nil
		},
	})
	l.export(loginPath+"/user/me", properties, map[string]any{
		"Get": func(string, string) (dbus.Variant, *dbus.Error) {
			return dbus.MakeVariant(struct {
				ID   string
				Path dbus.ObjectPath
			}{"2", ours}), nil
		},
	})
	if _, err := conn.RequestName(loginName, 0); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *login) export(path dbus.ObjectPath, name string, methods map[string]any) {
	l.t.Helper()
	if err := l.conn.ExportMethodTable(methods, path, name); err != nil {
		l.t.Fatal(err)
	}
}

func (l *login) emit(path dbus.ObjectPath, name string, values ...any) {
	l.t.Helper()
	if err := l.conn.Emit(path, name, values...); err != nil {
		l.t.Fatal(err)
	}
}

func (l *login) inhibitor() inhibitor {
	l.t.Helper()
	select {
	case i := <-l.held:
		return i
	case <-time.After(20 * time.Second):
		l.t.Fatal("nobody asked to be waited for")
		return inhibitor{}
	}
}

// next waits for a reason.
func next(t *testing.T, w *Watcher, want Reason) {
	t.Helper()
	select {
	case got, open := <-w.Reasons():
		if !open || got != want {
			t.Fatalf("got %q (open %t), want %q", got, open, want)
		}
	case <-time.After(20 * time.Second):
		t.Fatalf("no reason came, want %q", want)
	}
}

func TestSuspendWaitsForTheLock(t *testing.T) {
	address := startBus(t)
	l := serveLogin(t, address, true)
	w := watch(t.Context(), address, "")
	w.Done() // of a lock before: it does not let this suspend through
	for range 2 {
		held := l.inhibitor()
		l.emit(loginPath, loginManager+".PrepareForSleep", true)
		next(t, w, Sleep)
		if held.free(t, 50*time.Millisecond) {
			t.Error("the system slept before the vault was locked")
		}
		w.Done()
		if !held.free(t, 20*time.Second) {
			t.Error("the system was kept from sleeping")
		}
		l.emit(loginPath, loginManager+".PrepareForSleep", false)
	}
}

func TestSuspendIsHeldUpForAMomentOnly(t *testing.T) {
	address := startBus(t)
	l := serveLogin(t, address, true)
	w := watch(t.Context(), address, "")
	held := l.inhibitor()
	l.emit(loginPath, loginManager+".PrepareForSleep", true)
	next(t, w, Sleep)
	if !held.free(t, 20*time.Second) {
		t.Error("a vault that does not lock keeps the system from sleeping")
	}
}

func TestOurSessionsLock(t *testing.T) {
	t.Setenv("XDG_SESSION_ID", "unknown")
	hint := func(locked bool) []any {
		return []any{loginSession, map[string]dbus.Variant{"LockedHint": dbus.MakeVariant(locked)}, []string{}}
	}
	for _, byPID := range []bool{true, false} {
		address := startBus(t)
		l := serveLogin(t, address, byPID)
		w := watch(t.Context(), address, "")
		l.inhibitor() // it listens now
		l.emit(theirs, loginSession+".Lock")
		l.emit(theirs, properties+".PropertiesChanged", hint(true)...)
		l.emit(ours, loginSession+".Unlock")
		l.emit(ours, properties+".PropertiesChanged", hint(false)...)
		l.emit(ours, properties+".PropertiesChanged", "nonsense")
		l.emit(loginPath, loginManager+".PrepareForSleep", true)
		next(t, w, Sleep) // and nothing of the above
		w.Done()
		l.emit(ours, loginSession+".Lock")
		next(t, w, Locked)
		l.emit(ours, properties+".PropertiesChanged", hint(true)...)
		next(t, w, Locked)
	}
}

func TestScreenSavers(t *testing.T) {
	address := startBus(t)
	saver := &login{t: t}
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	saver.conn = conn
	for _, name := range saverInterfaces {
		w := watch(t.Context(), "", address)
		// Nothing tells when the watcher listens, so the saver repeats itself.
		again := time.NewTicker(20 * time.Millisecond)
		for told := false; !told; {
			saver.emit("/org/freedesktop/ScreenSaver", name+".ActiveChanged", false)
			saver.emit("/org/freedesktop/ScreenSaver", name+".ActiveChanged", true)
			select {
			case r, open := <-w.Reasons():
				if told = open && r == Locked; !told {
					t.Fatalf("got %q (open %t)", r, open)
				}
			case <-again.C:
			}
		}
		again.Stop()
	}
}

func TestBusThatGoesAwayOrDoesNotAnswer(t *testing.T) {
	address := startBus(t)
	l := serveLogin(t, address, true)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w := watch(ctx, address, "unix:path="+filepath.Join(t.TempDir(), "nothing"))
	held := l.inhibitor()
	l.emit(ours, loginSession+".Lock")
	next(t, w, Locked)
	cancel()
	if _, open := <-w.Reasons(); open {
		t.Error("a reason after the end")
	}
	if !held.free(t, 20*time.Second) {
		t.Error("the end leaves the system waiting")
	}
}
