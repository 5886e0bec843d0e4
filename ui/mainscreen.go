package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/autostart"
	"tokendesk/ui/clip"
	"tokendesk/ui/desk"
	"tokendesk/ui/hotkey"
	"tokendesk/ui/list"
	"tokendesk/ui/settings"
	"tokendesk/ui/shell"
	"tokendesk/ui/statusbar"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// host is what the main screen needs of its window.
type host struct {
	lock    func()
	quit    func()
	version string
	raise   func()                   // the window to the front, where the desktop lets it
	failed  func(desk.Action, error) // what was asked for away from the window came to nothing; nil: nobody is told
	keep    func(on bool)            // whether the program goes on in the tray was chosen; nil where it never does
	place   *list.Place              // in the list, from before a lock; nil: as the settings remember it
	resume  func()                   // opens what somebody was writing before a lock
	escaped func()                   // an Escape that nothing else has a use for
	key     *hotkey.Holder
	login   *autostart.Login
	restore func(done func()) // asks for a backup to restore; nil: there is none
}

// mainScreen wires the list, the pane, the bars and the menu to an open desk.
type mainScreen struct {
	*shell.Shell
	host
	tasks   *tasks.Group // end with the screen: it is left when the vault is locked
	desk    *desk.Desk
	choices *settings.Choices
	actions *actions

	list      *list.Panel
	inspector *inspector
	status    *statusbar.Bar
	ticker    *tasks.Ticker

	panes    *folding
	banner   *fyne.Container   // a notice below the bar; mostly empty
	body     *fyne.Container   // the panes, or what is said instead of an empty list
	empty    fyne.CanvasObject // what the body is while there is no app; nil before
	firstWay fyne.Focusable    // what has the focus on it

	presenting bool          // as it is shown
	reminding  bool          // the banner says that a backup is due
	updates    []desk.Update // that wait for their turn, the first of them at work
	idle       idle
	outside    map[oauth.Ref]desk.Verb // what runs that was asked for away from the window
	later      []desk.Action           // what was asked for before the accounts were known
	away       map[oauth.Ref]absence   // accounts whose person is at a browser
	keeping    bool                    // where somebody is will be kept soon
}

func newMainScreen(s *shell.Shell, d *desk.Desk, h host) *mainScreen {
	m := &mainScreen{Shell: s, host: h, tasks: s.Tasks.Part(), desk: d, away: map[oauth.Ref]absence{}, outside: map[oauth.Ref]desk.Verb{}}
	m.choices = settings.NewChoices(m.tasks, d.Settings, s.Toasts.Complain)
	s.Toasts.Unnamed = m.unnamed
	now := m.choices.Get()
	m.actions = &actions{
		Shell: s, tasks: m.tasks, desk: d, choices: m.choices, menuChanged: s.RefreshMenus, ended: m.checkNetwork,
		settings:   m.openSettings,
		outcome:    m.cameOutside,
		toFront:    m.comeBack,
		practising: func() { m.status.SetPractice(d.PracticeURL()) },
	}
	m.list = list.New(list.View{Filter: now.Filter, Sort: now.Sort, Group: now.GroupBy}, d.Now, s.Win.Canvas().Focus, list.Actions{
		Chosen: m.showChoice,
		Act:    m.act, Menu: m.rowMenu, CopyAddress: m.actions.copyAddress, PasteAnswer: m.actions.pasteAnswer, ShowCode: m.actions.showCode,
		Another: func(app string) { m.actions.another(oauth.Ref{App: app}) },
		Key:     m.typedKey, Shortcut: s.Press, Busy: s.DialogOpen, Changed: func() { m.ticker.Now() },
		Filtered: func(filter string) { m.choices.Change(func(s *store.Settings) { s.Filter = filter }) },
	})
	m.actions.list = m.list
	m.list.Return(placeIn(now))
	if h.place != nil {
		m.list.Return(*h.place)
	}
	m.actions.renewing.strip = newRenewStrip(m.actions.showRenewals, m.stopOrDismiss, m.list.Key, m.list.Typed)
	m.presenting = d.Presenting()
	m.list.SetPrivate(m.presenting)
	m.status = statusbar.New(m.clearClipboard)
	m.inspector = newInspector(m.tasks, d, m.list.Account, m.paneActions(), func() bool { return d.Presenting() })
	m.actions.shown = m.inspector.tokens
	m.ticker = tasks.NewTicker(m.tasks, m.tick)
	return m
}

// enter shows the screen and begins to follow the desk. typed is what was typed
// before there was anything to type into.
func (m *mainScreen) enter(typed string) {
	m.showLook()
	m.build()
	m.setMenu()
	m.addKeys()
	m.Show(func(*shell.Scene) (fyne.CanvasObject, fyne.Focusable) {
		m.showBody()
		return m.layout(), m.list.Focusable()
	})
	m.Toasts.Place(m.status.SetToast)
	m.Win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { m.list.Key(e) })
	m.Win.Canvas().SetOnTypedRune(m.list.Typed)
	if typed != "" {
		m.list.Begin(typed)
	}
	m.takeDrops()
	for _, s := range list.Shortcuts() {
		m.AddKey(s, func() { m.list.Shortcut(s) })
	}

	tasks.Follow(m.tasks, m.desk.Updates, m.update)
	tasks.Follow(m.tasks, m.desk.ClipboardContent, func(c clip.Content) {
		m.status.SetClipboard(c, m.desk.Now())
		m.ticker.Now()
	})
	m.tasks.Run(func(ctx context.Context) error { m.desk.KeepFresh(ctx); return nil }, func(error) {})
	tasks.Follow(m.tasks, m.desk.TeamNews, m.actions.teamNews)
	m.status.SetVault(m.desk.Slot(), m.desk.Demo)
	m.status.SetPractice(m.desk.PracticeURL())
	m.status.SetPrivate(m.desk.Presenting(), m.desk.Now())
	m.tasks.After(settled, func() { giveBack(m.tasks) })
	m.watchNetwork()
	m.actions.findBrowsers()
	if m.desk.CanLock() {
		m.watchIdle()
	}
}

// leave takes the screen off the window and drops what it knows.
func (m *mainScreen) leave() {
	m.inspector.forget()
	m.removeKeys()
	for _, s := range list.Shortcuts() {
		m.RemoveKey(s)
	}
	m.ticker.Stop()
	m.tasks.Cancel()
	m.Toasts.Hide()
	m.list.Clear()
	m.actions.undo, m.actions.unsay, m.actions.back, m.actions.signing, m.updates = nil, nil, nil, signing{}, nil
	m.actions.renewing = renewing{strip: m.actions.renewing.strip}
}

// update shows what the desk tells of the accounts. What has ended on the chosen
// account is shown at once with what came of it: its tokens are read first, and
// later updates wait for that.
func (m *mainScreen) update(u desk.Update) {
	m.updates = append(m.updates, u)
	if len(m.updates) == 1 {
		m.nextUpdate()
	}
}

func (m *mainScreen) nextUpdate() {
	if len(m.updates) == 0 {
		return
	}
	u := m.updates[0]
	done := func() {
		m.updates = slices.Delete(m.updates, 0, 1)
		m.show(u)
		m.nextUpdate()
	}
	if !m.endsChosen(u) {
		done()
		return
	}
	m.inspector.read(done)
}

// endsChosen reports whether an update tells the end of what ran on the chosen account,
// or of what was over before anybody was told: row and pane then change at once.
func (m *mainScreen) endsChosen(u desk.Update) bool {
	chosen, ok := m.list.Chosen()
	return ok && slices.ContainsFunc(u.Accounts, func(a *desk.Account) bool {
		return a.Ref() == chosen.Ref() && !a.Running
	})
}

func (m *mainScreen) show(u desk.Update) {
	first := !m.list.Loaded()
	if u.Err != nil {
		m.Toasts.Complain(u.Err)
	}
	if u.Locked {
		m.lock() // by another face over this desk: the window shows nothing of it either
		return
	}
	if u.Presenting != m.presenting {
		m.showPresenting() // so, too
	}
	began, back, guests := m.nowWants(u), m.comesBack(u), m.newGuests(u)
	m.list.Update(u)
	m.showBody()
	if first {
		m.learnUse()
		m.resume()
		m.doLater()
		m.remindOfBackup()
	}
	m.actions.followComing(guests)
	m.actions.showWanted()
	m.actions.showBack()
	m.actions.followSignIns(began)
	m.actions.settleRenewal()
	m.actions.showUndecided()
	m.inspector.follow(u)
	m.followSeveral()
	m.RefreshMenus()
	if back || m.wantedOutside(began) {
		m.raise()
	}
}

// learnUse finds out when tokens were last copied, for the order by last use.
func (m *mainScreen) learnUse() {
	if m.choices.Get().Sort != list.SortUsed {
		return
	}
	tasks.Start(m.tasks, m.desk.LastCopied, func(last map[oauth.Ref]time.Time, err error) {
		if err != nil {
			m.Toasts.Complain(err)
			return
		}
		m.list.SetUsed(last)
	})
}

// tick redraws what time alone changes.
func (m *mainScreen) tick() (seconds bool) {
	now := m.desk.Now()
	rows := m.list.Tick(now)
	bar := m.status.Tick(now)
	m.inspector.pane.Tick(now.Local())
	m.tickSeveral()
	return rows || bar
}

// stopOrDismiss is the strip's own button.
func (m *mainScreen) stopOrDismiss() {
	if m.actions.renewing.on {
		m.actions.cancelRenewal()
		return
	}
	m.actions.dismissRenewal()
}

func (m *mainScreen) clearClipboard() {
	m.tasks.Run(m.desk.ClearClipboard, m.Toasts.Done("Cleared the clipboard"))
}

// unnamed masks in presentation mode what names the person of any account.
func (m *mainScreen) unnamed(text string) string {
	if !m.desk.Presenting() {
		return text
	}
	records := []oauth.Record{m.inspector.details.Record}
	for _, a := range m.list.Accounts() {
		records = append(records, a.Record)
	}
	return words.NamesOf(records...).Mask(text)
}

// present switches presentation mode: while somebody looks on, no row, pane,
// question or toast says who an account turned out to be (promise 39). It outlives
// a lock, but not the window, which starts as it is mostly used.
func (m *mainScreen) present() {
	m.desk.SetPresenting(!m.desk.Presenting())
	m.showPresenting()
	if m.desk.Presenting() {
		m.Toasts.Say("Presentation mode: names are hidden until you switch it off")
	}
}

// showPresenting shows everything as presentation mode wants it.
func (m *mainScreen) showPresenting() {
	m.presenting = m.desk.Presenting()
	m.Toasts.Hide() // it may name somebody
	m.status.SetPrivate(m.desk.Presenting(), m.desk.Now())
	m.RefreshMenus()
	m.unnameDialogs()
	m.list.SetPrivate(m.desk.Presenting())
	m.inspector.show()
	m.followSeveral()
}

// unnameDialogs takes people's names off what is open over the screen: the editor keeps
// what was typed and is drawn masked, any other dialog closes as Escape closes it. One
// that does not let itself be closed now stays.
func (m *mainScreen) unnameDialogs() {
	canvas, left := m.Win.Canvas(), 0
	if m.actions.editing != nil && m.actions.editing.Open() {
		m.actions.editing.Present(m.presenting)
		left = 1 // below all others
	}
	if !m.presenting {
		return
	}
	m.actions.closeMenus() // they would take the key for what lies under them
	for open := len(canvas.Overlays().List()); open > left; {
		canvas.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
		now := len(canvas.Overlays().List())
		if now >= open {
			return
		}
		open = now
	}
}

const networkEvery = 30 * time.Second

// watchNetwork looks now and then whether there is a network.
func (m *mainScreen) watchNetwork() {
	m.checkNetwork()
	m.tasks.After(networkEvery, m.watchNetwork)
}

func (m *mainScreen) checkNetwork() {
	tasks.Start(m.tasks, func(context.Context) (bool, error) { return desk.Online(), nil },
		func(on bool, _ error) { m.status.SetOffline(!on) })
}
