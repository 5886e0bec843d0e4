package palette

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"tokendesk/oauth"
	"tokendesk/ui/fuzzy"
)

// How much is offered beside what matches best.
const (
	mostRecent = 6 // before anything is typed
	mostOfVerb = 8 // accounts for each action that is named with them
	leastNamed = 3 // letters that name an account from inside of its words
)

// finder finds in what is offered. What it needs for that is made when it is first
// needed.
type finder struct {
	o     Options
	items []Item       // of all sections
	texts []fuzzy.Text // of each; nil before anything is typed
	verbs []fuzzy.Text
	used  map[string]int // how long ago an id was used: 0 is the last one
}

func newFinder(o Options) *finder {
	f := &finder{o: o, used: map[string]int{}}
	for _, s := range o.Sections {
		f.items = append(f.items, s.Items...)
	}
	for i, id := range o.Recent {
		if _, ok := f.used[id]; !ok {
			f.used[id] = i
		}
	}
	return f
}

// lines are what is offered. Each is made when it is shown.
type lines struct {
	n  int
	at func(i int) Item
}

// find returns what a query finds, the best first and of what is as good what was used
// last; everything by sections where nothing is typed.
func (f *finder) find(typed string) lines {
	q := fuzzy.Parse(typed)
	if q.Empty() {
		return f.everything()
	}
	f.prepare()
	few := slices.Concat(f.actions(&q), f.combined(&q))
	few, many := f.accounts(&q, few)
	best := fuzzy.Score(0)
	for _, l := range few {
		best = max(best, l.score)
	}
	if len(many) > 0 {
		best = max(best, many[0].Score)
	}
	few = slices.DeleteFunc(few, func(l line) bool { return l.score < best.Least() })
	many = enough(many, best.Least())
	slices.SortStableFunc(few, compare)
	before := make([]int, len(few)) // how many of the many stand before each
	for i, l := range few {
		before[i] = sort.Search(len(many), func(n int) bool { return compare(l, f.account(many[n])) <= 0 })
	}
	return lines{len(few) + len(many), func(i int) Item {
		n := sort.Search(len(few), func(n int) bool { return before[n]+n >= i })
		if n < len(few) && before[n]+n == i {
			return f.show(few[n], &q)
		}
		return f.show(f.account(many[i-n]), &q)
	}}
}

// enough are the accounts that match well enough: the best stand first.
func enough(hits []fuzzy.Hit, least fuzzy.Score) []fuzzy.Hit {
	if end := slices.IndexFunc(hits, func(h fuzzy.Hit) bool { return h.Score < least }); end >= 0 {
		return hits[:end]
	}
	return hits
}

// line is something that was found.
type line struct {
	score  fuzzy.Score
	used   int // how long ago; never is far
	cannot bool
	same   bool      // doing it changes nothing
	item   int       // of the sections, -1 for none
	verb   int       // on an account, -1 for none
	ref    oauth.Ref // of an account
}

const never = 1 << 20

func compare(a, b line) int {
	return cmp.Or(
		cmp.Compare(b.score.Grade(), a.score.Grade()),
		compareBool(a.cannot, b.cannot),
		compareBool(a.same, b.same),
		cmp.Compare(a.used, b.used),
		cmp.Compare(b.score, a.score),
	)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (f *finder) prepare() {
	if f.texts != nil {
		return
	}
	f.texts = make([]fuzzy.Text, len(f.items))
	for i, it := range f.items {
		f.texts[i] = fuzzy.Prepare([]string{it.Title}, it.About)
	}
	f.verbs = make([]fuzzy.Text, len(f.o.Verbs))
	for i, v := range f.o.Verbs {
		f.verbs[i] = fuzzy.Prepare([]string{v.Title}, v.About)
	}
}

func (f *finder) ago(id string) int {
	if n, ok := f.used[id]; ok {
		return n
	}
	return never
}

// actions are what of the sections matches.
func (f *finder) actions(q *fuzzy.Query) (found []line) {
	for i := range f.items {
		if score := q.Score(&f.texts[i], 0); score > 0 {
			found = append(found, line{score: score, used: f.ago(f.items[i].ID), cannot: f.items[i].Reason != "", same: f.items[i].Same, item: i, verb: -1})
		}
	}
	return found
}

// accounts are those that match. Those that were used stand with the few others that
// were found.
func (f *finder) accounts(q *fuzzy.Query, few []line) ([]line, []fuzzy.Hit) {
	used := map[oauth.Ref]int{}
	for id, ago := range f.used {
		if ref, ok := accountOf(id); ok {
			used[ref] = ago
		}
	}
	many := f.o.Accounts.Match(q)
	if len(used) > 0 {
		many = slices.DeleteFunc(many, func(h fuzzy.Hit) bool {
			l := f.account(h)
			ago, ok := used[l.ref]
			if ok {
				l.used = ago
				few = append(few, l)
			}
			return ok
		})
	}
	return few, many
}

// account is an account that was found, as a line.
func (f *finder) account(h fuzzy.Hit) line {
	return line{score: h.Score, used: never, item: -1, verb: -1, ref: f.o.Accounts.Ref(h.Place)}
}

// combined are actions on accounts that are named together: some words begin words of
// the action, and the others find the account.
func (f *finder) combined(q *fuzzy.Query) (found []line) {
	words := q.Words()
	if len(words) < 2 {
		return nil
	}
	of := map[int][]fuzzy.Hit{} // accounts by the words that are left for them
	for v := range f.o.Verbs {
		left, worst := 0, fuzzy.Score(0)
		for i := range words {
			score := words[i].Score(&f.verbs[v], 0)
			if !score.BeginsWord() {
				left |= 1 << i
			} else if worst == 0 || score < worst {
				worst = score
			}
		}
		if worst == 0 || left == 0 {
			continue
		}
		if _, known := of[left]; !known {
			some := q.Only(left)
			hits := f.o.Accounts.Match(&some)
			if len(hits) > 0 {
				hits = enough(hits, hits[0].Score.Least())
			}
			if some.Letters() < leastNamed {
				hits = slices.DeleteFunc(hits, func(h fuzzy.Hit) bool { return !h.Score.BeginsWord() })
			}
			of[left] = hits
		}
		found = append(found, f.with(v, worst, of[left])...)
	}
	return found
}

// with are accounts with an action that can be done with them.
func (f *finder) with(v int, named fuzzy.Score, hits []fuzzy.Hit) (found []line) {
	verb, apps := &f.o.Verbs[v], map[string]bool{}
	for _, h := range hits {
		if len(found) == mostOfVerb {
			break
		}
		ref := f.o.Accounts.Ref(h.Place)
		if verb.App && apps[ref.App] || !verb.Can(ref) {
			continue
		}
		apps[ref.App] = true
		found = append(found, line{score: min(named, h.Score), used: f.ago(verb.Item(ref).ID), item: -1, verb: v, ref: ref})
	}
	return found
}

// show is what was found as it is shown, its letters marked.
func (f *finder) show(l line, q *fuzzy.Query) (it Item) {
	var text *fuzzy.Text
	switch {
	case l.item >= 0:
		it, text = f.items[l.item], &f.texts[l.item]
	case l.verb >= 0:
		it = f.o.Verbs[l.verb].Item(l.ref)
		whole := fuzzy.Prepare([]string{it.Title}, []string{it.Beside}) // who and what together
		text = &whole
	default:
		it, text = f.o.Accounts.Item(l.ref), f.o.Accounts.Text(l.ref)
	}
	if text != nil {
		marks := q.Marks(text, it.Title, it.Beside)
		it.marks = [2][]fuzzy.Span{marks[0], marks[1]}
	}
	return it
}

// everything is what is offered before anything is typed: what was used last, the
// sections without what cannot be done, and all accounts.
func (f *finder) everything() lines {
	var shown []Item
	section := func(name string, items []Item) {
		if len(items) > 0 {
			shown = append(append(shown, Item{Title: name, heading: true}), items...)
		}
	}
	section("Recent", f.recent())
	for _, s := range f.o.Sections {
		section(s.Name, slices.DeleteFunc(slices.Clone(s.Items), func(it Item) bool { return it.Reason != "" }))
	}
	accounts := f.o.Accounts
	if accounts.Len() > 0 {
		shown = append(shown, Item{Title: "Accounts", heading: true})
	}
	return lines{len(shown) + accounts.Len(), func(i int) Item {
		if i < len(shown) {
			return shown[i]
		}
		return accounts.Item(accounts.Ref(i - len(shown)))
	}}
}

// recent are the things that were used last, as far as they can be done now.
func (f *finder) recent() (items []Item) {
	for i, id := range f.o.Recent {
		if len(items) == mostRecent {
			break
		}
		if it, ok := f.byID(id); ok && it.Reason == "" && f.used[id] == i { // once
			items = append(items, it)
		}
	}
	return items
}

func (f *finder) byID(id string) (Item, bool) {
	if ref, ok := accountOf(id); ok {
		return f.o.Accounts.Item(ref), f.o.Accounts.Text(ref) != nil
	}
	if verb, at, ok := strings.Cut(id, onAccount); ok {
		ref, ok := refOf(at)
		i := slices.IndexFunc(f.o.Verbs, func(v Verb) bool { return v.ID == verb })
		if !ok || i < 0 || f.o.Accounts.Text(ref) == nil || !f.o.Verbs[i].Can(ref) {
			return Item{}, false
		}
		return f.o.Verbs[i].Item(ref), true
	}
	i := slices.IndexFunc(f.items, func(it Item) bool { return it.ID == id })
	if i < 0 {
		return Item{}, false
	}
	return f.items[i], true
}

// Ids of what is done with an account name it as the command line does.
const (
	ofAccount = "account:"
	onAccount = "@"
)

// AccountID is the id of an account's own item.
func AccountID(ref oauth.Ref) string { return ofAccount + ref.String() }

// VerbID is the id of an action on an account.
func VerbID(action string, ref oauth.Ref) string { return action + onAccount + ref.String() }

func accountOf(id string) (oauth.Ref, bool) {
	at, ok := strings.CutPrefix(id, ofAccount)
	if !ok {
		return oauth.Ref{}, false
	}
	return refOf(at)
}

func refOf(at string) (oauth.Ref, bool) {
	app, account, ok := strings.Cut(at, "/")
	return oauth.Ref{App: app, Account: account}, ok && account != ""
}
