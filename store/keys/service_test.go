//go:build linux

package keys

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"
)

// service is a Secret Service that behaves as its fields say. It serves on a
// connection of its own to the scene's private bus.
type service struct {
	conn *dbus.Conn

	// What it does; a nil function is what a well-behaved service does.
	noCollection bool
	unlock       func() (prompts bool)               // nil: opens at once
	prompt       func(path dbus.ObjectPath)          // somebody is asked
	create       func(value string) (kept, ask bool) // nil: kept, nobody asked
	read         func(value string) string           // nil: as it was written
	look         func()                              // before any property is told

	mu      sync.Mutex
	locked  bool
	items   map[dbus.ObjectPath]item
	number  int
	unlocks int         // how often it was asked to open, as go-keyring does each time
	deleted chan string // the user of each item that is deleted
}

type item struct{ user, value string }

const (
	loginItems = string(loginPath) + "/"
	thePrompt  = secretsPath + "/prompt/p1"
)

// serve takes the name of the Secret Service on the scene's bus.
func (s *service) serve() error {
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		return err
	}
	s.conn, s.items, s.deleted = conn, map[dbus.ObjectPath]item{}, make(chan string, 8)
	for _, object := range []struct {
		path    dbus.ObjectPath
		name    string
		methods map[string]any
	}{
		{secretsPath, secretsService, map[string]any{
			"OpenSession": func(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
				return dbus.MakeVariant(""), secretsPath + "/session/s1", nil
			},
			"ReadAlias": func(string) (dbus.ObjectPath, *dbus.Error) {
				if s.noCollection {
					return "/", nil
				}
				return loginPath, nil
			},
			"Unlock": s.onUnlock,
		}},
		{secretsPath, "org.freedesktop.DBus.Properties", map[string]any{"Get": s.onGet}},
		{loginPath, "org.freedesktop.DBus.Properties", map[string]any{"Get": s.onGet}},
		{loginPath, "org.freedesktop.Secret.Collection", map[string]any{
			"SearchItems": s.onSearch, "CreateItem": s.onCreate,
		}},
		{thePrompt, "org.freedesktop.Secret.Prompt", map[string]any{"Prompt": func(string) *dbus.Error {
			if s.prompt != nil {
				go s.prompt(thePrompt)
			}
			return nil
		}}},
		{secretsPath + "/session/s1", "org.freedesktop.Secret.Session", map[string]any{"Close": func() *dbus.Error { return nil }}},
	} {
		if err := conn.ExportMethodTable(object.methods, object.path, object.name); err != nil {
			return err
		}
	}
	if reply, err := conn.RequestName(secretsName, 0); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		return fmt.Errorf("the name was not given: %v %w", reply, err)
	}
	return nil
}

func (s *service) onGet(_, name string) (dbus.Variant, *dbus.Error) {
	if s.look != nil {
		s.look()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case name == "Locked":
		return dbus.MakeVariant(s.locked), nil
	case s.noCollection:
		return dbus.MakeVariant([]dbus.ObjectPath{}), nil
	}
	return dbus.MakeVariant([]dbus.ObjectPath{loginPath}), nil
}

func (s *service) onUnlock(paths []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unlocks++
	if s.locked && s.unlock != nil && s.unlock() {
		return nil, thePrompt, nil
	}
	s.locked = false
	return paths, "/", nil
}

// answer is a person who types the keyring's password (or not).
func (s *service) answer(yes bool) {
	opened := []dbus.ObjectPath{}
	if yes {
		s.mu.Lock()
		s.locked = false
		s.mu.Unlock()
		opened = append(opened, loginPath)
	}
	_ = s.conn.Emit(thePrompt, "org.freedesktop.Secret.Prompt.Completed", !yes, dbus.MakeVariant(opened))
}

func (s *service) onSearch(attributes map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := []dbus.ObjectPath{}
	for path, it := range s.items {
		if it.user == attributes["username"] && attributes["service"] == serviceName {
			found = append(found, path)
		}
	}
	return found, nil
}

type wireSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

func (s *service) onCreate(properties map[string]dbus.Variant, secret wireSecret, _ bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	kept, ask := true, false
	if s.create != nil {
		kept, ask = s.create(string(secret.Value))
	}
	attributes, _ := properties["org.freedesktop.Secret.Item.Attributes"].Value().(map[string]string)
	path := dbus.ObjectPath("/")
	if kept {
		path = s.add(attributes["username"], string(secret.Value))
	}
	if ask {
		return "/", thePrompt, nil
	}
	return path, "/", nil
}

func (s *service) add(user, value string) dbus.ObjectPath {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.number++
	path := dbus.ObjectPath(fmt.Sprintf("%si%d", loginItems, s.number))
	s.items[path] = item{user, value}
	_ = s.conn.ExportMethodTable(map[string]any{
		"GetSecret": func(session dbus.ObjectPath) (wireSecret, *dbus.Error) {
			s.mu.Lock()
			value := s.items[path].value
			s.mu.Unlock()
			if s.read != nil {
				value = s.read(value)
			}
			return wireSecret{session, []byte{}, []byte(value), "text/plain"}, nil
		},
		"Delete": func() (dbus.ObjectPath, *dbus.Error) {
			s.mu.Lock()
			user := s.items[path].user
			delete(s.items, path)
			s.mu.Unlock()
			s.deleted <- user
			return "/", nil
		},
	}, path, "org.freedesktop.Secret.Item")
	return path
}

func (s *service) users() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var users []string
	for it := range maps.Values(s.items) {
		users = append(users, it.user)
	}
	slices.Sort(users)
	return users
}

// patience bounds what must end at once.
const patience = 10 * time.Second
