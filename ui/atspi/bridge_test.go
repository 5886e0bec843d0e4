package atspi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/godbus/dbus/v5"
	"go.uber.org/goleak"

	"tokendesk/store/bus/bustest"
	"tokendesk/ui/atspi"
	"tokendesk/ui/atspi/accessible"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what should come at once.
const patience = 20 * time.Second

const registryName = "org.a11y.atspi.Registry"

// desktop is a session bus and an accessibility bus with its registry.
type desktop struct {
	t                     *testing.T
	session, bus          *bustest.Daemon
	launcher, conn        *dbus.Conn // who owns the name on each
	embedded, asked, told chan string
	address               atomic.Pointer[string] // of the accessibility bus, as the launcher tells it

	mu     sync.Mutex
	events []listener
}

type listener struct{ Bus, Event string }

type ref struct {
	Name string
	Path dbus.ObjectPath
}

func newDesktop(t *testing.T) *desktop {
	t.Helper()
	d := &desktop{t: t, session: bustest.Start(t), bus: bustest.Start(t), embedded: make(chan string, 16), asked: make(chan string, 64), told: make(chan string, 1024)}
	d.registry()
	return d
}

// registry owns the registry's name on the accessibility bus.
func (d *desktop) registry() {
	t := d.t
	t.Helper()
	d.address.Store(&d.bus.Address)
	d.conn = d.connect(d.bus)
	export := func(path dbus.ObjectPath, name string, methods map[string]any) {
		if err := d.conn.ExportMethodTable(methods, path, name); err != nil {
			t.Fatal(err)
		}
	}
	export("/org/a11y/atspi/accessible/root", "org.a11y.atspi.Socket", map[string]any{"Embed": func(plug ref) (ref, *dbus.Error) {
		d.embedded <- plug.Name
		return ref{d.conn.Names()[0], "/org/a11y/atspi/accessible/root"}, nil
	}})
	export("/org/a11y/atspi/registry", registryName, map[string]any{"GetRegisteredEvents": func() ([]listener, *dbus.Error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.asked <- fmt.Sprint(len(d.events))
		return d.events, nil
	}})
	d.own(d.conn, registryName)
}

// launch makes the accessibility bus known on the session bus.
func (d *desktop) launch() {
	d.t.Helper()
	d.launcher = d.connect(d.session)
	address := func() (string, *dbus.Error) { return *d.address.Load(), nil }
	if err := d.launcher.ExportMethodTable(map[string]any{"GetAddress": address}, "/org/a11y/bus", "org.a11y.Bus"); err != nil {
		d.t.Fatal(err)
	}
	d.own(d.launcher, "org.a11y.Bus")
}

func (d *desktop) connect(to *bustest.Daemon) *dbus.Conn {
	d.t.Helper()
	conn, err := dbus.Connect(to.Address)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func (d *desktop) own(conn *dbus.Conn, name string) {
	d.t.Helper()
	if reply, err := conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		d.t.Fatal(reply, err)
	}
}

// listen registers for events, or for none, and hears those of a program.
func (d *desktop) listen(event string) {
	d.t.Helper()
	d.mu.Lock()
	if d.events = nil; event != "" {
		d.events = []listener{{":1.99", event}}
	}
	d.mu.Unlock()
	member, body := "EventListenerRegistered", []any{":1.99", event, []string{}}
	if event == "" {
		member, body = "EventListenerDeregistered", []any{":1.99", "object:"}
	}
	if err := d.conn.Emit("/org/a11y/atspi/registry", registryName+"."+member, body...); err != nil {
		d.t.Fatal(err)
	}
}

// hear has d.told have every event from now on.
func (d *desktop) hear() {
	d.t.Helper()
	conn := d.connect(d.bus)
	signals := make(chan *dbus.Signal, 1024)
	conn.Signal(signals)
	for _, kind := range []string{"Object", "Window", "Focus"} {
		if err := conn.AddMatchSignal(dbus.WithMatchInterface("org.a11y.atspi.Event." + kind)); err != nil {
			d.t.Fatal(err)
		}
	}
	go func() {
		for s := range signals {
			name, is := strings.CutPrefix(s.Name, "org.a11y.atspi.Event.")
			if !is {
				continue // of the bus itself
			}
			data := s.Body[3].(dbus.Variant).Value()
			if object, is := data.([]any); is && len(object) == 2 {
				data = "object"
			}
			d.told <- fmt.Sprintf("%s:%v %v %v", name, s.Body[0], s.Body[1], data)
		}
	}()
}

// await waits until all of some events came, in any order.
func (d *desktop) await(wanted ...string) {
	d.t.Helper()
	var came []string
	for len(wanted) > 0 {
		event := receive(d.t, d.told, fmt.Sprintf("%q, after %q", wanted, came))
		came = append(came, event)
		if i := slices.Index(wanted, event); i >= 0 {
			wanted = slices.Delete(wanted, i, i+1)
		}
	}
}

func receive[T any](t *testing.T, from <-chan T, what string) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(patience):
		t.Fatalf("there is no %s", what)
	}
	return v
}

// program is a Fyne program on a goroutine of its own, as the toolkit's is.
type program struct {
	*atspi.Bridge
	t     *testing.T
	queue chan func()
	reads atomic.Int32   // how often the goroutine was asked
	ticks chan time.Time // what the bridge follows while somebody listens; each lets it look once
	timed atomic.Int32   // how often it began to

	win    fyne.Window
	entry  *widget.Entry
	secret *widget.Entry
	button *widget.Button
	toast  *chip
	press  chan string
}

type chip struct {
	widget.BaseWidget
	info accessible.Info
}

func (c *chip) Accessibility() accessible.Info { return c.info }

func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(widget.NewLabel("drawn"))
}

func newProgram(t *testing.T, o atspi.Options) *program {
	t.Helper()
	p := &program{t: t, queue: make(chan func(), 1024), ticks: make(chan time.Time), press: make(chan string, 16)}
	over := make(chan struct{})
	go func() {
		defer close(over)
		for f := range p.queue {
			f()
		}
	}()
	p.ui(func() {
		test.NewTempApp(t)
		p.entry, p.secret = widget.NewEntry(), widget.NewPasswordEntry()
		p.entry.SetPlaceHolder("Name")
		p.secret.SetPlaceHolder("Secret")
		p.button = widget.NewButton("Go", func() { p.press <- "Go" })
		p.toast = &chip{info: accessible.Info{Role: accessible.Notification, Name: "Copied", Live: accessible.Polite, Children: []fyne.CanvasObject{}}}
		p.toast.ExtendBaseWidget(p.toast)
		p.toast.Hide()
		rows := &chip{}
		rows.ExtendBaseWidget(rows)
		rows.info = accessible.Info{Role: accessible.List, Name: "Rows", Items: &accessible.Items{Count: 1000, Active: 1, At: func(i int) accessible.Item {
			name := fmt.Sprint("row ", i)
			return accessible.Item{Key: name, Info: accessible.Info{Name: name, Actions: []accessible.Action{{Name: "Copy", Key: "Ctrl+C", Do: func() { p.press <- name }}}}}
		}}}
		slider := widget.NewSlider(0, 10)
		slider.SetValue(4)
		p.win = test.NewTempWindow(t, container.NewVBox(p.entry, p.secret, p.button, rows, slider, p.toast))
		p.win.SetTitle("Bench")
		p.win.Resize(fyne.NewSize(600, 500))
	})
	o.Name, o.Version = "Example", "1.2"
	o.Windows = func() []fyne.Window { return []fyne.Window{p.win} }
	o.Do = func(f func()) {
		p.reads.Add(1)
		p.queue <- f
	}
	o.Every = func(time.Duration) (<-chan time.Time, func()) {
		p.timed.Add(1)
		return p.ticks, func() { p.timed.Add(-1) }
	}
	p.Bridge = atspi.Start(t.Context(), o)
	t.Cleanup(func() {
		p.Close()
		close(p.queue)
		<-over
	})
	return p
}

// ui runs a function on the UI goroutine and waits for it.
func (p *program) ui(f func()) {
	p.t.Helper()
	done := make(chan struct{})
	p.queue <- func() { defer close(done); f() }
	receive(p.t, done, "end of what the window does")
}

// look has the bridge look at what has become different.
func (p *program) look() {
	p.t.Helper()
	select {
	case p.ticks <- time.Time{}:
	case <-time.After(patience):
		p.t.Fatal("the bridge does not look")
	}
}

func (d *desktop) options() atspi.Options {
	return atspi.Options{Session: func(ctx context.Context) (*dbus.Conn, error) {
		return dbus.Connect(d.session.Address, dbus.WithContext(ctx))
	}}
}

// reader is a client of the accessibility bus.
type reader struct {
	t    *testing.T
	conn *dbus.Conn
	name string // of the program
}

func (r *reader) call(path dbus.ObjectPath, method string, args ...any) *dbus.Call {
	return r.conn.Object(r.name, path).Call("org.a11y.atspi."+method, 0, args...)
}

func value[T any](r *reader, path dbus.ObjectPath, method string, args ...any) (v T) {
	r.t.Helper()
	if err := r.call(path, method, args...).Store(&v); err != nil {
		r.t.Fatalf("%s of %s: %v", method, path, err)
	}
	return v
}

func property[T any](r *reader, path dbus.ObjectPath, name string) (v T) {
	r.t.Helper()
	if err := r.conn.Object(r.name, path).StoreProperty("org.a11y.atspi."+name, &v); err != nil {
		r.t.Fatalf("%s of %s: %v", name, path, err)
	}
	return v
}

const root = dbus.ObjectPath("/org/a11y/atspi/accessible/root")

// find is the thing in the window with a name.
func (r *reader) find(name string) dbus.ObjectPath {
	r.t.Helper()
	window := value[[]ref](r, root, "Accessible.GetChildren")[0].Path
	for _, child := range value[[]ref](r, window, "Accessible.GetChildren") {
		if property[string](r, child.Path, "Accessible.Name") == name {
			return child.Path
		}
	}
	r.t.Fatalf("there is no %q", name)
	return ""
}

// start is a program that is embedded, and who reads it.
func start(t *testing.T) (*desktop, *program, *reader) {
	t.Helper()
	d := newDesktop(t)
	d.launch()
	p := newProgram(t, d.options())
	name := receive(t, d.embedded, "program")
	receive(t, d.asked, "question of who listens")
	return d, p, &reader{t, d.connect(d.bus), name}
}

func TestRead(t *testing.T) {
	_, p, r := start(t)
	if p.reads.Load() != 0 {
		t.Error("the window is read before anybody asks")
	}
	if role, name, kit := value[string](r, root, "Accessible.GetRoleName"), property[string](r, root, "Accessible.Name"), property[string](r, root, "Application.ToolkitName"); role != "application" || name != "Example" || kit != "Fyne" {
		t.Errorf("it is %s %q of %s", role, name, kit)
	}
	window := value[ref](r, root, "Accessible.GetChildAtIndex", int32(0)).Path
	if role, count := value[string](r, window, "Accessible.GetRoleName"), property[int32](r, window, "Accessible.ChildCount"); role != "frame" || count != 5 {
		t.Errorf("it has a %s with %d children", role, count)
	}
	button := r.find("Go")
	if faces := value[[]string](r, button, "Accessible.GetInterfaces"); !slices.Contains(faces, "org.a11y.atspi.Action") || slices.Contains(faces, "org.a11y.atspi.Text") {
		t.Errorf("the button has %v", faces)
	}
	if !value[bool](r, button, "Action.DoAction", int32(0)) || receive(t, p.press, "press") != "Go" {
		t.Error("the button is not pressed")
	}
	if err := r.call(button, "Text.GetText", int32(0), int32(-1)).Err; err == nil {
		t.Error("a button has a text")
	}
	if extents := value[struct{ X, Y, Width, Height int32 }](r, button, "Component.GetExtents", uint32(1)); extents.Width <= 0 || extents.Y <= 0 {
		t.Errorf("it is at %+v", extents)
	} else if at := value[ref](r, window, "Component.GetAccessibleAtPoint", extents.X+2, extents.Y+2, uint32(1)); at.Path != button {
		t.Errorf("there is %v", at)
	}
	slider := dbus.ObjectPath("")
	for _, child := range value[[]ref](r, window, "Accessible.GetChildren") {
		if value[string](r, child.Path, "Accessible.GetRoleName") == "slider" {
			slider = child.Path
		}
	}
	if err := r.conn.Object(r.name, slider).SetProperty("org.a11y.atspi.Value.CurrentValue", dbus.MakeVariant(7.0)); err != nil {
		t.Fatal(err)
	}
	if now := property[float64](r, slider, "Value.CurrentValue"); now != 7 {
		t.Errorf("the slider is at %g", now)
	}
	items := value[[]struct {
		Object, Application, Parent ref
		Index, Children             int32
		Interfaces                  []string
		Name                        string
		Role                        uint32
		Description                 string
		States                      []uint32
	}](r, "/org/a11y/atspi/cache", "Cache.GetItems")
	if len(items) != 8 { // the program, the window, five things and the active row
		t.Errorf("the cache has %d", len(items))
	}
}

func TestPlacesOnTheScreen(t *testing.T) {
	d := newDesktop(t)
	d.launch()
	o := d.options()
	o.Origin = func(fyne.Window) (int, int, bool) { return 100, 40, true }
	newProgram(t, o)
	r := &reader{t, d.connect(d.bus), receive(t, d.embedded, "program")}
	type extents struct{ X, Y, Width, Height int32 }
	button := r.find("Go")
	screen, window := value[extents](r, button, "Component.GetExtents", uint32(0)), value[extents](r, button, "Component.GetExtents", uint32(1))
	if window.X += 100; screen != (extents{window.X, window.Y + 40, window.Width, window.Height}) {
		t.Errorf("on the screen it is at %+v, of the window %+v", screen, window)
	}
	frame := value[ref](r, root, "Accessible.GetChildAtIndex", int32(0)).Path
	if at := value[ref](r, frame, "Component.GetAccessibleAtPoint", screen.X+2, screen.Y+2, uint32(0)); at.Path != button {
		t.Errorf("there is %v", at)
	}
}

func TestRowsAreMadeWhenAskedFor(t *testing.T) {
	_, p, r := start(t)
	rows := r.find("Rows")
	if n := property[int32](r, rows, "Accessible.ChildCount"); n != 1000 {
		t.Errorf("there are %d", n)
	}
	row := value[ref](r, rows, "Accessible.GetChildAtIndex", int32(700)).Path
	if name := property[string](r, row, "Accessible.Name"); name != "row 700" {
		t.Errorf("it is %q", name)
	}
	if i := value[int32](r, row, "Accessible.GetIndexInParent"); i != 700 {
		t.Errorf("it is at %d", i)
	}
	if !value[bool](r, row, "Action.DoAction", int32(0)) || receive(t, p.press, "press") != "row 700" {
		t.Error("it is not pressed")
	}
	if key := value[string](r, row, "Action.GetKeyBinding", int32(0)); key != "Ctrl+C" {
		t.Errorf("its key is %q", key)
	}
	if last := value[[]ref](r, rows, "Accessible.GetChildren"); len(last) != 1000 || last[700].Path != row {
		t.Errorf("%d, a row has two names", len(last))
	}
}

func TestTyping(t *testing.T) {
	_, p, r := start(t)
	entry, secret := r.find("Name"), r.find("Secret")
	if !value[bool](r, entry, "EditableText.SetTextContents", "one two. Three") {
		t.Fatal("it cannot be typed into")
	}
	type piece struct {
		Text     string
		From, To int32
	}
	for _, c := range []struct {
		at, by int
		want   piece
	}{
		{5, 1, piece{"two. ", 4, 9}}, {0, 0, piece{"o", 0, 1}}, {10, 2, piece{"Three", 9, 14}}, {3, 2, piece{"one two. ", 0, 9}}, {5, 3, piece{"one two. Three", 0, 14}},
	} {
		var got piece
		if err := r.call(entry, "Text.GetStringAtOffset", int32(c.at), uint32(c.by)).Store(&got.Text, &got.From, &got.To); err != nil || got != c.want {
			t.Errorf("at %d by %d: %+v, %v", c.at, c.by, got, err)
		}
	}
	if caret := property[int32](r, entry, "Text.CaretOffset"); caret != 14 {
		t.Errorf("the caret is at %d", caret)
	}
	value[bool](r, secret, "EditableText.SetTextContents", "c4n4ry")
	p.ui(func() {
		if p.secret.Text != "c4n4ry" {
			t.Errorf("the secret is %q", p.secret.Text)
		}
	})
	if text := value[string](r, secret, "Text.GetText", int32(0), int32(-1)); text != "••••••••" {
		t.Errorf("the secret reads %q", text)
	}
	if role := value[string](r, secret, "Accessible.GetRoleName"); role != "password text" {
		t.Errorf("it is a %s", role)
	}
}

// What happens is told while somebody listens, and nothing is done otherwise.
func TestEvents(t *testing.T) {
	d, p, r := start(t)
	d.hear()
	if p.timed.Load() != 0 || p.reads.Load() != 0 {
		t.Fatal("it looks at the window though nobody listens")
	}
	p.ui(func() { p.win.Canvas().Focus(p.button) })
	d.listen("object:state-changed")
	receive(t, d.asked, "question of who listens")
	d.await("Window.Create: 0 Bench", "Window.Activate: 0 Bench", "Object.StateChanged:focused 1 0")

	p.ui(func() { p.win.Canvas().Focus(p.entry); p.entry.SetText("hej") })
	p.look()
	d.await("Object.StateChanged:focused 0 0", "Object.TextChanged:insert 0 hej", "Object.StateChanged:focused 1 0")
	p.ui(func() { p.button.SetText("Stop") })
	p.look()
	d.await("Object.PropertyChange:accessible-name 0 Stop")
	p.ui(func() { p.button.Disable() })
	p.look()
	d.await("Object.StateChanged:enabled 0 0", "Object.StateChanged:sensitive 0 0")
	p.ui(p.toast.Show)
	p.look()
	d.await("Object.ChildrenChanged:add 5 object", "Object.StateChanged:showing 1 0", "Object.Announcement: 1 Copied")
	p.ui(p.toast.Hide)
	p.look()
	d.await("Object.ChildrenChanged:remove 5 object", "Object.StateChanged:defunct 1 0")
	p.Activate(false)
	d.await("Window.Deactivate: 0 Bench", "Object.StateChanged:active 0 0")
	p.Activate(true)
	d.await("Window.Activate: 0 Bench", "Object.StateChanged:focused 1 0")
	p.ui(func() { p.secret.SetText("c4n4ry"); p.win.Canvas().Focus(p.secret) })
	p.look()
	d.await("Object.TextChanged:insert 0 ••••••••", "Object.StateChanged:focused 1 0")

	d.listen("")
	receive(t, d.asked, "question of who listens")
	property[string](r, root, "Accessible.Name") // whatever came before has been seen to
	if err := until(func() bool { return p.timed.Load() == 0 }); err != nil {
		t.Error("it goes on looking though nobody listens")
	}
}

func until(yes func() bool) error {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if yes() {
			return nil
		}
	}
	return errors.New("it does not come true")
}

// A reader that is started later is met, and so is one that is started again.
func TestBusComesAndGoes(t *testing.T) {
	d := newDesktop(t)
	newProgram(t, d.options())
	d.launch()
	receive(t, d.embedded, "program")
	if _, err := d.launcher.ReleaseName("org.a11y.Bus"); err != nil {
		t.Fatal(err)
	}
	d.launch()
	receive(t, d.embedded, "program, again")
}

// One that ends and is started again without a word is met again, too.
func TestLostConnection(t *testing.T) {
	d, p, _ := start(t)
	old := d.bus
	d.bus = bustest.Start(t)
	d.registry()
	old.Kill()
	p.look()
	receive(t, d.embedded, "program, again")
}

func TestNoBus(t *testing.T) {
	p := newProgram(t, atspi.Options{Session: func(context.Context) (*dbus.Conn, error) { return nil, errors.New("none") }})
	p.Close()
	if p.reads.Load() != 0 {
		t.Error("it looked at the window")
	}
	d := newDesktop(t)
	p = newProgram(t, d.options()) // a session bus alone
	p.Close()
	if p.reads.Load() != 0 {
		t.Error("it looked at the window")
	}
	newProgram(t, atspi.Options{Address: d.bus.Address})
	receive(t, d.embedded, "program")
}

// What is gone answers with an error, and nothing is done with it.
func TestGone(t *testing.T) {
	_, p, r := start(t)
	button := r.find("Go")
	p.ui(func() { p.win.SetContent(widget.NewLabel("locked")) })
	err := until(func() bool { return r.call(button, "Accessible.GetRole").Err != nil })
	if err != nil {
		t.Fatal("what has gone answers")
	}
	for _, call := range []*dbus.Call{r.call(button, "Action.DoAction", int32(0)), r.call("/org/a11y/atspi/accessible/99999", "Accessible.GetRole"), r.call("/org/a11y/atspi/accessible/x", "Accessible.GetState")} {
		if call.Err == nil {
			t.Errorf("%v is done", call.Method)
		}
	}
	select {
	case what := <-p.press:
		t.Errorf("%s was pressed", what)
	default:
	}
	r.find("locked")
}

// Another screen has what was read before dropped, where something was.
func TestChanged(t *testing.T) {
	_, p, r := start(t)
	p.Changed()
	if p.reads.Load() != 0 {
		t.Error("the window is read though nobody asks")
	}
	p.ui(func() { p.win.SetContent(widget.NewLabel("open")) })
	r.find("open")
	before := p.reads.Load()
	p.Changed()
	if p.reads.Load() != before+1 {
		t.Error("what was read is kept")
	}
}

// A bus that takes the connection and says nothing hangs neither the window nor its end.
func TestBusThatHangs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bus")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	came := make(chan struct{})
	held := make(chan net.Conn, 1)
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			held <- conn
		}
		close(came)
	}()
	p := newProgram(t, atspi.Options{Address: "unix:path=" + path})
	receive(t, came, "connection")
	p.ui(func() { p.entry.SetText("it goes on") })
	p.Activate(true)
	closed := make(chan struct{})
	go func() {
		p.Close()
		close(closed)
	}()
	receive(t, closed, "end")
	(<-held).Close()
}

// relay stands between a bus and its clients.
type relay struct {
	address string
	most    int           // bytes that are read from a client, and no more
	stopped chan struct{} // has one when a client has said more
	mu      sync.Mutex
	held    []net.Conn
}

func newRelay(t *testing.T, bus *bustest.Daemon) *relay {
	t.Helper()
	path := filepath.Join(t.TempDir(), "relay")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{address: "unix:path=" + path, most: 1 << 17, stopped: make(chan struct{}, 16)}
	t.Cleanup(func() { _ = listener.Close(); r.close() })
	to, _, _ := strings.Cut(strings.TrimPrefix(bus.Address, "unix:path="), ",")
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("unix", to)
			if err != nil {
				_ = client.Close()
				return
			}
			r.mu.Lock()
			r.held = append(r.held, client, server)
			r.mu.Unlock()
			go func() { _, _ = io.Copy(client, server) }()
			go func() {
				if n, _ := io.Copy(server, io.LimitReader(client, int64(r.most))); n == int64(r.most) {
					r.stopped <- struct{}{}
				}
			}()
		}
	}()
	return r
}

func (r *relay) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, conn := range r.held {
		_ = conn.Close()
	}
}

// A bus that stops reading while it is told something does not keep the program from ending.
func TestBusThatStopsReading(t *testing.T) {
	d := newDesktop(t)
	r := newRelay(t, d.bus)
	d.address.Store(&r.address)
	d.launch()
	d.listen("object:announcement")
	p := newProgram(t, d.options())
	receive(t, d.embedded, "program")
	receive(t, d.asked, "question of who listens")
	p.look()
	p.ui(func() {
		p.toast.info.Name = strings.Repeat("more than a socket holds ", 1<<16)
		p.toast.Show()
	})
	p.look()
	receive(t, r.stopped, "long message")
	closed := make(chan struct{})
	go func() {
		p.Close()
		close(closed)
	}()
	receive(t, closed, "end")
	r.close()
}
