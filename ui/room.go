package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/ui/clip"
	"tokendesk/ui/detail"
	look "tokendesk/ui/theme"
)

// room is the main screen: it wires list, pane, bars and menu to an open desk.
type room struct {
	*shell
	tasks    *tasks // end with the room: it is left when the vault is locked
	desk     Desk
	settings store.Settings // the last known; the file is written off the UI goroutine
	accounts *accounts
	work     *worker
	details  *details
	ticker   *ticker

	list   *accountList
	search *searchField
	chips  *chips
	status *statusBar
	split  *container.Split
	panes  fyne.CanvasObject // the split, as it is drawn
	body   *fyne.Container   // the split, or what is said instead of an empty list
	left   *fyne.Container   // the list, or that nothing matches
	empty  *keyed            // what the body is while there is no app; nil before
	demo   fyne.CanvasObject

	turns map[oauth.Ref]int // how often an account's event was set

	unsaved func() bool // the editor holds what was typed; nil where none was opened

	undo func() // puts back what was removed last; nil when there is nothing

	idle     idle
	browsers []string  // found on this machine
	wanted   oauth.Ref // an account that was just made: chosen once it is listed
	asked    bool      // and what waits in it is shown then

	loading, stale bool // records are being read; and must be read again after
	loadedOnce     bool
}

func newRoom(s *shell, d Desk) *room {
	r := &room{shell: s, tasks: s.tasks.part(), desk: d, accounts: newAccounts(), turns: map[oauth.Ref]int{}}
	r.settings = d.Settings.Get()
	s.toasts.unnamed = r.unnamed
	r.accounts.private = s.presenting
	r.accounts.view = view{filter: r.settings.Filter, sort: r.settings.Sort, group: r.settings.GroupBy}
	r.work = &worker{
		tasks: r.tasks, desk: d, toasts: s.toasts, cancels: map[oauth.Ref]context.CancelFunc{},
		settings: func() store.Settings { return r.settings },
		changed:  r.worked, copied: r.copied,
		private: func() bool { return r.accounts.private },
	}
	r.list = newAccountList(r.accounts, d.Now, rowActions{
		choose: r.choose, act: r.act, menu: r.rowMenu, copy: r.copyAddress, paste: r.pasteAnswer,
		key: r.key, typed: r.typed,
	})
	r.list.onKey, r.list.onRune, r.list.onChoose = r.key, r.typed, r.chosen
	r.search = newSearchField(r.searchKey, r.find)
	r.chips = newChips(r.filter)
	r.status = newStatusBar(r.clearClipboard)
	r.details = &details{
		tasks: r.tasks, desk: d,
		event:   func(ref oauth.Ref) session.Event { return r.accounts.running[ref] },
		known:   func(ref oauth.Ref) *entry { return r.accounts.entries[ref] },
		private: func() bool { return r.accounts.private },
		verb: func(ref oauth.Ref) verb {
			m, _ := r.accounts.row(ref, d.Now())
			return m.Verb
		},
	}
	actions := r.paneActions()
	r.details.asking(&actions)
	r.details.pane = detail.New(actions)
	r.ticker = newTicker(r.tasks, r.tick)
	return r
}

// enter shows the screen and begins to follow the desk.
func (r *room) enter() {
	r.app.Settings().SetTheme(look.New(look.Choice(r.settings.Theme)))
	r.build()
	r.setMenu()
	r.show(func(*scene) (fyne.CanvasObject, fyne.Focusable) {
		r.showBody()
		return r.layout(), r.list
	})
	r.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { r.key(e) })
	r.win.Canvas().SetOnTypedRune(r.typed)
	if typed := r.ahead.take(); typed != "" {
		r.search.SetText(typed)
		r.search.CursorColumn = len([]rune(typed))
		r.win.Canvas().Focus(r.search)
	}
	r.win.SetOnDropped(r.dropped)

	follow(r.tasks, r.desk.Vault.Watch, r.vaultChanged)
	follow(r.tasks, r.desk.Sessions.Events, r.sessionChanged)
	follow(r.tasks, r.desk.Clipboard.Changes, func(c clip.Content) {
		r.status.setClipboard(c, r.desk.Now())
		r.ticker.now()
	})
	r.status.setVault(r.desk.Vault.Slot(), r.desk.Demo)
	r.status.setPractice(r.desk.PracticeURL())
	r.status.setPrivate(r.presenting, r.desk.Now())
	r.watchNetwork()
	r.findBrowsers()
	if r.desk.Lock != nil {
		r.watchIdle()
	}
	r.reload()
}

// reload reads every record again, once however often it is asked for.
func (r *room) reload() {
	if r.loading {
		r.stale = true
		return
	}
	r.loading = true
	start(r.tasks, func(ctx context.Context) ([]*entry, error) {
		records, err := r.desk.Vault.Records(ctx)
		return entriesOf(records, r.desk.Catalogue.Complete), err
	}, func(entries []*entry, err error) {
		r.loading = false
		if err != nil {
			r.work.complain(err)
		} else {
			r.accounts.replace(entries)
			if !r.loadedOnce {
				r.loadedOnce = true
				r.learnUse()
			}
			r.arrange()
			r.showWanted()
			r.details.reload()
		}
		if r.stale {
			r.stale = false
			r.reload()
		}
	})
}

// arrange lists the accounts anew and shows them.
func (r *room) arrange() {
	before := r.accounts.chosen
	r.accounts.arrange(r.desk.Now())
	r.chips.set(r.accounts.environments(), r.accounts.view.filter)
	r.showBody()
	r.list.reload()
	if r.accounts.chosen != before || r.accounts.chosen == (oauth.Ref{}) {
		r.details.choose(r.accounts.chosen)
	}
	r.ticker.now()
}

// showWanted chooses an account that was just made, also where search and
// filter would hide it.
func (r *room) showWanted() {
	ref := r.wanted
	if r.accounts.entries[ref] == nil {
		return
	}
	r.wanted = oauth.Ref{}
	if _, listed := r.accounts.index[ref]; !listed {
		r.showAll()
	}
	r.list.choose(ref)
	if r.asked {
		r.asked = false
		r.trust(ref)
	}
}

// vaultChanged follows the vault's stream of changes.
func (r *room) vaultChanged(c store.Change) {
	e := r.accounts.entries[c.Ref]
	if c.Ref.Account == "" || c.Removed || e == nil {
		r.reload()
		return
	}
	start(r.tasks, func(ctx context.Context) (*entry, error) {
		record, err := r.desk.Vault.Record(ctx, c.Ref)
		return entryOf(record, r.desk.Catalogue.Complete), err
	}, func(e *entry, err error) {
		if err != nil {
			r.reload()
			return
		}
		r.accounts.entries[c.Ref] = e
		r.list.redraw(c.Ref)
		r.ticker.now()
		if c.Ref == r.details.ref {
			r.details.reload()
		}
	})
}

// sessionChanged follows the sessions' events. What the person started here
// is shown by worked as well: the two say the same.
func (r *room) sessionChanged(e session.Event) {
	if !e.Running && r.work.cancels[e.Ref] != nil {
		return // the token is there, but copying it is still under way
	}
	if cancelled(e.Err) {
		e.Err = nil
	}
	r.setEvent(e)
}

// worked follows the worker.
func (r *room) worked(ref oauth.Ref, running bool, err error) {
	r.setEvent(session.Event{Ref: ref, Running: running, Err: err, Progress: session.Progress{Stage: session.StageWorking}})
	if !running {
		r.checkNetwork()
	}
}

// setEvent shows that a call runs. One that has ended is shown together with
// what came of it: the record is read again first.
func (r *room) setEvent(e session.Event) {
	r.turns[e.Ref]++
	if e.Running {
		r.showEvent(e)
		return
	}
	turn := r.turns[e.Ref]
	chosen := e.Ref == r.details.ref
	type result struct {
		entry  *entry
		loaded loaded
	}
	start(r.tasks, func(ctx context.Context) (result, error) {
		if chosen {
			l, err := r.details.load(ctx, e.Ref)
			return result{entryOf(l.record, r.desk.Catalogue.Complete), l}, err
		}
		record, err := r.desk.Vault.Record(ctx, e.Ref)
		return result{entry: entryOf(record, r.desk.Catalogue.Complete)}, err
	}, func(got result, err error) {
		if turn != r.turns[e.Ref] {
			return // another call has begun since
		}
		if err == nil && r.accounts.entries[e.Ref] != nil {
			r.accounts.entries[e.Ref] = got.entry
		}
		r.accounts.running[e.Ref] = e
		if err == nil && chosen {
			r.details.take(e.Ref, got.loaded, nil)
		}
		r.showEvent(e)
	})
}

func (r *room) showEvent(e session.Event) {
	r.accounts.running[e.Ref] = e
	r.list.redraw(e.Ref)
	if e.Ref == r.details.ref {
		r.details.show()
	}
	r.ticker.now()
}

func (r *room) copied(ref oauth.Ref) { r.accounts.used[ref] = r.desk.Now() }

// tick redraws what time alone changes.
func (r *room) tick() (seconds bool) {
	now := r.desk.Now()
	list := r.list.tick(now)
	bar := r.status.tick(now)
	r.details.pane.Tick(now.Local())
	return list || bar
}

func (r *room) choose(ref oauth.Ref) {
	r.list.choose(ref)
	if r.win.Canvas().Focused() != r.search {
		r.win.Canvas().Focus(r.list)
	}
}

// chosen is told by the list.
func (r *room) chosen(ref oauth.Ref) { r.details.choose(ref) }

// find and filter narrow the list.
func (r *room) find(query string) {
	r.accounts.view.query = query
	r.arrange()
	if ref, ok := r.accounts.closest(query); ok {
		r.list.choose(ref)
	}
}

func (r *room) filter(filter string) {
	r.accounts.view.filter = filter
	r.arrange()
	r.keep(func(s *store.Settings) { s.Filter = filter })
}

// keep changes the settings and writes them off the UI goroutine.
func (r *room) keep(change func(*store.Settings)) {
	change(&r.settings)
	r.tasks.run(func(context.Context) error { return r.desk.Settings.Update(change) }, r.work.complain)
}

// remember keeps the window's shape and then goes on, at the latest after a
// second: a slow disk must not hold the window open.
func (r *room) remember(then func()) {
	size, divider := r.win.Canvas().Size(), r.split.Offset
	gone := false
	leave := func() {
		if !gone {
			gone = true
			then()
		}
	}
	r.tasks.run(func(context.Context) error {
		return r.desk.Settings.Update(func(s *store.Settings) {
			s.WindowWidth, s.WindowHeight, s.Divider = size.Width, size.Height, divider
		})
	}, func(error) { leave() })
	r.tasks.after(time.Second, leave)
}

func (r *room) clearClipboard() {
	r.tasks.run(r.desk.Clipboard.Clear, func(err error) {
		if err != nil {
			r.work.complain(err)
			return
		}
		r.toasts.say("Cleared the clipboard")
	})
}
