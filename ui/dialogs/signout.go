package dialogs

import (
	"context"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// SigningOut is what the sheet needs of the desk.
type SigningOut interface {
	SignOutPlan(ctx context.Context, ref oauth.Ref) ([]session.SignOutStep, error)
	SignOutAll(ctx context.Context, refs []oauth.Ref, r session.SignOutRequest, before map[oauth.Ref][]session.SignOutResult, report func(session.SignedOut))
}

// SignOutAccount is an account to sign out of.
type SignOutAccount struct {
	Ref   oauth.Ref
	Name  string                // of its line, masked where need be
	Hide  func(string) string   // masks whom it is in what a server said; nil: nothing is masked
	Steps []session.SignOutStep // as far as they are known without asking
}

// SignOutOptions say whom to sign out.
type SignOutOptions struct {
	Title    string // of the account, or of the app of many; "" for accounts of several
	Accounts []SignOutAccount
	Desk     SigningOut
	Run      Run
	Done     func(message string) // a toast's text
	Back     func()               // brings the window back from the browser that pages were opened in; nil: it stays
}

// SignOut says what signing out does, does it step by step, and shows what came of each
// step (promise 23). Enter does nothing that cannot be taken back.
func SignOut(parent fyne.Window, o SignOutOptions) { signOut(parent, o) }

// signOutSheet is the sheet while it is open.
type signOutSheet struct {
	o        SignOutOptions
	parent   fyne.Window
	sheet    *parts.Sheet
	sessions *parts.Check
	results  map[oauth.Ref][]session.SignOutResult
	errors   map[oauth.Ref]error
	ended    map[oauth.Ref]bool
	running  bool
	began    bool
	said     string // that all of many is done
	stop     func()
}

func signOut(parent fyne.Window, o SignOutOptions) *signOutSheet {
	m := &signOutSheet{
		o: o, parent: parent, sheet: parts.NewSheet(parent, words.SignOutTitle(o.Title, len(o.Accounts)), 600, 0),
		results: map[oauth.Ref][]session.SignOutResult{}, errors: map[oauth.Ref]error{}, ended: map[oauth.Ref]bool{},
	}
	m.sessions = m.sheet.Widgets.Check("End the sessions in the browser too", nil)
	if len(o.Accounts) == 1 {
		m.sessions.Text = "End the session in the browser too"
	}
	m.sessions.Checked = true
	m.sheet.Closed = func() {
		if m.stop != nil {
			m.stop()
		}
	}
	m.draw()
	m.offer()
	m.sheet.Show(nil)
	m.offer()
	if len(o.Accounts) == 1 {
		m.plan()
	}
	return m
}

// plan asks what the server offers, where that is not known yet.
func (m *signOutSheet) plan() {
	a := &m.o.Accounts[0]
	m.o.Run(func(ctx context.Context) func() {
		steps, err := m.o.Desk.SignOutPlan(ctx, a.Ref)
		return func() {
			if err == nil && len(steps) > 0 && !m.began && m.sheet.Open() {
				a.Steps = steps
				m.draw()
				m.offer()
			}
		}
	})
}

// start does it; what was done before is not done again.
func (m *signOutSheet) start(refs []oauth.Ref, r session.SignOutRequest) {
	m.running, m.began = true, true
	for _, ref := range refs {
		delete(m.ended, ref)
		delete(m.errors, ref)
	}
	before := m.results
	m.results = map[oauth.Ref][]session.SignOutResult{}
	for ref, done := range before {
		m.results[ref] = done
	}
	m.draw()
	m.sheet.SetStatus(nil)
	stopping := m.sheet.Widgets.Button("Cancel", nil)
	stopping.OnTapped = func() {
		stopping.Disable()
		m.stop()
	}
	m.sheet.SetButtons(nil, []fyne.CanvasObject{stopping})
	m.parent.Canvas().Focus(stopping)
	told := &mailbox{wake: make(chan struct{}, 1), over: make(chan struct{})}
	m.stop = m.o.Run(func(ctx context.Context) func() {
		m.o.Desk.SignOutAll(ctx, refs, r, before, told.put)
		close(told.over)
		return func() {
			m.take(told.all())
			m.running, m.stop = false, nil
			m.finish(r.ForgetOnly)
		}
	})
	m.watch(told)
}

// watch shows what is told until it is over.
func (m *signOutSheet) watch(told *mailbox) {
	m.o.Run(func(ctx context.Context) func() {
		select {
		case <-told.wake:
		case <-told.over:
			return nil
		case <-ctx.Done():
			return nil
		}
		return func() {
			m.take(told.all())
			m.watch(told)
		}
	})
}

// take takes note of what became of accounts.
func (m *signOutSheet) take(told []session.SignedOut) {
	for _, s := range told {
		if len(s.Results) > 0 {
			m.results[s.Ref] = s.Results
		}
		if s.Ended {
			m.ended[s.Ref], m.errors[s.Ref] = true, s.Err
		}
	}
	if len(told) > 0 && m.sheet.Open() {
		m.draw()
	}
}

// left are the accounts that are still signed in.
func (m *signOutSheet) left() (refs []oauth.Ref) {
	for _, a := range m.o.Accounts {
		if !m.ended[a.Ref] || m.errors[a.Ref] != nil {
			refs = append(refs, a.Ref)
		}
	}
	return refs
}

// finish closes the sheet where all went well, and else offers what can still be done.
func (m *signOutSheet) finish(forgot bool) {
	if m.o.Back != nil && m.opened() {
		m.o.Back()
	}
	if len(m.left()) == 0 && !m.unfinished() {
		said := words.SignedOut(m.o.Title, len(m.o.Accounts))
		if forgot {
			said = words.Forgotten(m.o.Title, len(m.o.Accounts))
		}
		if len(m.o.Accounts) > 1 && m.sheet.Open() {
			m.said = said
			m.draw()
			m.offer() // what became of many stays to be read
			return
		}
		m.sheet.Hide()
		if m.o.Done != nil {
			m.o.Done(said)
		}
		return
	}
	if m.sheet.Open() {
		m.draw()
		m.offer()
	}
}

// unfinished reports whether a step failed though the tokens are forgotten: that of the
// browser, which stays to be read.
func (m *signOutSheet) unfinished() bool {
	for _, results := range m.results {
		for _, r := range results {
			if r.State == session.SignOutFailed {
				return true
			}
		}
	}
	return false
}

// opened reports whether a page was opened in a browser.
func (m *signOutSheet) opened() bool {
	for _, results := range m.results {
		if slices.ContainsFunc(results, func(r session.SignOutResult) bool { return r.State == session.SignOutOpened }) {
			return true
		}
	}
	return false
}

// offer sets the buttons. The focus is on the one that does nothing.
func (m *signOutSheet) offer() {
	left := m.left()
	if len(left) == 0 {
		closing := m.sheet.Widgets.Button("Close", m.sheet.Close)
		m.sheet.SetButtons(nil, []fyne.CanvasObject{closing})
		m.focus(closing)
		return
	}
	cancel := m.sheet.Widgets.Button("Cancel", m.sheet.Close)
	verb := m.sheet.Widgets.Button("Sign out", func() {
		m.start(left, session.SignOutRequest{Sessions: m.sessions.Checked && m.sessions.Visible()})
	})
	forget := m.sheet.Widgets.Button(words.ForgetOnly, func() { m.start(left, session.SignOutRequest{ForgetOnly: true}) })
	verb.Importance = widget.DangerImportance
	if m.began {
		verb.SetText("Try again")
		forget.SetText(words.ForgetAnyway)
	}
	apart := []fyne.CanvasObject{forget}
	if _, revokes := words.SignOutIntroFor(m.plans()); !revokes && !m.endsSessions() && !m.began {
		apart, verb = nil, forget // signing out is no more than this
		verb.Importance = widget.DangerImportance
	}
	m.sheet.SetButtons(apart, []fyne.CanvasObject{cancel, verb})
	m.focus(cancel)
}

func (m *signOutSheet) focus(o fyne.Focusable) {
	if m.sheet.Open() {
		m.parent.Canvas().Focus(o)
	}
}

// mailbox keeps what is told until it is read; telling never waits.
type mailbox struct {
	wake chan struct{} // holds one
	over chan struct{}
	mu   sync.Mutex
	told []session.SignedOut
}

func (b *mailbox) put(s session.SignedOut) {
	b.mu.Lock()
	b.told = append(b.told, s)
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *mailbox) all() []session.SignedOut {
	b.mu.Lock()
	defer b.mu.Unlock()
	told := b.told
	b.told = nil
	return told
}
