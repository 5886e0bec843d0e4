package screenlock

import (
	"context"
	"os"
	"time"

	"github.com/godbus/dbus/v5"
)

// The parts of logind's interface that are used here.
const (
	loginName    = "org.freedesktop.login1"
	loginPath    = dbus.ObjectPath("/org/freedesktop/login1")
	loginManager = loginName + ".Manager"
	loginSession = loginName + ".Session"
	loginUser    = loginName + ".User"
	properties   = "org.freedesktop.DBus.Properties"
)

// logind listens for sleep and for the lock of our session. Its signals can do
// no more than lock, so it matters little who sends them.
func (w *Watcher) logind(ctx context.Context, conn *dbus.Conn) {
	manager := conn.Object(loginName, loginPath)
	sender := dbus.WithMatchSender(loginName)
	rules := [][]dbus.MatchOption{{
		sender, dbus.WithMatchObjectPath(loginPath),
		dbus.WithMatchInterface(loginManager), dbus.WithMatchMember("PrepareForSleep"),
	}}
	session := sessionPath(ctx, conn, manager)
	if session != "" {
		rules = append(rules,
			[]dbus.MatchOption{sender, dbus.WithMatchObjectPath(session), dbus.WithMatchInterface(loginSession), dbus.WithMatchMember("Lock")},
			[]dbus.MatchOption{sender, dbus.WithMatchObjectPath(session), dbus.WithMatchInterface(properties), dbus.WithMatchMember("PropertiesChanged")},
		)
	}
	queue, err := subscribe(ctx, conn, rules)
	if err != nil {
		return
	}
	delay := inhibit(ctx, manager)
	defer func() { _ = delay.Close() }()
	each(ctx, queue, func(s *dbus.Signal) {
		switch s.Name {
		case loginManager + ".PrepareForSleep":
			if first[bool](s) {
				w.sleep(ctx, delay)
			} else {
				_ = delay.Close()
				delay = inhibit(ctx, manager)
			}
		case loginSession + ".Lock":
			if s.Path == session {
				w.tell(Locked)
			}
		case properties + ".PropertiesChanged":
			if s.Path == session && locks(s) {
				w.tell(Locked)
			}
		}
	})
}

// sleep lets the vault be locked before the system sleeps.
func (w *Watcher) sleep(ctx context.Context, delay *os.File) {
	select {
	case <-w.done: // of an earlier time
	default:
	}
	w.tell(Sleep)
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case <-w.done:
	case <-limit.C:
	case <-ctx.Done():
	}
	_ = delay.Close()
}

// inhibit asks logind to wait for us before it sleeps, until the file is closed.
// Where it will not, the file is nil: the lock comes at the latest on waking.
func inhibit(ctx context.Context, manager dbus.BusObject) *os.File {
	var fd dbus.UnixFD
	if call(ctx, manager, loginManager+".Inhibit", &fd, "sleep", "Tokendesk", "The vault is locked first.", "delay") != nil {
		return nil
	}
	return os.NewFile(uintptr(fd), "sleep inhibitor")
}

// sessionPath finds the session whose lock is ours: the one we run in or, for a
// program that was started by the user's service manager, the one the user sees.
func sessionPath(ctx context.Context, conn *dbus.Conn, manager dbus.BusObject) (path dbus.ObjectPath) {
	if id := os.Getenv("XDG_SESSION_ID"); id != "" {
		if call(ctx, manager, loginManager+".GetSession", &path, id) == nil {
			return path
		}
	}
	if call(ctx, manager, loginManager+".GetSessionByPID", &path, uint32(os.Getpid())) == nil {
		return path
	}
	var user dbus.ObjectPath
	if call(ctx, manager, loginManager+".GetUser", &user, uint32(os.Getuid())) != nil {
		return ""
	}
	var value dbus.Variant
	if call(ctx, conn.Object(loginName, user), properties+".Get", &value, loginUser, "Display") != nil {
		return ""
	}
	var display struct {
		ID   string
		Path dbus.ObjectPath
	}
	if dbus.Store([]any{value.Value()}, &display) != nil || display.ID == "" {
		return ""
	}
	return display.Path
}

// call calls a method that takes logind no time, and starts no logind for it.
func call(ctx context.Context, object dbus.BusObject, method string, answer any, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return object.CallWithContext(ctx, method, dbus.FlagNoAutoStart, args...).Store(answer)
}

// locks reports whether a change of properties says that the screen is locked now.
func locks(s *dbus.Signal) bool {
	if len(s.Body) < 2 || first[string](s) != loginSession {
		return false
	}
	changed, _ := s.Body[1].(map[string]dbus.Variant)
	locked, _ := changed["LockedHint"].Value().(bool)
	return locked
}
