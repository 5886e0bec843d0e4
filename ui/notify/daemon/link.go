package daemon

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"image/png"
	"slices"
	"strings"

	"github.com/godbus/dbus/v5"

	"tokendesk/assets"
	"tokendesk/store/bus"
)

// link is one connection to the bus.
type link struct {
	conn    *dbus.Conn
	signals chan *dbus.Signal
	close   context.CancelFunc
	known   *Info // what the desktop's part said of itself; nil: not asked

	owner string // the desktop's part, "" while it is not known; of the goroutine that reads signals
}

const busName = "org.freedesktop.DBus"

// connect connects and listens; what is connected ends with life.
func connect(ctx, life context.Context) (*link, error) {
	life, end := context.WithCancel(life)
	stop := context.AfterFunc(ctx, end) // a bus that does not answer
	conn, err := bus.Connect(life)
	if err != nil {
		stop()
		end()
		return nil, err
	}
	l := &link{conn: conn, close: end, signals: make(chan *dbus.Signal, 64)}
	conn.Signal(l.signals)
	for _, rule := range [][]dbus.MatchOption{
		{dbus.WithMatchSender(service), dbus.WithMatchInterface(service)},
		{dbus.WithMatchSender(busName), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, service)},
	} {
		if err := conn.AddMatchSignalContext(ctx, rule...); err != nil {
			stop()
			end()
			return nil, err
		}
	}
	// Nobody else may say what a person has chosen. One that is not there yet is told of.
	_ = conn.BusObject().CallWithContext(ctx, busName+".GetNameOwner", 0, service).Store(&l.owner)
	if !stop() {
		end()
		return nil, ctx.Err()
	}
	return l, nil
}

func (l *link) call(ctx context.Context, method string, values ...any) *dbus.Call {
	return l.conn.Object(service, object).CallWithContext(ctx, service+"."+method, 0, values...)
}

// look asks the desktop's part what it is, once.
func (l *link) look(ctx context.Context) (Info, error) {
	if l.known != nil {
		return *l.known, nil
	}
	var info Info
	var vendor, version string
	if err := l.call(ctx, "GetServerInformation").Store(&info.Name, &vendor, &info.Version, &version); err != nil {
		return Info{}, err
	}
	var can []string
	if err := l.call(ctx, "GetCapabilities").Store(&can); err != nil {
		return Info{}, err
	}
	info.Actions, info.Markup = slices.Contains(can, "actions"), slices.Contains(can, "body-markup")
	l.known = &info
	return info, nil
}

// changes takes note of who shows notifications, where a signal says that this is now
// somebody else; "" is nobody.
func (l *link) changes(s *dbus.Signal) (before, now string, changed bool) {
	name, _ := at[string](s, 0)
	if s.Sender != busName || s.Name != busName+".NameOwnerChanged" || name != service {
		return "", "", false
	}
	before, _ = at[string](s, 1)
	l.owner, _ = at[string](s, 2)
	return before, l.owner, true
}

// read turns a signal into what became of a note.
func (l *link) read(s *dbus.Signal) (Event, bool) {
	id, ok := at[uint32](s, 0)
	if !ok || s.Sender != l.owner {
		return Event{}, false
	}
	switch s.Name {
	case service + ".ActionInvoked":
		key, _ := at[string](s, 1)
		return Event{ID: id, Chosen: key}, key != ""
	case service + ".NotificationClosed":
		return Event{ID: id}, true
	}
	return Event{}, false
}

// at is a signal's value at a place; ok reports whether there is one of this type.
func at[T any](s *dbus.Signal, i int) (value T, ok bool) {
	if i < len(s.Body) {
		value, ok = s.Body[i].(T)
	}
	return value, ok
}

// escape makes a plain text what it is as markup, too.
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// hints are what is told of a note beside its text.
func hints(n Note) map[string]dbus.Variant {
	h := map[string]dbus.Variant{
		"desktop-entry": dbus.MakeVariant(assets.ID),
		"urgency":       dbus.MakeVariant(byte(1)), // normal: a critical one never goes away by itself
	}
	if n.Category != "" {
		h["category"] = dbus.MakeVariant(n.Category)
	}
	if n.Transient {
		h["transient"] = dbus.MakeVariant(true)
	}
	if p, err := drawn(); err == nil {
		h["image-data"] = dbus.MakeVariant(p)
	}
	return h
}

// pixels are a picture as the specification wants it.
type pixels struct {
	Width, Height, Stride int32
	Alpha                 bool
	Bits, Channels        int32
	Data                  []byte
}

// drawn is the program's icon, for desktops on which the program is not installed.
func drawn() (pixels, error) {
	picture, err := png.Decode(bytes.NewReader(assets.Tray))
	if err != nil {
		return pixels{}, err
	}
	size := picture.Bounds().Size()
	plain := image.NewNRGBA(image.Rect(0, 0, size.X, size.Y))
	draw.Draw(plain, plain.Bounds(), picture, picture.Bounds().Min, draw.Src)
	return pixels{int32(size.X), int32(size.Y), int32(plain.Stride), true, 8, 4, plain.Pix}, nil
}
