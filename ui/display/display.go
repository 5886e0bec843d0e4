// Package display finds out where a window can open, by trying: it connects to the
// displays that the environment names, asks each for what the window needs, and leaves
// again. Variables tell nothing: a display may have gone, refuse this program, or hang,
// and the toolkit crashes over each of them.
package display

import (
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"time"
)

// Patience bounds the look at one display.
const Patience = 3 * time.Second

// Kind is a kind of display.
type Kind string

// The kinds. Native is that of Windows and macOS, which always have one.
const (
	None    Kind = ""
	X11     Kind = "X11"
	Wayland Kind = "Wayland"
	Native  Kind = "native"
)

// Reason is why no window can open on a display.
type Reason string

// The reasons.
const (
	Silent  Reason = "silent"  // nothing answers there
	Hanging Reason = "hanging" // something is there and does not answer in time
	Refused Reason = "refused" // it answers, and does not let this program in
	Lacking Reason = "lacking" // it lets this program in, and lacks what the window needs
	Foreign Reason = "foreign" // what answers is not a display

	Misnamed Reason = "misnamed" // its name is none of such a display
)

// The things that a display may lack, as Problem.Missing names them.
const (
	Seat   = "wl_seat"       // keyboard and mouse
	Shell  = "xdg_wm_base"   // windows
	Memory = "wl_shm"        // pictures in memory
	Canvas = "wl_compositor" // surfaces
	GLX    = "GLX"           // OpenGL on X11
	Screen = "screen"        // the X screen that the name asks for
)

// Problem is why no window can open on one display.
type Problem struct {
	Kind    Kind
	Name    string // as the environment names it
	Reason  Reason
	Missing []string // where the reason is Lacking
	Key     string   // the file in which an X display's key was looked for, where it refused
	Err     error    // the cause, may be nil
}

// Error implements error.
func (p *Problem) Error() string {
	return string(p.Kind) + " display " + p.Name + ": " + string(p.Reason)
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

// Found is what [Look] found.
type Found struct {
	// Kind is the display to open the window on; None: there is none.
	Kind Kind
	// Problems are those of the displays that are named and cannot be used. With a
	// Kind they are of the ones that would have come first.
	Problems []*Problem

	held io.Closer // the connection to Kind's display, may be nil
}

// Close leaves the display. Whoever opens a window there does so first: an X display
// starts anew when its last program leaves, and throws out the one that just comes.
func (f Found) Close() {
	if f.held != nil {
		_ = f.held.Close()
	}
}

// Answers reports whether there is a display at all, if only one on which no window can
// be drawn: programs without OpenGL work there.
func (f Found) Answers() bool {
	return f.Kind != None || slices.ContainsFunc(f.Problems, func(p *Problem) bool { return p.Reason == Lacking })
}

// Look tries the displays that the environment names, in the order in which the toolkit
// takes them. It blocks, each display for [Patience] at most. Close what it returns.
func Look(ctx context.Context, getenv func(string) string) Found {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return Found{Kind: Native}
	}
	return look(ctx, getenv, spoken)
}

// look tries the kinds of display that the toolkit was built for.
func look(ctx context.Context, getenv func(string) string, built []Kind) Found {
	var found, later Found // later works, and another would be better
	for _, kind := range order(getenv) {
		if !slices.Contains(built, kind) {
			continue
		}
		conn, decorated, err := try(ctx, kind, getenv)
		var p *Problem
		switch {
		case errors.Is(err, errNotNamed):
		case errors.As(err, &p):
			found.Problems = append(found.Problems, p)
		case kind == Wayland && !decorated && getenv("FYNE_PLATFORM") == "" && getenv("DISPLAY") != "" && getenv("WAYLAND_DISPLAY") != "":
			later = Found{Kind: kind, held: conn} // the toolkit takes X11 where a compositor draws no frames
		default:
			later.Close()
			found.Kind, found.held = kind, conn
			return found
		}
	}
	found.Kind, found.held = later.Kind, later.held
	return found
}

// try tries a display of one kind. Errors are errNotNamed and [*Problem].
func try(ctx context.Context, kind Kind, getenv func(string) string) (conn io.Closer, decorated bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	if kind == Wayland {
		return tryWayland(ctx, getenv)
	}
	conn, err = tryX11(ctx, getenv)
	return conn, false, err
}

// errNotNamed is that of a kind of display which the environment does not name.
var errNotNamed = errors.New("no such display is named")

// order is that in which the toolkit tries the kinds.
func order(getenv func(string) string) []Kind {
	first := []Kind{X11, Wayland}
	switch {
	case getenv("FYNE_PLATFORM") == "x11":
		return first
	case getenv("FYNE_PLATFORM") != "wayland" && getenv("XDG_SESSION_TYPE") == "x11" && getenv("DISPLAY") != "":
		return first
	}
	return []Kind{Wayland, X11}
}

// failure is a problem with the reason that an error of a connection tells.
func failure(kind Kind, name string, err error) *Problem {
	p := &Problem{Kind: kind, Name: name, Reason: Silent, Err: err}
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, errForeign):
		p.Reason = Foreign
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		p.Reason = Hanging
	}
	return p
}

// errForeign is that of an answer which no such display gives.
var errForeign = errors.New("it does not speak as such a display does")
