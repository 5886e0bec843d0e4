//go:build linux

package keys

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

// Promise 33: everything a keyring can do to us, told apart.

// played is a scene with a scripted service: it must fail for the reason given.
func played(s *service, want error) func() error {
	return func() error {
		if err := s.serve(); err != nil {
			return err
		}
		if err := mustFail(want); err != nil {
			return err
		}
		if users := s.users(); len(users) != 0 && want != ErrNotSaved {
			return fmt.Errorf("items are left: %q", users)
		}
		return nil
	}
}

func scripted() map[string]scene {
	locked := func(prompt func(*service) func(dbus.ObjectPath)) *service {
		s := &service{locked: true, unlock: func() bool { return true }}
		if prompt != nil {
			s.prompt = prompt(s)
		}
		return s
	}
	dismissed := func(s *service) func(dbus.ObjectPath) { return func(dbus.ObjectPath) { s.answer(false) } }
	gone := func(s *service) func(dbus.ObjectPath) { return func(dbus.ObjectPath) { s.conn.Close() } }

	noCollection := &service{noCollection: true}
	dismissedSave := &service{create: func(string) (bool, bool) { return false, true }}
	dismissedSave.prompt = dismissed(dismissedSave)
	dies := &service{}
	dies.create = func(string) (bool, bool) { dies.conn.Close(); return false, false }
	hangs := &service{create: func(string) (bool, bool) { select {} }}
	return map[string]scene{
		"no service":                    {bus: private, play: func() error { return mustFail(ErrNoService) }},
		"no collection":                 {bus: private, play: played(noCollection, ErrNoCollection)},
		"open already":                  {bus: private, play: openAlready},
		"prompt answered":               {bus: private, play: promptAnswered},
		"prompt dismissed":              {bus: private, play: played(locked(dismissed), ErrLocked)},
		"prompt unanswered":             {bus: private, play: played(locked(nil), ErrUnanswered)},
		"prompt answered late":          {bus: private, play: answeredLate},
		"prompt that is waited for":     {bus: private, play: promptWaitedFor},
		"killed during the prompt":      {bus: private, play: played(locked(gone), ErrGone)},
		"killed in the middle":          {bus: private, play: played(dies, ErrGone)},
		"saving dismissed":              {bus: private, play: played(dismissedSave, ErrNotSaved)},
		"says saved, keeps nothing":     {bus: private, play: played(&service{create: func(string) (bool, bool) { return false, false }}, ErrNotSaved)},
		"keeps something else":          {bus: private, play: played(&service{read: func(v string) string { return v[:len(v)/2] }}, ErrNotSaved)},
		"hangs while it saves":          {bus: private, play: played(hangs, ErrSilent)},
		"hangs before it says anything": {bus: private, play: played(&service{look: func() { select {} }}, ErrSilent)},
	}
}

// openAlready reads a key of a keyring that is open: nobody asks it to open.
func openAlready() error {
	s := &service{}
	if err := s.serve(); err != nil {
		return err
	}
	ctx, data := context.Background(), NewKey()
	slot, err := Create(ctx, Keyring, Source{}, "vault", data)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.unlocks = 0
	s.mu.Unlock()
	back, _, err := Open(ctx, Auto, Source{}, "vault", []Slot{slot})
	if err != nil || !bytes.Equal(back, data) {
		return fmt.Errorf("the key does not come back: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unlocks != 0 {
		return errors.New("what is open was read the long way")
	}
	return nil
}

func promptAnswered() error {
	s := &service{locked: true, unlock: func() bool { return true }}
	s.prompt = func(dbus.ObjectPath) { s.answer(true) }
	if err := s.serve(); err != nil {
		return err
	}
	ctx, data := context.Background(), NewKey()
	slot, err := Create(ctx, Keyring, Source{}, "vault", data)
	if err != nil {
		return err
	}
	back, _, err := Open(ctx, Auto, Source{}, "vault", []Slot{slot})
	if err != nil || !bytes.Equal(back, data) {
		return fmt.Errorf("the key does not come back: %w", err)
	}
	return nil
}

// promptWaitedFor answers once somebody has been told that the keyring asks.
func promptWaitedFor() error {
	s := &service{unlock: func() bool { return true }}
	s.prompt = func(dbus.ObjectPath) {}
	if err := s.serve(); err != nil {
		return err
	}
	var told atomic.Int32
	asking := System{Waiting: func() { told.Add(1); s.answer(true) }}
	ctx, data := context.Background(), NewKey()
	slot, err := Create(ctx, Keyring, Source{Store: asking}, "vault", data)
	if err != nil || told.Load() != 0 {
		return fmt.Errorf("told %d times: %w", told.Load(), err)
	}
	s.mu.Lock()
	s.locked = true
	s.mu.Unlock()
	back, _, err := Open(ctx, Auto, Source{Store: asking}, "vault", []Slot{slot})
	if err != nil || !bytes.Equal(back, data) || told.Load() != 1 {
		return fmt.Errorf("told %d times: %w", told.Load(), err)
	}
	return nil
}

// answeredLate lets the prompt be answered when nobody waits any more: what was
// in the keyring stays, and what the late answer still wrote goes again.
func answeredLate() error {
	s := &service{locked: true, unlock: func() bool { return true }}
	if err := s.serve(); err != nil {
		return err
	}
	s.add("of another vault", "its key")
	ctx := context.Background()
	if err := (System{Timeout: time.Second}).Add(ctx, "attempt 1", "late"); !errors.Is(err, ErrUnanswered) {
		return fmt.Errorf("got %w, want %w", err, ErrUnanswered)
	}
	s.answer(true)
	select {
	case user := <-s.deleted:
		if user != "attempt 1" {
			return fmt.Errorf("%q was deleted", user)
		}
	case <-time.After(patience):
		return errors.New("the late item stayed")
	}
	if users := s.users(); !slices.Equal(users, []string{"of another vault"}) {
		return fmt.Errorf("items: %q", users)
	}
	return nil
}

// desktop are scenes with the real gnome-keyring.
func desktop() map[string]scene {
	return map[string]scene{
		"no bus":                  {play: func() error { return mustFail(ErrNoBus) }},
		"gnome-keyring":           {bus: gnome, play: working},
		"gnome-keyring locked":    {bus: gnome, play: realLocked},
		"gnome-keyring hangs":     {bus: gnome, play: realHangs},
		"gnome-keyring is killed": {bus: gnome, play: realKilled},
		"key replaced":            {bus: gnome, play: replaced},
	}
}

func working() error {
	ctx := context.Background()
	data := NewKey()
	slot, err := Create(ctx, Keyring, Source{}, "vault", data)
	if err != nil {
		return fmt.Errorf("create: %w (%w)", err, errors.Unwrap(err))
	}
	got, _, err := Open(ctx, Auto, Source{}, "vault", []Slot{slot})
	if err != nil || !bytes.Equal(got, data) {
		return fmt.Errorf("the key does not come back: %w", err)
	}
	if err := (System{}).Check(ctx); err != nil {
		return fmt.Errorf("check: %w", err)
	}
	Discard(ctx, Source{}, slot)
	if _, _, err = Open(ctx, Auto, Source{}, "vault", []Slot{slot}); !errors.Is(err, ErrNotFound) {
		return fmt.Errorf("a deleted key: %w", err)
	}
	return nil
}

func replaced() error {
	ctx := context.Background()
	slot, err := Create(ctx, Keyring, Source{}, "vault", NewKey())
	if err != nil {
		return err
	}
	if err := keyring.Set(serviceName, slot.ID, itemPrefix+strings.Repeat("A", 43)+"="); err != nil {
		return err
	}
	if _, _, err = Open(ctx, Auto, Source{}, "vault", []Slot{slot}); !errors.Is(err, ErrReplaced) {
		return fmt.Errorf("a replaced key: %w", err)
	}
	return nil
}

// onBus calls the real service behind our back.
func onBus(use func(conn *dbus.Conn) error) error {
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		return err
	}
	defer conn.Close()
	return use(conn)
}

// started waits for gnome-keyring: its command returns before it has its name.
func started() error {
	return onBus(func(conn *dbus.Conn) error {
		if err := conn.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName)); err != nil {
			return err
		}
		signals := make(chan *dbus.Signal, 16)
		conn.Signal(signals)
		var there bool
		if err := conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, secretsName).Store(&there); err != nil || there {
			return err
		}
		for late := time.After(patience); ; {
			select {
			case s := <-signals:
				if s.Name == "org.freedesktop.DBus.NameOwnerChanged" {
					return nil
				}
			case <-late:
				return errors.New("gnome-keyring did not start")
			}
		}
	})
}

// realLocked: nobody can be asked here, since no prompter runs.
func realLocked() error {
	if err := onBus(func(conn *dbus.Conn) error {
		return conn.Object(secretsName, secretsPath).Call(secretsService+".Lock", 0, []dbus.ObjectPath{loginPath}).Err
	}); err != nil {
		return err
	}
	if err := (System{}).Check(context.Background()); !errors.Is(err, ErrLocked) {
		return fmt.Errorf("check says %w", err)
	}
	return mustFail(ErrLocked)
}

// daemon returns gnome-keyring's process.
func daemon() (pid int, err error) {
	err = onBus(func(conn *dbus.Conn) error {
		var id uint32
		err := conn.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, secretsName).Store(&id)
		pid = int(id)
		return err
	})
	return pid, err
}

func realHangs() error {
	pid, err := daemon()
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		return err
	}
	defer syscall.Kill(pid, syscall.SIGCONT)
	return mustFail(ErrSilent)
}

// realKilled stops the daemon, lets a call run into it, and kills it then.
func realKilled() error {
	pid, err := daemon()
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		return err
	}
	return onBus(func(conn *dbus.Conn) error {
		if err := conn.BusObject().Call("org.freedesktop.DBus.Monitoring.BecomeMonitor", 0,
			[]string{"type='method_call',destination='" + secretsName + "'"}, uint32(0)).Err; err != nil {
			return err
		}
		calls := make(chan *dbus.Message, 16)
		conn.Eavesdrop(calls)
		defer conn.Eavesdrop(nil) // closing would close calls under the library's own hands
		done := make(chan error, 1)
		// The bus starts it again at the next call, and then it is locked.
		go func() { done <- mustFail(ErrGone, ErrLocked) }()
		select {
		case <-calls:
		case <-time.After(patience):
			return errors.New("nobody called the service")
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			return err
		}
		return <-done
	})
}
