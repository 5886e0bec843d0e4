package display

import (
	"context"
	"encoding/binary"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is an environment with a place for sockets; its values are its variables.
type world map[string]string

func newWorld(t *testing.T) world {
	t.Helper()
	// Not t.TempDir: a socket's path must be short.
	dir, err := os.MkdirTemp("", "display")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return world{"XDG_RUNTIME_DIR": dir, "XAUTHORITY": filepath.Join(dir, "keys")}
}

func (w world) get(key string) string { return w[key] }

// serve has every program that connects to a socket answered once.
func serve(t *testing.T, path string, answer func(net.Conn)) {
	t.Helper()
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			answer(conn)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { _ = listener.Close(); <-served })
}

// compositor starts a Wayland display that offers interfaces.
func (w world) compositor(t *testing.T, name string, offers ...string) {
	t.Helper()
	serve(t, filepath.Join(w["XDG_RUNTIME_DIR"], name), func(conn net.Conn) {
		for range 2 { // get_registry, then sync
			if _, err := conn.Read(make([]byte, 12)); err != nil {
				return
			}
		}
		var said []byte
		event := func(object, opcode uint32, body []byte) {
			said = binary.NativeEndian.AppendUint32(said, object)
			said = binary.NativeEndian.AppendUint32(said, uint32(len(body)+8)<<16|opcode)
			said = append(said, body...)
		}
		for i, name := range offers {
			body := binary.NativeEndian.AppendUint32(nil, uint32(i))
			body = binary.NativeEndian.AppendUint32(body, uint32(len(name)+1))
			body = append(body, padded(name+"\x00")...)
			event(2, 0, binary.NativeEndian.AppendUint32(body, 1))
		}
		event(1, 1, binary.NativeEndian.AppendUint32(nil, 3)) // delete_id: nothing to us
		event(3, 0, make([]byte, 4))
		_, _ = conn.Write(said)
	})
	w["WAYLAND_DISPLAY"] = name
}

var whole = []string{"wl_compositor", "wl_shm", "wl_output", "xdg_wm_base", "wl_seat"}

// without is a list but for one.
func without(list []string, one string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == one })
}

// server starts an X display with one screen; key is what it lets in, "" everybody.
func (w world) server(t *testing.T, key string, glx byte) {
	t.Helper()
	path := filepath.Join(w["XDG_RUNTIME_DIR"], "X")
	serve(t, path+":0", func(conn net.Conn) {
		ask := make([]byte, 12)
		if _, err := conn.Read(ask); err != nil {
			return
		}
		proof := make([]byte, len(padded(string(make([]byte, ask[6]))))+len(padded(string(make([]byte, ask[8])))))
		if len(proof) > 0 {
			if _, err := conn.Read(proof); err != nil {
				return
			}
		}
		given := ""
		if ask[8] > 0 {
			given = string(proof[len(proof)-16:])
		}
		if given != key {
			_, _ = conn.Write([]byte{0, 4, 11, 0, 0, 0, 1, 0, 'n', 'o', ' ', ' '})
			return
		}
		body := make([]byte, 32)
		body[20] = 1 // screens
		_, _ = conn.Write(append([]byte{1, 0, 11, 0, 0, 0, 8, 0}, body...))
		if _, err := conn.Read(make([]byte, 12)); err != nil {
			return
		}
		answer := make([]byte, 32)
		answer[0], answer[8] = 1, glx
		_, _ = conn.Write(answer)
	})
	w["DISPLAY"] = path + ":0"
}

// keys writes a file of keys.
func (w world) keys(t *testing.T, entries ...entry) {
	t.Helper()
	var data []byte
	for _, e := range entries {
		data = binary.BigEndian.AppendUint16(data, e.family)
		for _, field := range []string{e.address, e.number, e.method, e.key} {
			data = binary.BigEndian.AppendUint16(data, uint16(len(field)))
			data = append(data, field...)
		}
	}
	if err := os.WriteFile(w["XAUTHORITY"], data, 0o600); err != nil {
		t.Fatal(err)
	}
}

const (
	right = "0123456789abcdef"
	wrong = "fedcba9876543210"
)

func TestLook(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("there is always a display")
	}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	framed := append(slices.Clone(whole), decorations)
	for name, c := range map[string]struct {
		arrange func(*testing.T, world)
		kind    Kind
		reasons []Reason
		missing []string // of the first problem
	}{
		"nothing is named":           {func(*testing.T, world) {}, None, nil, nil},
		"a socket that is not there": {func(_ *testing.T, w world) { w["WAYLAND_DISPLAY"] = "wayland-7" }, None, []Reason{Silent}, nil},
		"a compositor":               {func(t *testing.T, w world) { w.compositor(t, "wayland-1", whole...) }, Wayland, nil, nil},
		"by its path": {func(t *testing.T, w world) {
			w.compositor(t, "w", whole...)
			w["WAYLAND_DISPLAY"] = w["XDG_RUNTIME_DIR"] + "/w"
		}, Wayland, nil, nil},
		"the usual socket without a name": {func(t *testing.T, w world) { w.compositor(t, "wayland-0", whole...); w["WAYLAND_DISPLAY"] = "" }, Wayland, nil, nil},
		"no seat":                         {func(t *testing.T, w world) { w.compositor(t, "w", without(whole, Seat)...) }, None, []Reason{Lacking}, []string{Seat}},
		"no windows":                      {func(t *testing.T, w world) { w.compositor(t, "w", without(whole, Shell)...) }, None, []Reason{Lacking}, []string{Shell}},
		"no memory and no surfaces": {func(t *testing.T, w world) {
			w.compositor(t, "w", without(without(whole, Canvas), Memory)...)
		}, None, []Reason{Lacking}, []string{Canvas, Memory}},
		"something that goes at once": {func(t *testing.T, w world) {
			serve(t, filepath.Join(w["XDG_RUNTIME_DIR"], "w"), func(net.Conn) {})
			w["WAYLAND_DISPLAY"] = "w"
		}, None, []Reason{Silent}, nil},
		"something else": {func(t *testing.T, w world) {
			serve(t, filepath.Join(w["XDG_RUNTIME_DIR"], "w"), func(c net.Conn) {
				_, _ = c.Read(make([]byte, 24))
				_, _ = c.Write(make([]byte, 64))
			})
			w["WAYLAND_DISPLAY"] = "w"
		}, None, []Reason{Foreign}, nil},
		"a connection that was handed down": {func(_ *testing.T, w world) { w["WAYLAND_SOCKET"] = "3" }, Wayland, nil, nil},

		"an X display":            {func(t *testing.T, w world) { w.server(t, "", 1) }, X11, nil, nil},
		"without OpenGL":          {func(t *testing.T, w world) { w.server(t, "", 0) }, None, []Reason{Lacking}, []string{GLX}},
		"without that screen":     {func(t *testing.T, w world) { w.server(t, "", 1); w["DISPLAY"] += ".1" }, None, []Reason{Lacking}, []string{Screen}},
		"a dead X display":        {func(_ *testing.T, w world) { w["DISPLAY"] = w["XDG_RUNTIME_DIR"] + "/X:0" }, None, []Reason{Silent}, nil},
		"no name of an X display": {func(_ *testing.T, w world) { w["DISPLAY"] = "nonsense" }, None, []Reason{Misnamed}, nil},
		"a key that is not there": {func(t *testing.T, w world) { w.server(t, right, 1) }, None, []Reason{Refused}, nil},
		"the wrong key": {func(t *testing.T, w world) {
			w.server(t, right, 1)
			w.keys(t, entry{familyLocal, host, "0", cookie, wrong})
		}, None, []Reason{Refused}, nil},
		"another machine's key": {func(t *testing.T, w world) {
			w.server(t, right, 1)
			w.keys(t, entry{familyLocal, "elsewhere", "0", cookie, right})
		}, None, []Reason{Refused}, nil},
		"another display's key": {func(t *testing.T, w world) {
			w.server(t, right, 1)
			w.keys(t, entry{familyLocal, host, "1", cookie, right})
		}, None, []Reason{Refused}, nil},
		"the key": {func(t *testing.T, w world) {
			w.server(t, right, 1)
			w.keys(t, entry{familyLocal, host, "0", cookie, right})
		}, X11, nil, nil},
		"a key for every machine": {func(t *testing.T, w world) {
			w.server(t, right, 1)
			w.keys(t, entry{familyWild, "", "", cookie, right})
		}, X11, nil, nil},
		"the key among other keys": {func(t *testing.T, w world) {
			w.server(t, right, 1)
			w.keys(t, entry{familyLocal, host, "9", cookie, wrong}, entry{familyWild, "", "0", "XDM", wrong}, entry{familyLocal, host, "0", cookie, right})
		}, X11, nil, nil},
		"a pipe instead of a key": {func(t *testing.T, w world) {
			w.server(t, "", 1)
			if err := makePipe(w["XAUTHORITY"]); err != nil {
				t.Fatal(err)
			}
		}, X11, nil, nil},

		"no seat, and an X display": {func(t *testing.T, w world) { w.compositor(t, "w", without(whole, Seat)...); w.server(t, "", 1) }, X11, []Reason{Lacking}, []string{Seat}},
		"both dead":                 {func(_ *testing.T, w world) { w["WAYLAND_DISPLAY"], w["DISPLAY"] = "w", w["XDG_RUNTIME_DIR"]+"/X:0" }, None, []Reason{Silent, Silent}, nil},
		"a dead X display, and a compositor": {func(t *testing.T, w world) {
			w.compositor(t, "w", whole...)
			w["DISPLAY"] = w["XDG_RUNTIME_DIR"] + "/X:0"
		}, Wayland, []Reason{Silent}, nil},
		"both, and the compositor frames": {func(t *testing.T, w world) { w.compositor(t, "w", framed...); w.server(t, "", 1) }, Wayland, nil, nil},
		"both, and it does not":           {func(t *testing.T, w world) { w.compositor(t, "w", whole...); w.server(t, "", 1) }, X11, nil, nil},
		"both, in a session of X": {func(t *testing.T, w world) {
			w.compositor(t, "w", framed...)
			w.server(t, "", 1)
			w["XDG_SESSION_TYPE"] = "x11"
		}, X11, nil, nil},
		"both, and the person wants X": {func(t *testing.T, w world) {
			w.compositor(t, "w", framed...)
			w.server(t, "", 1)
			w["FYNE_PLATFORM"] = "x11"
		}, X11, nil, nil},
		"both, and the person wants Wayland": {func(t *testing.T, w world) {
			w.compositor(t, "w", whole...)
			w.server(t, "", 1)
			w["FYNE_PLATFORM"] = "wayland"
		}, Wayland, nil, nil},
		"a session of X whose display is dead": {func(t *testing.T, w world) {
			w.compositor(t, "w", framed...)
			w["XDG_SESSION_TYPE"], w["DISPLAY"] = "x11", "/nowhere:0"
		}, Wayland, []Reason{Silent}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c.arrange(t, w)
			found := look(t.Context(), w.get, []Kind{Wayland, X11})
			defer found.Close()
			var reasons []Reason
			for _, p := range found.Problems {
				reasons = append(reasons, p.Reason)
			}
			if found.Kind != c.kind || !slices.Equal(reasons, c.reasons) {
				t.Fatalf("found %q and %v; want %q and %v", found.Kind, found.Problems, c.kind, c.reasons)
			}
			if c.missing != nil && !slices.Equal(found.Problems[0].Missing, c.missing) {
				t.Errorf("it lacks %v; want %v", found.Problems[0].Missing, c.missing)
			}
		})
	}
}

// What hangs is given up when its time is over; the next display is tried.
func TestADisplayThatHangs(t *testing.T) {
	for _, kind := range []Kind{Wayland, X11} {
		t.Run(string(kind), func(t *testing.T) {
			w := newWorld(t)
			path := filepath.Join(w["XDG_RUNTIME_DIR"], "X:0")
			serve(t, path, func(conn net.Conn) {
				for { // it listens, and says nothing, until the other leaves
					if _, err := conn.Read(make([]byte, 64)); err != nil {
						return
					}
				}
			})
			w["DISPLAY"], w["WAYLAND_DISPLAY"] = path, path
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond) // sooner than our patience
			defer cancel()
			found := look(ctx, w.get, []Kind{kind})
			if len(found.Problems) != 1 || found.Problems[0].Reason != Hanging || found.Kind != None {
				t.Errorf("found %q and %v", found.Kind, found.Problems)
			}
		})
	}
}

// A build for one kind of display does not look at the other.
func TestABuildForOneKind(t *testing.T) {
	w := newWorld(t)
	w.compositor(t, "w", whole...)
	if found := look(t.Context(), w.get, []Kind{X11}); found.Kind != None || found.Problems != nil {
		t.Errorf("found %+v", found)
	}
}

func TestParseX(t *testing.T) {
	for name, want := range map[string]xAddress{
		":0":              {},
		":12.3":           {number: 12, screen: 3},
		"unix:1":          {protocol: "unix", number: 1},
		"ada/unix:1":      {protocol: "unix", number: 1},
		"localhost:10.0":  {host: "localhost", number: 10},
		"tcp/far.test:2":  {protocol: "tcp", host: "far.test", number: 2},
		"[::1]:4":         {host: "::1", number: 4},
		"::1:4":           {host: "::1", number: 4},
		"/tmp/launch/x:0": {socket: "/tmp/launch/x:0"},
	} {
		if got, err := parseX(name); err != nil || got != want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for _, name := range []string{"", "0", ":", ":a", ":-1", ":1.x", ":70000"} {
		if got, err := parseX(name); err == nil {
			t.Errorf("%q is read as %+v", name, got)
		}
	}
}

// A display elsewhere is named in the file of keys by its address, one that was reached
// over the loopback interface by this machine's name.
func TestWhoseKey(t *testing.T) {
	host, _ := os.Hostname()
	remote := xAddress{host: "far.test"}
	for _, c := range []struct {
		reached net.Addr
		family  uint16
		address string
	}{
		{&net.TCPAddr{IP: net.IPv4(192, 0, 2, 7)}, familyInternet, "\xc0\x00\x02\x07"},
		{&net.TCPAddr{IP: net.ParseIP("2001:db8::1")}, familyInternet6, string(net.ParseIP("2001:db8::1"))},
		{&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}, familyLocal, host},
	} {
		if family, address := whose(remote, c.reached); family != c.family || address != c.address {
			t.Errorf("%v: %d %q", c.reached, family, address)
		}
	}
}
