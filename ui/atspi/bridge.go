package atspi

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"github.com/godbus/dbus/v5"
)

// Options are what a bridge needs to know of its program.
type Options struct {
	// Name is what the program is called.
	Name string
	// Version is the program's, told to whoever asks.
	Version string
	// Session connects to the session bus for as long as its context. It must start no
	// bus. Where there is none its error ends the bridge.
	Session func(context.Context) (*dbus.Conn, error)
	// Address is that of the accessibility bus, where it is known: then the session bus
	// is not asked. It is AT_SPI_BUS_ADDRESS of the environment.
	Address string
	// Windows are those of the program. It is called on the UI goroutine; nil means all
	// that Fyne knows.
	Windows func() []fyne.Window
	// Do has a function run on the UI goroutine, and does not wait for it; nil is
	// fyne.Do.
	Do func(func())
	// Origin is where a window's content begins on the screen, in pixels; false where
	// that is not known, as on Wayland. It is called on the UI goroutine when somebody asks
	// where on the screen something is; nil knows nothing.
	Origin func(fyne.Window) (x, y int, ok bool)
	// Every has a channel told time and again until stop; nil is a ticker. It is called
	// once somebody listens, and where a connection was lost.
	Every func(time.Duration) (tick <-chan time.Time, stop func())
}

// Bridge is the program's connection to those who read it.
type Bridge struct {
	options Options
	view    *view
	end     context.CancelFunc
	ended   chan struct{} // closed once it has

	mu       sync.Mutex
	active   bool
	activity chan struct{} // has one when active has become different
}

const (
	// patience is how long another program may take to answer.
	patience = 5 * time.Second
	// grace is how long the end of the program waits for a bus.
	grace = time.Second
)

// Start starts a bridge, until ctx ends or it is closed. It returns at once, may be called
// before there is a window, and has no error to tell: without a bus there is nobody to
// hear.
func Start(ctx context.Context, o Options) *Bridge {
	if o.Do == nil {
		o.Do = fyne.Do
	}
	if o.Windows == nil {
		o.Windows = func() []fyne.Window { return fyne.CurrentApp().Driver().AllWindows() }
	}
	if o.Origin == nil {
		o.Origin = func(fyne.Window) (int, int, bool) { return 0, 0, false }
	}
	if o.Every == nil {
		o.Every = func(d time.Duration) (<-chan time.Time, func()) {
			t := time.NewTicker(d)
			return t.C, t.Stop
		}
	}
	ctx, end := context.WithCancel(ctx)
	b := &Bridge{options: o, view: newView(ctx, o.Windows, o.Do), end: end, active: true, activity: make(chan struct{}, 1), ended: make(chan struct{})}
	go func() {
		defer close(b.ended)
		b.run(ctx)
	}()
	return b
}

// Close ends the bridge and waits until it has ended, but not for long: where a bus has
// stopped reading, what is being told to it ends with that bus or with the program.
func (b *Bridge) Close() {
	b.end()
	limit := time.NewTimer(grace)
	defer limit.Stop()
	select {
	case <-b.ended:
	case <-limit.C:
	}
}

// Activate says whether the program's window has the keys now: nobody is told where the
// focus is in a window that has not. It returns at once, and may be called on any
// goroutine.
func (b *Bridge) Activate(active bool) {
	b.mu.Lock()
	b.active = active
	b.mu.Unlock()
	select {
	case b.activity <- struct{}{}:
	default:
	}
}

// Changed says that the windows show something else from now on, such as nothing of what
// was locked: what was read of them before is dropped. It returns at once, may be called on
// any goroutine, and does nothing where nothing was read.
func (b *Bridge) Changed() { b.view.changed() }

func (b *Bridge) isActive() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.active
}
