package notify

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"tokendesk/ui/desk"
	"tokendesk/ui/notify/daemon"
	"tokendesk/ui/tasks"
)

// Options are what a [Notifier] needs of its host.
type Options struct {
	Told Told // by another process, before
	// Act is told of what a person chose, on the goroutine of Run; it returns soon.
	Act func(desk.Action)
	// Sent is told when something was shown or could not be, on the goroutine of Run; nil:
	// nobody is.
	Sent func()
	// Focused reports whether the window has the person's eyes; nil: there is none. It is
	// called on the goroutine of Run.
	Focused func() bool
}

const (
	// gathering is how long what is due waits for what comes with it: a server that is
	// gone fails one account after the other.
	gathering = 400 * time.Millisecond
	// firstPause is how long a desktop that shows nothing is left alone; it doubles.
	firstPause, lastPause = time.Minute, 15 * time.Minute
	// parting is how long the desktop may take to take notes back at the end.
	parting = time.Second
	// category is a vendor's own: none of the specification's is about credentials.
	category = "x-tokendesk.credential"
	// mostShown is how many notes stand at once; then they become one.
	mostShown = 3
)

// Notifier tells a person on the desktop what they alone can mend. Run it.
type Notifier struct {
	desk    *desk.Desk
	options Options
	daemon  *daemon.Daemon
	poked   chan struct{}
	failed  chan failure

	mu   sync.Mutex // held where told is written; the goroutine of Run alone does
	told Told

	// Of the goroutine of Run.
	seen  desk.Seen
	known bool // the first update came
	shown []shown
	pause time.Duration    // after the last failure; 0: it went well
	wait  <-chan time.Time // until something is sent; nil: nothing is
}

// shown is a note that stands on the desktop.
type shown struct {
	id     uint32
	note   Note
	stages map[string]stage // of what it tells, by key; nil for what is true for good
}

// New returns a notifier of a desk.
func New(d *desk.Desk, o Options) *Notifier {
	n := &Notifier{desk: d, options: o, told: Told{}, poked: make(chan struct{}, 1), failed: make(chan failure, 8)}
	maps.Copy(n.told, o.Told)
	for _, key := range d.Settings.Get().Told {
		n.told[key] = true
	}
	return n
}

// Told is what was told so far, for whoever goes on with it. It may be called on any
// goroutine.
func (n *Notifier) Told() Told {
	n.mu.Lock()
	defer n.mu.Unlock()
	return maps.Clone(n.told)
}

// Looked says that the window has got or lost the person's eyes. It may be called on any
// goroutine and never waits.
func (n *Notifier) Looked() {
	select {
	case n.poked <- struct{}{}:
	default:
	}
}

// Run tells until ctx ends or the desk is closed, and then takes back what stands. It
// blocks; a notifier runs once.
func (n *Notifier) Run(ctx context.Context) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	n.daemon = daemon.New()
	defer n.daemon.Close()
	defer n.takeAll()
	updates, changed := n.desk.Updates(ctx), n.desk.Settings.Changed(ctx)
	alarm := tasks.NewAlarm(n.desk.Now)
	defer alarm.Stop()
	var failed <-chan failure           // once it is known who is who
	calls := context.WithoutCancel(ctx) // one that has begun comes to its end, which is near
	for {
		select {
		case u, open := <-updates:
			if !open {
				return
			}
			n.seen.Take(u)
			n.known, failed = true, n.failed
		case e := <-n.daemon.Events():
			n.happened(calls, e)
		case f := <-failed:
			n.tellFailure(calls, f)
		case <-n.wait:
			n.wait = nil
			n.send(calls)
		case <-changed:
		case <-alarm.Rings():
		case <-n.poked:
		case <-ctx.Done():
			return
		}
		n.look(calls)
		alarm.Set(next(n.seen.Accounts(), n.desk.Settings.Get(), n.desk.Now()))
	}
}

// hushed reports whether nothing may stand on the desktop.
func (n *Notifier) hushed() bool { return !n.known || n.seen.Locked || n.seen.Presenting }

// quiet reports whether nothing is said now.
func (n *Notifier) quiet() bool {
	return n.hushed() || n.options.Focused != nil && n.options.Focused()
}

// matters are what is true now and may be told.
func (n *Notifier) matters() map[string]matter {
	all := map[string]matter{}
	if !n.hushed() {
		for _, m := range mattersOf(n.seen.Accounts(), n.desk.Settings.Get(), n.desk.Now()) {
			all[m.key] = m
		}
	}
	return all
}

// look takes back what is no longer true, and has the rest sent in a moment.
func (n *Notifier) look(ctx context.Context) {
	matters := n.matters()
	hushed := n.hushed()
	changed := false
	n.shown = slices.DeleteFunc(n.shown, func(s shown) bool {
		left, same := s.left(matters)
		changed = changed || !same
		if left > 0 || s.stages == nil && !hushed {
			return false
		}
		_ = n.daemon.Take(ctx, s.id) // one that cannot be taken back is gone with the desktop
		return true
	})
	if n.wait != nil || n.quiet() {
		return
	}
	if changed || len(Due(n.seen.Accounts(), n.desk.Settings.Get(), n.desk.Now(), n.told)) > 0 {
		n.wait = time.After(max(gathering, n.pause))
	}
}

// left counts what a note tells that is still true, and reports whether all of it is as it
// was.
func (s shown) left(matters map[string]matter) (left int, same bool) {
	same = true
	for key, stage := range s.stages {
		m, is := matters[key]
		if is {
			left++
		}
		same = same && is && m.stage == stage
	}
	return left, same
}

// send shows what is due, and anew what is true in another way.
func (n *Notifier) send(ctx context.Context) {
	if n.quiet() {
		return
	}
	matters, now, settings := n.matters(), n.desk.Now(), n.desk.Settings.Get()
	for i, s := range n.shown {
		if _, same := s.left(matters); !same {
			if n.show(ctx, &n.shown[i], noteOf(s.still(matters), settings, now), matters) != nil {
				return
			}
		}
	}
	for _, note := range Due(n.seen.Accounts(), settings, now, n.told) {
		var one shown
		if len(n.shown) >= mostShown {
			one, note = n.together(ctx, note, matters)
		}
		if n.show(ctx, &one, note, matters) != nil {
			return
		}
		n.shown = append(n.shown, one)
		n.remember(note, matters)
	}
}

// still are the matters of a note that are true.
func (s shown) still(matters map[string]matter) (still []matter) {
	for _, key := range s.note.Of {
		if m, is := matters[key]; is {
			still = append(still, m)
		}
	}
	return still
}

// together makes one note of all that stand and another, in the place of the first of
// them.
func (n *Notifier) together(ctx context.Context, note Note, matters map[string]matter) (shown, Note) {
	var all []matter
	var first shown
	for i, s := range n.shown {
		all = append(all, s.still(matters)...)
		if i == 0 {
			first = s
		} else {
			_ = n.daemon.Take(ctx, s.id)
		}
	}
	n.shown = nil
	all = append(all, shown{note: note}.still(matters)...)
	return first, noteOf(all, n.desk.Settings.Get(), n.desk.Now())
}

// show shows a note in the place of s, which becomes it.
func (n *Notifier) show(ctx context.Context, s *shown, note Note, matters map[string]matter) error {
	id, err := n.daemon.Show(ctx, wire(note, s.id), note.Instead)
	if n.options.Sent != nil {
		defer n.options.Sent()
	}
	if err != nil {
		if n.pause = min(max(2*n.pause, firstPause), lastPause); n.wait == nil {
			n.wait = time.After(n.pause)
		}
		return err
	}
	*s = shown{id: id, note: note, stages: map[string]stage{}}
	for _, key := range note.Of {
		s.stages[key] = matters[key].stage
	}
	n.pause = 0
	return nil
}

// remember keeps that a note was told. What is told days before is kept in the settings.
func (n *Notifier) remember(note Note, matters map[string]matter) {
	var ends []string
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, key := range note.Of {
		n.told[key] = true
		if matters[key].stage == secretEnds {
			ends = append(ends, key)
		}
	}
	if len(ends) > 0 {
		n.keep(ends)
	}
}

// wire is a note as the desktop is told it.
func wire(note Note, replaces uint32) daemon.Note {
	w := daemon.Note{
		Replaces: replaces, Title: note.Title, Body: note.Body, Transient: note.Transient, Category: category,
		Choices: []daemon.Choice{{Key: daemon.Default, Label: showLabel}},
	}
	for i, c := range note.Choices {
		w.Choices = append(w.Choices, daemon.Choice{Key: strconv.Itoa(i), Label: c.Label})
	}
	return w
}

// happened takes note of what became of a note, and passes on what a person chose.
func (n *Notifier) happened(ctx context.Context, e daemon.Event) {
	switch {
	case e.Began:
		if n.pause > 0 { // what waits need not wait longer
			n.pause, n.wait = 0, time.After(gathering)
		}
		return
	case e.ID == 0:
		n.shown = nil
		return
	}
	i := slices.IndexFunc(n.shown, func(s shown) bool { return s.id == e.ID })
	if i < 0 {
		return // another program's
	}
	chosen, is := n.shown[i].note.choice(e.Chosen)
	if e.Chosen != "" && !is {
		return
	}
	n.shown = slices.Delete(n.shown, i, i+1)
	if !is {
		return
	}
	_ = n.daemon.Take(ctx, e.ID) // not every desktop does that by itself
	n.options.Act(chosen)
}

// choice is what a person chose by a key.
func (n Note) choice(key string) (desk.Action, bool) {
	if key == daemon.Default {
		return n.Click, true
	}
	i, err := strconv.Atoi(key)
	if err != nil || i < 0 || i >= len(n.Choices) {
		return desk.Action{}, false
	}
	return n.Choices[i].Do, true
}

// takeAll takes back what stands: whoever goes on cannot hear what is chosen on it.
func (n *Notifier) takeAll() {
	ctx, cancel := context.WithTimeout(context.Background(), parting)
	defer cancel()
	for _, s := range n.shown {
		_ = n.daemon.Take(ctx, s.id)
	}
	n.shown = nil
}
