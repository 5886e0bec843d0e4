package resident

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/socket"
	"tokendesk/ui/desk"
	"tokendesk/ui/notify"
	"tokendesk/ui/screenlock"
	"tokendesk/ui/tray"
)

const (
	// readyTime is how long the resident process may take to say that it is there, and
	// startTime one that has just been started. One that hangs gets no key.
	readyTime = 3 * time.Second
	startTime = 10 * time.Second
	// openTime is how long the other half may take to open what it is handed, or to hand
	// it over.
	openTime = 30 * time.Second
	// yoursTime is how long it may take to say that the vault is this one's.
	yoursTime = 5 * time.Second
	// fewDeaths within this time are borne: then there is no resident process any more.
	fewDeaths  = 3
	deathsTime = time.Minute
)

// Companion is the resident process as the window has it, and the window's place among
// the processes of a vault. Its methods may be called on any goroutine but the window's
// own; all but the fast ones that say so block.
type Companion struct {
	o       desk.Options
	ctx     context.Context // ends with the window
	actions chan desk.Action
	answers chan message
	screen  *screenlock.Watcher
	within  func(context.Context, time.Duration) (context.Context, context.CancelFunc) // bounds what it waits for

	available func(context.Context) bool        // as [tray.Available]
	there     func(context.Context) <-chan bool // as [tray.Watch]
	begin     func() error                      // starts the resident process

	handing sync.Mutex // one hand-over at a time

	mu      sync.Mutex
	link    *Link // nil while no resident process runs
	started bool  // it started this process, and may have the vault still
	wanted  bool  // one is to run
	goesOn  bool  // it does when this process ends
	model   *tray.Model
	told    notify.Told // what the person was told of, before this process had the desk
	deaths  []time.Time
	hearing hearing
	desk    *desk.Desk // open, also while it is locked; nil before
	locking int        // locks of it under way
	awaits  bool       // a tray is waited for
	lockDue bool       // it is locked as soon as it is open
	giving  bool       // the resident process has its key, or is about to
	work    sync.WaitGroup
	settled chan struct{} // closed while no hand-over from it is under way
}

// NewCompanion returns the companion of a window over the vault of o. inherited is the
// link to the resident process that started this one, nil where a person did. Close it.
func NewCompanion(ctx context.Context, o desk.Options, inherited *Link) *Companion {
	c := &Companion{o: o, ctx: ctx, actions: make(chan desk.Action, 8), answers: make(chan message, 8), hearing: newHearing(), settled: make(chan struct{}), within: context.WithTimeout}
	c.available, c.there, c.begin = tray.Available, tray.Watch, c.start
	close(c.settled)
	c.screen = screenlock.Watch(ctx)
	c.work.Go(func() {
		for range c.screen.Reasons() {
			c.lock(true)
		}
	})
	c.work.Go(func() { c.hear(ctx) })
	if inherited != nil {
		c.wanted, c.started = true, true
		c.use(inherited)
	}
	return c
}

// heard takes note of how others are heard.
func (c *Companion) heard(at place, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hearing.begin(at, err)
}

// hear turns what other processes say into what is to be done.
func (c *Companion) hear(ctx context.Context) {
	for {
		select {
		case heard := <-c.hearing.heard:
			c.mu.Lock()
			late := c.goesOn
			c.mu.Unlock()
			switch {
			case late:
				c.tell(message{Is: word, Words: []string{heard}})
			case heard == socket.Raise:
				c.do(desk.Action{Do: desk.DoOpen})
			default:
				c.lock(true)
			}
		case <-ctx.Done():
			return
		}
	}
}

// lock locks the desk, or as soon as there is one, whatever its window is doing: that
// follows. on says that the other half is told, too, where it may have the key.
func (c *Companion) lock(on bool) {
	c.do(desk.Action{Do: desk.DoLock})
	c.mu.Lock()
	d, giving := c.desk, c.giving || c.goesOn
	if d == nil {
		c.lockDue = true
	} else {
		c.locking++
	}
	c.mu.Unlock()
	if on && giving {
		c.tell(message{Is: word, Words: []string{socket.Lock}})
	}
	if d == nil {
		return
	}
	c.work.Go(func() {
		_, _ = d.Lock(c.ctx) // what of it failed, the window says when it does the same
		c.mu.Lock()
		c.locking--
		c.mu.Unlock()
	})
}

// Actions are what the person chose in the tray, and what other processes and the screen
// ask for, for the window to do.
func (c *Companion) Actions() <-chan desk.Action { return c.actions }

func (c *Companion) do(a desk.Action) {
	select {
	case c.actions <- a:
	default: // so much waits that one more changes nothing
	}
}

// Locked is told when the vault was locked: a system that is about to sleep waits for
// that. It never blocks.
func (c *Companion) Locked() { c.screen.Done() }

// Available reports whether there is a tray to which the program can go. It takes
// seconds at the most.
func (c *Companion) Available(ctx context.Context) bool { return Possible && c.available(ctx) }

// Running reports whether there is a resident process. It does not block.
func (c *Companion) Running() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.link != nil
}

// Keep starts the resident process where there is a tray, or ends it.
func (c *Companion) Keep(on bool) {
	c.mu.Lock()
	c.wanted = on
	link := c.link
	c.mu.Unlock()
	switch {
	case !on && link != nil:
		_ = link.send(message{Is: end})
		_ = link.Close()
	case on && link == nil && c.Available(c.ctx):
		_ = c.begin()
	case on && link == nil:
		c.awaitTray()
	}
}

// start starts the resident process.
func (c *Companion) start() error {
	link, command, err := start(append([]string{desk.ResidentCommand}, arguments(c.o)...)...)
	if err != nil {
		return err
	}
	go func() { _ = command.Wait() }() // no zombie stays; it outlives this process otherwise
	c.mu.Lock()
	model := c.model
	c.mu.Unlock()
	c.use(link)
	if model != nil {
		_ = link.send(message{Is: show, Model: model})
	}
	return nil
}

// use hears the other half until it has gone.
func (c *Companion) use(l *Link) {
	c.mu.Lock()
	c.link = l
	c.mu.Unlock()
	c.work.Go(func() {
		defer context.AfterFunc(c.ctx, func() { _ = l.Close() })()
		for {
			m, err := l.receive()
			if err != nil {
				c.lost(l)
				return
			}
			c.receive(m)
		}
	})
}

func (c *Companion) receive(m message) {
	switch m.Is {
	case act:
		switch {
		case m.Action == nil:
		case m.Action.Do == desk.DoLock:
			c.lock(false)
		default:
			c.do(*m.Action)
		}
	case word:
		c.words(m.Words)
	case end:
		c.mu.Lock()
		c.wanted = false
		c.mu.Unlock()
		c.do(desk.Action{Do: desk.DoQuit})
	case yours:
		c.words(m.Words)
		c.answer(m)
	case ready, give, took, failed, gone:
		c.answer(m)
	}
}

// words does what others said to the other half.
func (c *Companion) words(words []string) {
	for _, word := range words {
		if word == socket.Lock {
			c.lock(false)
			continue
		}
		c.hearing.words()(word)
	}
}

func (c *Companion) answer(m message) {
	select {
	case c.answers <- m:
	default: // nobody asked so much
		discard(m)
	}
}

// lost takes note that the resident process has gone, and starts another one where it
// was not meant to.
func (c *Companion) lost(l *Link) {
	_ = l.Close()
	c.mu.Lock()
	if c.link == l {
		c.link = nil
	}
	now := time.Now()
	c.deaths = append(c.deaths, now)
	for len(c.deaths) > 0 && now.Sub(c.deaths[0]) > deathsTime {
		c.deaths = c.deaths[1:]
	}
	again := c.wanted && !c.goesOn && len(c.deaths) <= fewDeaths && c.ctx.Err() == nil
	started := c.started
	c.mu.Unlock()
	c.answer(message{}) // whoever waits for it, waits no more
	switch {
	case !again || started:
	case c.Available(c.ctx):
		_ = c.begin()
	default:
		c.awaitTray()
	}
}

// Show shows what the icon is to be.
func (c *Companion) Show(m tray.Model) {
	c.mu.Lock()
	c.model = &m
	link := c.link
	c.mu.Unlock()
	if link != nil {
		_ = link.send(message{Is: show, Model: &m})
	}
}

// Follow shows what a desk's accounts come to, until ctx ends or the desk is closed.
func (c *Companion) Follow(ctx context.Context, d *desk.Desk) { tray.Follow(ctx, d, c.Show) }

// Told is what the person was told of by the resident process. It does not block.
func (c *Companion) Told() notify.Told {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.told
}

// Close ends the companion, and with it the resident process, unless that goes on.
func (c *Companion) Close() {
	c.mu.Lock()
	c.wanted = false
	link, goesOn := c.link, c.goesOn
	c.mu.Unlock()
	if link != nil {
		if !goesOn {
			_ = link.send(message{Is: end})
		}
		_ = link.Close()
	}
	c.mu.Lock()
	hearing := c.hearing
	c.hearing.on, c.hearing.at = false, nil
	c.mu.Unlock()
	hearing.end()
}

// GoOn has the resident process go on when this one ends, with what it has.
func (c *Companion) GoOn() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.goesOn = c.link != nil
}

// errAlone is the end of a hand-over whose other half has gone.
var errAlone = &oauth.Error{
	Kind:    oauth.KindOther,
	Message: "The part of Tokendesk in the tray has stopped.",
	Advice:  "Try again. Quit ends everything.",
}

// errHangs is the end of one whose other half does not answer, or has the vault and will
// not say so.
var errHangs = &oauth.Error{
	Kind:    oauth.KindOther,
	Message: "The part of Tokendesk in the tray does not answer.",
	Advice:  "Try again. If that does not help, end the process `tokendesk resident`.",
}

// ask sends a message and waits that long for an answer of those kinds.
func (c *Companion) ask(ctx context.Context, m message, patience time.Duration, want ...kind) (message, error) {
	c.mu.Lock()
	link := c.link
	c.mu.Unlock()
	if link == nil {
		return message{}, errAlone
	}
	for len(c.answers) > 0 {
		discard(<-c.answers) // to what was asked before
	}
	if err := link.send(m); err != nil {
		return message{}, errAlone
	}
	ctx, cancel := c.within(ctx, patience)
	defer cancel()
	for {
		select {
		case a := <-c.answers:
			if a.Is == "" {
				return a, errAlone
			}
			if slices.Contains(want, a.Is) {
				return a, nil
			}
			discard(a)
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.Canceled) {
				return message{}, ctx.Err()
			}
			return message{}, errHangs
		}
	}
}
