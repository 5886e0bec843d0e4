// Package list is the left of the window: every account as a row, with the search
// field and the filters that narrow them.
//
// A [Panel] lives on the UI goroutine: all its methods are called there, and it
// calls every function of [Actions] there. What a row shows is a pure function of
// its account and the time.
package list

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
)

// Actions are what the list asks of its host. A reference without an account is that
// of the header over the accounts of an app.
type Actions struct {
	Chosen      func(oauth.Ref)               // another line was chosen, or none, or several ([Panel.Several])
	Act         func(oauth.Ref, session.Step) // a row's button
	Menu        func(oauth.Ref, fyne.Position)
	CopyAddress func(oauth.Ref)           // of the sign-in page
	PasteAnswer func(oauth.Ref)           // of the browser
	ShowCode    func(oauth.Ref)           // of a device sign-in
	Another     func(app string)          // signs in another person; nil where nothing does
	Key         func(*fyne.KeyEvent) bool // keys that are not the list's; reports whether it was used
	Shortcut    func(fyne.Shortcut)       // and those that are pressed together
	Filtered    func(filter string)       // another filter was chosen
	Changed     func()                    // something else is shown: time starts over
	// Busy reports whether a dialog is open: then only its keys work.
	Busy func() bool
}

// Panel is the list with its search field and filters.
type Panel struct {
	actions  Actions
	accounts *accounts
	now      func() time.Time
	focus    func(fyne.Focusable)
	list     *accountList
	search   *searchField
	chips    *chips
	left     *fyne.Container // the list, or that nothing matches
	loaded   bool            // the desk has told of its accounts
	first    oauth.Ref       // where the list begins then: see Return
	held     func() fyne.KeyModifier
}

// New returns an empty list. focus moves the window's focus.
func New(v View, now func() time.Time, focus func(fyne.Focusable), a Actions) *Panel {
	p := &Panel{actions: a, accounts: newAccounts(), now: now, focus: focus, held: parts.Held}
	p.accounts.view = v
	p.list = newAccountList(p.accounts, now, rowActions{
		choose: p.Choose, pick: p.pick, point: p.point, act: a.Act, menu: a.Menu,
		copy: a.CopyAddress, paste: a.PasteAnswer, code: a.ShowCode,
		another: a.Another,
	})
	p.list.onKey, p.list.onRune, p.list.onChoose = p.Key, p.Typed, a.Chosen
	p.search = newSearchField(p.searchKey, p.find)
	p.list.onPick, p.search.onPick = p.pressed, p.pressed
	parts.Offers(p.search, func() *accessible.Items { return p.list.chosenIn(p.search) })
	p.chips = newChips(p.filter, p.Key, p.Typed)
	p.left = container.NewStack(parts.Padded(4, 4, 8, gutter, p.list))
	return p
}

// Object is the list as it is shown.
func (p *Panel) Object() fyne.CanvasObject { return p.left }

// Search is the search field; the list's keys work in it, too.
func (p *Panel) Search() fyne.CanvasObject { return p.search }

// Filters are the filters, side by side.
func (p *Panel) Filters() fyne.CanvasObject { return p.chips }

// Focusable is what has the list's keys.
func (p *Panel) Focusable() fyne.Focusable { return p.list }

// SearchFocusable is the search field as what can have the focus.
func (p *Panel) SearchFocusable() fyne.Focusable { return p.search }

// Searching reports whether the search field holds a text.
func (p *Panel) Searching() bool { return p.search.Text != "" }

// FocusSearch puts the focus into the search field; what it holds is selected.
func (p *Panel) FocusSearch() {
	p.focus(p.search)
	p.offer()
}

// Query is what is searched for.
func (p *Panel) Query() string { return p.search.Text }

// Settle ends a search: what was searched for, if it still stands there, is selected, so
// that what is typed next replaces it.
func (p *Panel) Settle(query string) {
	if p.search.Text == query {
		p.offer()
	}
}

// offer has what is typed next be another search.
func (p *Panel) offer() {
	p.accounts.startHere()
	p.search.offer()
}

// Begin starts a search with what was typed before there was a list.
func (p *Panel) Begin(typed string) {
	p.Return(Place{}) // what is found best is chosen
	p.search.SetText(typed)
	p.search.CursorColumn = len([]rune(typed))
	p.focus(p.search)
}

// Update takes what the desk tells of the accounts.
func (p *Panel) Update(u desk.Update) {
	arrives := !p.loaded
	p.loaded = true
	if p.accounts.update(u) {
		p.arrange()
		if arrives {
			p.arrived()
		}
		return
	}
	for _, a := range u.Accounts {
		p.list.redraw(a.Ref())
	}
	p.actions.Changed()
}

// Clear drops everything the list knows.
func (p *Panel) Clear() {
	p.accounts.update(desk.Update{All: true})
	p.accounts.arrange(p.now())
}

// Loaded reports whether the desk has told of its accounts; Empty, that there is
// none then.
func (p *Panel) Loaded() bool { return p.loaded }

// Empty reports whether it is known that there is no account at all.
func (p *Panel) Empty() bool { return p.loaded && len(p.accounts.entries) == 0 }

// Account returns an account as the list knows it.
func (p *Panel) Account(ref oauth.Ref) (desk.Account, bool) {
	e, ok := p.accounts.entries[ref]
	if !ok {
		return desk.Account{}, false
	}
	return *e.Account, true
}

// Accounts returns every account, by app and account id; people who sign in and have
// none yet are not among them.
func (p *Panel) Accounts() []desk.Account {
	return slices.DeleteFunc(p.accounts.all(), func(a desk.Account) bool { return desk.IsGuest(a.Ref()) })
}

// Listed returns the accounts that the list shows, in its order.
func (p *Panel) Listed() []desk.Account {
	var listed []desk.Account
	for _, it := range p.accounts.items {
		if e := p.accounts.entries[it.ref]; e != nil {
			listed = append(listed, *e.Account)
		}
	}
	return listed
}

// Chosen returns the one chosen account; ok is false when there is none, or several.
func (p *Panel) Chosen() (a desk.Account, ok bool) {
	if p.accounts.several() {
		return desk.Account{}, false
	}
	return p.Account(p.accounts.chosen)
}

// ChosenRef returns the chosen line, an account or the header over an app's accounts;
// the zero reference where there is none.
func (p *Panel) ChosenRef() oauth.Ref { return p.accounts.chosen }

// ChosenGroup returns the app whose header is chosen; ok is false where none is.
func (p *Panel) ChosenGroup() (app string, ok bool) {
	return p.accounts.chosen.App, isGroup(p.accounts.chosen) && !p.accounts.several()
}

// Members returns the accounts of an app, whatever is listed, by name; people who sign
// in and have none yet are not among them.
func (p *Panel) Members(app string) []oauth.Ref { return p.accounts.members(app) }

// Count is how many accounts an app has, whatever is listed.
func (p *Panel) Count(app string) int { return p.accounts.countOf(app) }

// OpenMenu opens the menu of the chosen line, where it stands.
func (p *Panel) OpenMenu() { p.list.openMenu() }

// Groups and environments that are in use, sorted.
func (p *Panel) Groups() []string { return p.accounts.groupNames() }

// Environments are those that are in use, sorted.
func (p *Panel) Environments() []string { return p.accounts.inUse() }

// Choose selects one line alone, scrolling as little as needed. The keys go to the
// list, unless the search field has them.
func (p *Panel) Choose(ref oauth.Ref) {
	p.alone(ref)
	p.focusList()
}

func (p *Panel) focusList() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.search); c == nil || c.Focused() != fyne.Focusable(p.search) {
		p.focus(p.list)
	}
}

// alone selects one line, and no others with it.
func (p *Panel) alone(ref oauth.Ref) {
	if p.accounts.several() {
		p.accounts.unpick()
		p.accounts.chosen = ref
		p.picked()
	}
	p.list.choose(ref)
}

// Reveal chooses an account, also where search and filter would hide it. It
// reports whether it is there.
func (p *Panel) Reveal(ref oauth.Ref) bool {
	if p.accounts.entries[ref] == nil {
		return false
	}
	if _, listed := p.accounts.at(ref); !listed {
		p.ShowAll()
	}
	p.alone(ref)
	return true
}

// Lead chooses an account as [Panel.Reveal] does, but never takes back what somebody
// searches for.
func (p *Panel) Lead(ref oauth.Ref) {
	if _, listed := p.accounts.at(ref); listed || p.search.Text == "" {
		p.Reveal(ref)
	}
}

// SetPrivate switches presentation mode: rows do not say who it is.
func (p *Panel) SetPrivate(private bool) {
	p.accounts.private = private
	p.list.Refresh()
}

// SetUsed says when tokens were last copied, for the order by last use.
func (p *Panel) SetUsed(last map[oauth.Ref]time.Time) {
	for ref, at := range last {
		if at.After(p.accounts.used[ref]) {
			p.accounts.used[ref] = at
		}
	}
	p.accounts.stale = true
	p.arrange()
}

// LastUse is when a token of an account was last copied; zero for never.
func (p *Panel) LastUse(ref oauth.Ref) time.Time { return p.accounts.used[ref] }

// Used takes note that a token was copied just now.
func (p *Panel) Used(ref oauth.Ref) {
	p.accounts.used[ref] = p.now()
	p.accounts.stale = p.accounts.stale || p.accounts.view.Sort == SortUsed
}

// SetOrder sorts and groups the list in another way.
func (p *Panel) SetOrder(sort, group string) {
	p.accounts.view.Sort, p.accounts.view.Group = sort, group
	p.arrange()
}

// ShowAll takes search and filter back.
func (p *Panel) ShowAll() {
	p.accounts.view.Filter = FilterAll
	p.search.SetText("")
	p.filter(FilterAll)
}

// Tick redraws what time alone changes. It reports whether seconds are counted.
func (p *Panel) Tick(now time.Time) (seconds bool) { return p.list.tick(now) }

// find and filter narrow the list.
func (p *Panel) find(query string) {
	p.accounts.view.Query = query
	p.list.fromTop = query != "" && !p.accounts.several() // the best is there
	p.arrange()
}

// SetFilter chooses a filter, as its chip does.
func (p *Panel) SetFilter(filter string) { p.filter(filter) }

// Filter is a filter that is on offer.
type Filter struct {
	Name  string
	Value string // as the settings file keeps it
	On    bool
}

// FiltersOffered are the filters as their chips offer them.
func (p *Panel) FiltersOffered() []Filter { return p.chips.offered() }

func (p *Panel) filter(filter string) {
	p.accounts.view.Filter = filter
	p.arrange()
	p.actions.Filtered(filter)
}

// arrange lists the accounts anew and shows them.
func (p *Panel) arrange() {
	before, together := p.accounts.chosen, len(p.accounts.picks.set)
	p.accounts.arrange(p.now())
	p.chips.set(p.accounts.inUse(), p.accounts.view.Filter)
	p.showLeft()
	p.list.reload()
	if p.accounts.chosen != before || together != len(p.accounts.picks.set) || p.accounts.chosen == (oauth.Ref{}) {
		p.actions.Chosen(p.accounts.chosen)
	}
	p.actions.Changed()
}

func (p *Panel) showLeft() {
	nothing := p.loaded && len(p.accounts.items) == 0
	if !nothing && len(p.left.Objects) == 1 {
		return
	}
	p.left.Objects = p.left.Objects[:1:1]
	if nothing {
		p.left.Add(p.nothingMatches())
	}
	p.left.Refresh()
}

// nothingMatches says why the list is empty, and takes that back.
func (p *Panel) nothingMatches() fyne.CanvasObject {
	why, more := "No account matches", ""
	if p.accounts.view.Query == "" {
		switch p.accounts.view.Filter {
		case FilterFavourites:
			why, more = "No favourites yet", "Open an app's menu and choose Favourite."
		case FilterExpiring:
			why, more = "Nothing needs you", "No token has expired or expires soon."
		}
	}
	hint := parts.Note(more).Whole().Centered()
	parts.SetVisible(hint, more != "")
	all := parts.NewButton("Show all", nil, p.ShowAll)
	return container.NewCenter(container.NewVBox(parts.Heading(why).Whole().Centered().Told(accessible.Polite), hint, container.NewCenter(all)))
}
