package keys

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/godbus/dbus/v5"

	"tokendesk/store/bus"
)

// The parts of the Secret Service API that a look needs.
const (
	secretsName    = "org.freedesktop.secrets"
	secretsPath    = dbus.ObjectPath("/org/freedesktop/secrets")
	secretsService = "org.freedesktop.Secret.Service"
	loginPath      = secretsPath + "/collection/login"
	defaultAlias   = secretsPath + "/aliases/default"

	collectionLocked = "org.freedesktop.Secret.Collection.Locked"
)

// probe reports whether the keyring is locked, or why there is none. It shows
// no prompt and starts no bus: without a session bus, go-keyring would start a
// dbus-daemon of its own at every call and leave it running.
func probe(ctx context.Context) (locked bool, err error) {
	conn, collection, err := reach(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	locked, err = property[bool](ctx, conn.Object(secretsName, collection), collectionLocked)
	if err != nil {
		return false, named(ctx, err)
	}
	return locked, nil
}

// reach connects to the service and finds the collection that go-keyring will use.
func reach(ctx context.Context) (*dbus.Conn, dbus.ObjectPath, error) {
	address, err := bus.Adopt()
	if err != nil {
		return nil, "", errors.Join(ErrNoBus, err)
	}
	conn, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		return nil, "", errors.Join(ErrNoBus, err)
	}
	service := conn.Object(secretsName, secretsPath)
	collections, err := property[[]dbus.ObjectPath](ctx, service, secretsService+".Collections")
	if err != nil {
		_ = conn.Close()
		return nil, "", named(ctx, err)
	}
	collection, err := choose(ctx, service, collections)
	if err != nil {
		_ = conn.Close()
		return nil, "", err
	}
	return conn, collection, nil
}

// glance reads an item by the connection that finds out whether there is anything to
// read, half of what a look and go-keyring take. It shows no prompt: found is false
// for whatever needs one, and for whatever else go-keyring can tell better; err is
// why there is no keyring.
func glance(ctx context.Context, user string) (secret string, found bool, err error) {
	conn, collection, err := reach(ctx)
	if err != nil {
		return "", false, err
	}
	defer conn.Close() // the session ends with it
	var (
		of      = conn.Object(secretsName, collection)
		name    = strings.LastIndexByte(collectionLocked, '.')
		locked  = of.GoWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, make(chan *dbus.Call, 1), collectionLocked[:name], collectionLocked[name+1:])
		opening = conn.Object(secretsName, secretsPath).GoWithContext(ctx, secretsService+".OpenSession", 0, make(chan *dbus.Call, 1), "plain", dbus.MakeVariant(""))
		search  = of.GoWithContext(ctx, "org.freedesktop.Secret.Collection.SearchItems", 0, make(chan *dbus.Call, 1), map[string]string{"service": serviceName, "username": user})

		isLocked, none dbus.Variant
		session        dbus.ObjectPath
		items          []dbus.ObjectPath
	)
	for _, wrong := range []error{(<-locked.Done).Store(&isLocked), (<-opening.Done).Store(&none, &session), (<-search.Done).Store(&items)} {
		if wrong != nil {
			return "", false, nil
		}
	}
	if is, ok := isLocked.Value().(bool); is || !ok || len(items) == 0 {
		return "", false, nil
	}
	var held struct {
		Session           dbus.ObjectPath
		Parameters, Value []byte
		ContentType       string
	}
	if conn.Object(secretsName, items[0]).CallWithContext(ctx, "org.freedesktop.Secret.Item.GetSecret", 0, session).Store(&held) != nil {
		return "", false, nil
	}
	return string(held.Value), true, nil
}

// choose returns the collection that go-keyring will use.
func choose(ctx context.Context, service dbus.BusObject, collections []dbus.ObjectPath) (dbus.ObjectPath, error) {
	for _, path := range collections {
		if path == loginPath {
			return path, nil
		}
	}
	var path dbus.ObjectPath
	if err := service.CallWithContext(ctx, secretsService+".ReadAlias", 0, "default").Store(&path); err != nil {
		return "", named(ctx, err)
	}
	if path == "/" || path == "" {
		return "", ErrNoCollection
	}
	return defaultAlias, nil
}

func property[T any](ctx context.Context, object dbus.BusObject, name string) (value T, err error) {
	dot := strings.LastIndexByte(name, '.')
	var variant dbus.Variant
	err = object.CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, name[:dot], name[dot+1:]).Store(&variant)
	if err != nil {
		return value, err
	}
	return value, dbus.Store([]any{variant.Value()}, &value)
}

// named says which of the ways to fail an error of the bus is.
func named(ctx context.Context, err error) error {
	var refused dbus.Error
	switch {
	case ctx.Err() != nil:
		return errors.Join(ErrSilent, ctx.Err())
	case stopped(err):
		return errors.Join(ErrGone, err)
	case errors.As(err, &refused):
		return errors.Join(ErrNoService, err)
	}
	return errors.Join(ErrNoService, err)
}

// stopped reports whether the service or the bus went away during a call.
func stopped(err error) bool {
	var refused dbus.Error
	if errors.As(err, &refused) {
		return refused.Name == "org.freedesktop.DBus.Error.NoReply" || refused.Name == "org.freedesktop.DBus.Error.Disconnected"
	}
	return errors.Is(err, dbus.ErrClosed) || errors.Is(err, io.EOF)
}
