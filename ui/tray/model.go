package tray

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/rows"
	"tokendesk/ui/words"
)

// State is what the tray is made of.
type State struct {
	Accounts   []*desk.Account
	Settings   store.Settings
	Locked     bool
	CanLock    bool
	Presenting bool // nobody is named (promise 39)
}

// Bounds of the menu: what is more is in the window.
const (
	maxFavourites = 12
	maxApps       = 12
	maxName       = 40 // runes
)

// Of makes what the tray shows at a moment. Pure. It says moments and no lengths of time:
// a menu that stands for an hour is still true, and nothing is redrawn while time passes
// ([Next]). Hours are those of the zone of now.
func Of(s State, now time.Time) Model {
	if s.Locked {
		m := locked()
		m.Private = s.Presenting
		return m
	}
	favourites := favouritesOf(s, now)
	m := Model{Title: "Tokendesk", Private: s.Presenting}
	needy := slices.DeleteFunc(slices.Clone(favourites), func(f favourite) bool { return !f.needsPerson })
	switch len(needy) {
	case 0:
	case 1:
		m.Icon, m.Title = IconAttention, "Tokendesk: "+needy[0].name+" — "+needy[0].says
	default:
		m.Icon, m.Title = IconAttention, fmt.Sprintf("Tokendesk: %d favourites need you", len(needy))
	}
	m.Items = append(m.Items, menuOf(favourites)...)
	m.Items = append(m.Items, Item{Line: true})
	if apps := appsOf(s.Accounts); len(apps) > 0 {
		m.Items = append(m.Items, Item{Label: words.SignInAnother, Items: apps})
	}
	if slices.ContainsFunc(s.Accounts, func(a *desk.Account) bool { return a.Renewable() }) {
		m.Items = append(m.Items, Item{Label: "Renew all", Do: desk.Action{Do: desk.DoRenewAll}})
	}
	m.Items = append(m.Items, cancels(s, now)...)
	if s.CanLock {
		m.Items = append(m.Items, Item{Label: "Lock", Do: desk.Action{Do: desk.DoLock}})
	}
	m.Items = append(m.Items, open("Open Tokendesk"), quit)
	return m
}

// cancels is the item that ends what runs, people who have no account yet included; none
// where nothing does.
func cancels(s State, now time.Time) []Item {
	running := slices.DeleteFunc(slices.Clone(s.Accounts), func(a *desk.Account) bool { return !a.Running })
	switch len(running) {
	case 0:
		return nil
	case 1:
		f := favouriteOf(*running[0], s.Presenting, false, now)
		return []Item{{Label: "Cancel: " + f.name + " — " + f.says, Do: desk.Action{Do: desk.DoCancel, Ref: f.do.Ref}}}
	}
	return []Item{{Label: fmt.Sprintf("Cancel all %d", len(running)), Do: desk.Action{Do: desk.DoCancel}}}
}

var quit = Item{Label: "Quit", Do: desk.Action{Do: desk.DoQuit}}

func open(label string) Item { return Item{Label: label, Do: desk.Action{Do: desk.DoOpen}} }

// locked is all that a locked vault shows.
func locked() Model {
	return Model{
		Icon: IconLocked, Title: "Tokendesk: locked",
		Items: []Item{{Label: "Locked"}, {Line: true}, open("Open to unlock"), quit},
	}
}

// favourite is one account at hand.
type favourite struct {
	name        string // "Acme", "Acme · ada@example.test"
	says        string // "until 14:10", "needs sign-in"
	sign        string
	do          desk.Action
	needsPerson bool
}

func favouritesOf(s State, now time.Time) []favourite {
	followed := slices.DeleteFunc(slices.Clone(s.Accounts), func(a *desk.Account) bool {
		return !s.Settings.Follows(a.Record) || desk.IsGuest(a.Ref())
	})
	titles := map[string]map[string]bool{} // the apps of a name
	for _, a := range followed {
		title := a.App.Title()
		if titles[title] == nil {
			titles[title] = map[string]bool{}
		}
		titles[title][a.App.ID] = true
	}
	all := make([]favourite, 0, len(followed))
	for _, a := range followed {
		all = append(all, favouriteOf(*a, s.Presenting, len(titles[a.App.Title()]) > 1, now))
	}
	slices.SortStableFunc(all, func(a, b favourite) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name)), strings.Compare(a.do.Ref.String(), b.do.Ref.String()))
	})
	return all
}

// favouriteOf is one line; alike says that another app has the same name.
func favouriteOf(a desk.Account, private, alike bool, now time.Time) favourite {
	row := rows.Of(a, rows.As{Private: private}, now)
	name := words.OneLine(row.Title, maxName)
	if row.Environment != "" && (alike || row.Dangerous) {
		name += " (" + row.Environment + ")"
	}
	if row.Who != "" {
		name += " · " + words.OneLine(row.Who, maxName)
	}
	status := a.Status(now)
	f := favourite{
		name: name, says: words.Until(status, now), sign: row.Icon.Sign(),
		do:          desk.Action{Do: desk.DoCopy, Ref: row.Ref},
		needsPerson: needsPerson(a, status, row.Step),
	}
	switch {
	case row.Working:
		f.says = strings.ToLower(row.Clock.Text) // "asking the server"
		f.do.Do = ""                             // a second click must not undo the first
	case !row.Step.Gets():
		f.says = opens(row.Step)
		f.do.Do = desk.DoOpen // a person must see it
	}
	return f
}

// opens says what waits in the window.
func opens(step session.Step) string {
	if step == session.StepFill {
		return "is not filled in yet"
	}
	return "is not trusted yet"
}

// needsPerson reports whether an account has come to a point where only its person gets it
// on. One that never had a token waits for nobody.
func needsPerson(a desk.Account, status session.Status, step session.Step) bool {
	if a.Running {
		return false
	}
	switch status.State {
	case session.StateNeedsLogin, session.StateError:
		return true
	case session.StateExpired:
		return step == session.StepSignIn || step == session.StepSignInAgain || step == session.StepTrust
	}
	return step == session.StepTrust && a.HasToken()
}

func menuOf(favourites []favourite) []Item {
	if len(favourites) == 0 {
		return []Item{{Label: "No favourites yet"}}
	}
	var items []Item
	for i, f := range favourites {
		if i == maxFavourites {
			return append(items, open(fmt.Sprintf("%d more…", len(favourites)-i)))
		}
		items = append(items, Item{Label: f.sign + " " + f.name + " — " + f.says, Do: f.do})
	}
	return items
}

// appsOf are the apps to which another person may sign in.
func appsOf(accounts []*desk.Account) []Item {
	seen := map[string]bool{}
	var items []Item
	for _, a := range accounts {
		if seen[a.App.ID] || a.Unusable() != nil || desk.AnotherPersonSignsIn(a.App) != nil {
			continue
		}
		seen[a.App.ID] = true
		label := words.OneLine(a.App.Title(), maxName)
		if a.App.Environment != "" {
			label += " (" + words.Middle(a.App.Environment, maxName) + ")"
		}
		items = append(items, Item{Label: label, Do: desk.Action{Do: desk.DoAnother, Ref: oauth.Ref{App: a.App.ID}}})
	}
	slices.SortStableFunc(items, func(a, b Item) int { return strings.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)) })
	if more := len(items) - maxApps; more > 0 {
		items = append(items[:maxApps], open(fmt.Sprintf("%d more…", more)))
	}
	return items
}

// Next is the first moment after now at which [Of] says something else although nothing
// happened, the zero time for none. Pure.
func Next(s State, now time.Time) (next time.Time) {
	if s.Locked {
		return next
	}
	add := func(at time.Time) {
		if at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, a := range s.Accounts {
		ts := a.Record.Tokens
		if ts == nil || ts.Life != oauth.LifeKnown || !s.Settings.Follows(a.Record) {
			continue
		}
		add(session.ExpiringFrom(*ts).Add(time.Nanosecond))
		add(ts.ExpiresAt)
		if ts.ExpiresAt.After(now) {
			year, month, day := now.Date()
			add(time.Date(year, month, day+1, 0, 0, 0, 0, now.Location())) // "tomorrow" is today then
		}
	}
	return next
}
