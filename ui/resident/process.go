package resident

import (
	"context"
	"errors"
	"os"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/socket"
	"tokendesk/ui/desk"
	"tokendesk/ui/hotkey"
	"tokendesk/ui/notify"
	"tokendesk/ui/screenlock"
	"tokendesk/ui/tasks"
	"tokendesk/ui/tray"
)

// Icon is what the tray shows.
type Icon interface {
	Show(tray.Model)
	Close()
}

// Options are what the resident process is started with.
type Options struct {
	Desk desk.Options // how the vault is opened; nobody can be asked
	Link *Link        // to the window that started this process; nil: none did

	world
}

// world is what the process meets; a test has its own.
type world struct {
	// listen makes this process the one that hears what others say of the vault, with
	// what another has handed over, if anything.
	listen func(ctx context.Context, files []*os.File, heard func(word string) bool) (place, error)
	tray   func(first tray.Model, act func(desk.Action)) (Icon, error)
	there  func(context.Context) <-chan bool // as [tray.Watch]
	window func(args ...string) (l *Link, reap func(), err error)
	key    func() *hotkey.Holder // nil: none
	sleep  func(ctx context.Context, d time.Duration) error
	now    func() time.Time
	// rest is how long nothing is done before trim gives memory back.
	rest time.Duration
	trim func()
}

// process is the resident process. All of it lives on the goroutine of Run, but for
// what [tasks] runs.
type process struct {
	o     Options
	tasks *tasks.Group
	post  func(func()) // to the goroutine of Run, in order
	stop  context.CancelFunc

	icon   Icon
	screen *screenlock.Watcher
	link   *Link // to a window; nil while there is none
	shown  bool  // the window at the other end has asked for the desk, or begun with it

	desk    *desk.Desk // nil while the window has it
	opening bool
	taking  bool         // what opens was handed over by the window
	asked   bool         // the window wants the desk as soon as it is open
	giving  bool         // the desk is on its way to the window
	given   bool         // the window has the key, and has not said that it took it
	held    *desk.Desk   // opened with the window's key, which has not left the vault yet
	locking int          // locks under way
	lockDue bool         // what opens is locked before it is used
	duty    *tasks.Group // what is done over the desk; nil for nothing
	hearing hearing      // of others

	trayGone func() // ends the waiting for a tray that has gone

	locked  bool        // the vault, as the icon was told last
	private bool        // nobody is named, as the icon was told last
	used    time.Time   // when the person last did something
	next    desk.Action // chosen while the window was handing over: done once it has gone
	then    desk.Action // what is to be done once the desk is open, by the window where there is one
	sent    desk.Action // what the window was asked to do last
	sentAt  time.Time
	wanted  desk.Action      // what a window was asked to show that may be about to end
	told    notify.Told      // by the half that had the desk before
	notes   *notify.Notifier // while the desk is here; nil: nobody is told anything
}

// Run is the resident process: it returns when the person has quit, or ctx ends. With
// a link it begins as the icon of a window that is open, without one as the one who has
// the vault open. Where another process is that, it returns at once.
func Run(ctx context.Context, o Options) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if o.now == nil {
		o.world = theWorld(o.Desk)
	}
	queue := make(chan func())
	post := func(f func()) {
		select {
		case queue <- f:
		case <-ctx.Done():
		}
	}
	p := &process{o: o, stop: stop, post: post, tasks: tasks.New(ctx, post, o.sleep), used: o.now(), hearing: newHearing(), trayGone: func() {}}
	err := p.begin(ctx)
	rest := time.NewTimer(o.rest)
	defer rest.Stop()
	for err == nil && ctx.Err() == nil {
		select {
		case f := <-queue:
			f()
			rest.Reset(o.rest)
		case <-rest.C: // set once for each time that something was done: nothing ticks
			o.trim()
		case <-ctx.Done():
		}
	}
	stop()
	return errors.Join(err, p.close())
}

// begin shows the icon and follows what there is to follow.
func (p *process) begin(ctx context.Context) error {
	there := p.o.there(ctx)
	if p.o.Link == nil {
		if !p.firstTray(ctx, there) {
			return noTray(ctx.Err())
		}
		// Not sooner: a window that is started while no tray is there yet is to come.
		at, err := p.o.listen(ctx, nil, p.hearing.words())
		if errors.Is(err, socket.ErrTaken) {
			p.stop() // the vault has its window, or its resident part
			return nil
		}
		p.hearing.begin(at, err)
	}
	icon, err := p.o.tray(starting(), func(a desk.Action) { p.post(func() { p.act(a) }) })
	if err != nil {
		return noTray(err)
	}
	p.icon = icon
	p.tasks.Run(func(context.Context) error {
		for t := range there {
			p.post(func() { p.trayCame(t) })
		}
		return nil
	}, func(error) { p.stop() }) // the person's session is over
	tasks.Follow(p.tasks, func(context.Context) <-chan string { return p.hearing.heard }, p.hear)
	p.screen = screenlock.Watch(ctx)
	p.o.Desk.Locked = p.screen.Done
	tasks.Follow(p.tasks, func(context.Context) <-chan screenlock.Reason { return p.screen.Reasons() }, func(screenlock.Reason) { p.screenLocks() })
	if p.o.Link != nil {
		p.shown = true
		p.follow(p.o.Link)
		return nil
	}
	p.open(nil)
	return nil
}

func noTray(err error) error {
	return &oauth.Error{
		Kind: oauth.KindOther, Message: "There is no tray on this desktop.",
		Advice: "Without a tray Tokendesk cannot run without its window: open the window instead.", Err: err,
	}
}

// starting is what the icon shows before it is told anything.
func starting() tray.Model {
	return tray.Model{Title: "Tokendesk", Items: []tray.Item{
		{Line: true},
		{Label: "Open Tokendesk", Do: desk.Action{Do: desk.DoOpen}},
		{Label: "Quit", Do: desk.Action{Do: desk.DoQuit}},
	}}
}

// close ends the process: what is ours leaves the clipboard, the icon goes.
func (p *process) close() error {
	if p.link != nil {
		_ = p.link.Close()
	}
	p.tasks.Stop()
	p.hearing.end()
	var err error
	for _, d := range []*desk.Desk{p.desk, p.held} {
		if d != nil {
			err = errors.Join(err, d.Close())
		}
	}
	if p.icon != nil {
		p.icon.Close()
	}
	return err
}

// open opens the desk: as another process had it, or with what opens the vault without
// a person. Where that needs one, the vault is locked, which the icon says.
func (p *process) open(carried *desk.Carried) {
	p.opening = true
	tasks.Start(p.tasks, func(ctx context.Context) (*desk.Desk, error) {
		o := p.o.Desk
		o.Carried, o.Create, o.Ask = carried, false, nil
		d, err := desk.Open(ctx, o)
		if carried != nil {
			carried.Wipe()
		} else if err != nil && !errors.Is(err, desk.ErrNoVault) && ctx.Err() == nil {
			o.Carried = &desk.Carried{}
			if locked, failed := desk.Open(ctx, o); failed == nil {
				d, err = locked, nil
			}
		}
		if err == nil && ctx.Err() != nil {
			err = errors.Join(ctx.Err(), d.Close())
		}
		return d, err
	}, p.opened)
}

// opened goes on with a desk that was opened, or could not be.
func (p *process) opened(d *desk.Desk, err error) {
	taken := p.taking
	p.opening, p.taking = false, false
	switch {
	case err == nil && taken:
		p.held = d
		p.send(message{Is: took, Adopted: d.Adopted()})
		if p.link == nil {
			p.mine() // the window has gone meanwhile
		}
		return
	case err == nil:
		if p.private {
			d.SetPresenting(true) // so it was with the half that has died
		}
		p.enter(d)
		return
	case taken && p.link != nil:
		p.send(message{Is: failed, Why: why(err)}) // the window has it, and stays
		return
	case p.link != nil:
		p.asked = false
		p.send(message{Is: failed, Why: why(err)}) // the window opens it, with who sits there
		p.lockDue = false
		p.leave(false)
		return
	case taken:
		p.mine()
		return
	default:
		p.stop() // there is nothing to do without it
		return
	}
}

// enter begins to use a desk, which is this process's now. One that was to be locked
// while it opened is locked first.
func (p *process) enter(d *desk.Desk) {
	if p.lockDue {
		p.lockDue, p.held, p.opening = false, d, true
		p.tasks.Run(func(ctx context.Context) error { _, err := d.Lock(ctx); return err }, func(error) {
			p.opening = false
			p.enter(d)
		})
		return
	}
	p.desk, p.held = d, nil
	p.serve()
	if p.link == nil {
		p.alone(message{}) // the window has gone meanwhile
		if then := p.then; then.Do != "" {
			p.then = desk.Action{}
			p.act(then)
		}
	} else if p.asked {
		p.asked = false
		p.give()
	}
}

// why is what an error says to a person.
func why(err error) string {
	var e *oauth.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return "The vault could not be opened."
}
