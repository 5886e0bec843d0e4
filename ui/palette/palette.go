// Package palette is one field over everything that can be done: actions, accounts, an
// action on an account, filters and settings. What was used last comes first.
//
// What is found is plain data, and finding it is pure; the sheet lives on the UI goroutine. Of
// thousands of accounts only those that are shown are looked at.
package palette

import (
	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/emblems"
	"tokendesk/ui/fuzzy"
)

// Item is one thing that can be done, as it is shown.
type Item struct {
	ID      string        // the same whenever it is offered: what was used last is kept by it
	Title   string        // what is searched first, and marked
	Beside  string        // more of it, in a quieter colour
	About   []string      // what it is found by, too, and what is not shown
	Icon    fyne.Resource // nil for an account: it has its Emblem
	Emblem  emblems.Emblem
	Keys    string // that do the same
	Verb    string // what it does, where it has no keys: the step of an account
	Checked bool   // it is so now
	Same    bool   // it is so now, and doing it changes nothing
	Reason  string // why it cannot be done now; "" where it can
	Do      func()

	heading bool
	marks   [2][]fuzzy.Span // letters that were found, of Title and Beside
}

// Section is what belongs together where nothing is searched yet.
type Section struct {
	Name  string
	Items []Item
}

// Verb is an action on an account, for "renew ada".
type Verb struct {
	ID    string // of the action
	Title string
	About []string             // what it is called, too
	App   bool                 // it is about the account's app, whichever of its accounts
	Can   func(oauth.Ref) bool // it can be done now
	// Item is how it is offered for an account.
	Item func(oauth.Ref) Item
}

// Accounts are those that can be found, each at a place of its own. They stay as they
// are while they are offered.
type Accounts interface {
	// Len is how many there are, Ref the one at a place.
	Len() int
	Ref(place int) oauth.Ref
	// Match finds accounts, the best first and what is as good by place.
	Match(*fuzzy.Query) []fuzzy.Hit
	// Text is what an account is found by; nil where it has gone.
	Text(oauth.Ref) *fuzzy.Text
	// Item is how an account is offered.
	Item(oauth.Ref) Item
}

// Options are what is offered, by whom, and what was used last.
type Options struct {
	Sections []Section
	Verbs    []Verb
	Accounts Accounts
	Recent   []string     // ids, the last one first
	Used     func(string) // is told the id of what is done
}
