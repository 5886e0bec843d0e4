package palette

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/ui/fuzzy"
)

// people are accounts by what they are called: "acme/ada" is found by both.
type people struct {
	refs  []oauth.Ref
	texts map[oauth.Ref]*fuzzy.Text
	asked int // for an item
}

func accounts(names ...string) *people {
	p := &people{texts: map[oauth.Ref]*fuzzy.Text{}}
	for _, n := range names {
		ref, _ := refOf(n)
		t := fuzzy.Prepare([]string{ref.App, ref.Account}, nil)
		p.refs, p.texts[ref] = append(p.refs, ref), &t
	}
	return p
}

func (p *people) Len() int                       { return len(p.refs) }
func (p *people) Ref(place int) oauth.Ref        { return p.refs[place] }
func (p *people) Text(ref oauth.Ref) *fuzzy.Text { return p.texts[ref] }
func (p *people) Match(q *fuzzy.Query) (hits []fuzzy.Hit) {
	for i, ref := range p.refs {
		if score := q.Score(p.texts[ref], 0); score > 0 {
			hits = append(hits, fuzzy.Hit{Place: i, Score: score})
		}
	}
	slices.SortStableFunc(hits, func(a, b fuzzy.Hit) int { return int(b.Score) - int(a.Score) })
	return hits
}

func (p *people) Item(ref oauth.Ref) Item {
	p.asked++
	return Item{ID: AccountID(ref), Title: ref.App + ", " + ref.Account}
}

func verb(title string, can func(oauth.Ref) bool, app bool) Verb {
	id := "account/" + strings.ToLower(title)
	return Verb{ID: id, Title: title, App: app, Can: can, Item: func(ref oauth.Ref) Item {
		return Item{ID: VerbID(id, ref), Title: ref.App + ", " + ref.Account + ": " + title}
	}}
}

func offered(recent ...string) Options {
	any := func(oauth.Ref) bool { return true }
	return Options{
		Sections: []Section{
			{"Account", []Item{{ID: "renew", Title: "Renew"}, {ID: "again", Title: "Sign in again"}, {ID: "out", Title: "Sign out", Reason: "not available"}}},
			{"View", []Item{{ID: "present", Title: "Presentation mode", About: []string{"nobody is named"}}, {ID: "filter:production", Title: "Filter: production"}}},
		},
		Verbs: []Verb{
			verb("Renew", any, false), verb("Sign in again", any, false), verb("Sign in another person", any, true),
			verb("Sign out", func(ref oauth.Ref) bool { return ref.Account != "bob" }, false),
		},
		Accounts: accounts("acme/ada", "acme/bob", "globex/ada", "renewables/cleo", "presto/dora"),
		Recent:   recent,
	}
}

// all writes what is offered, a line each.
func (l lines) all() string {
	var titles []string
	for i := range l.n {
		it := l.at(i)
		title := it.Title
		if it.heading {
			title = "# " + title
		}
		titles = append(titles, title)
	}
	return strings.Join(titles, " | ")
}

// Actions and accounts stand among each other, the best first; named together, the
// action on the account is offered, where it can be done.
func TestFind(t *testing.T) {
	for typed, want := range map[string]string{
		"":                  "# Account | Renew | Sign in again | # View | Presentation mode | Filter: production | # Accounts | acme, ada | acme, bob | globex, ada | renewables, cleo | presto, dora",
		"renew":             "Renew | renewables, cleo",
		"rnew":              "Renew | renewables, cleo",
		"named":             "Presentation mode",
		"prod":              "Filter: production",
		"ada":               "acme, ada | globex, ada",
		"renew ada":         "acme, ada: Renew | globex, ada: Renew",
		"ada renew":         "acme, ada: Renew | globex, ada: Renew",
		"ren acme bob":      "acme, bob: Renew",
		"sign out bob":      "",
		"sign out ada":      "acme, ada: Sign out | globex, ada: Sign out",
		"another acme":      "acme, ada: Sign in another person",
		"sign in again":     "Sign in again",
		"filter production": "Filter: production",
		"sign o":            "Sign out",
		"zzzz":              "",
		"renew zzzz":        "",
	} {
		if got := newFinder(offered()).find(typed).all(); got != want {
			t.Errorf("%q: %s\nwant %s", typed, got, want)
		}
	}
}

// What was used last comes first: before anything is typed, and among what matches as
// well. What is gone, or cannot be done now, is not among it.
func TestRecent(t *testing.T) {
	recent := []string{"account:globex/ada", "account/renew@acme/bob", "account/sign out@acme/bob", "out", "filter:production", "nonsense", "account:gone/x", "account/gone@acme/bob"}
	f := newFinder(offered(recent...))
	if got := f.find("").all(); !strings.HasPrefix(got, "# Recent | globex, ada | acme, bob: Renew | Filter: production | # Account |") {
		t.Errorf("%s", got)
	}
	for typed, want := range map[string]string{"ada": "globex, ada | acme, ada", "acme ren": "acme, bob: Renew | acme, ada: Renew", "a": "globex, ada | acme, ada | acme, bob"} {
		if got := f.find(typed).all(); !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s\nwant %s", typed, got, want)
		}
	}
	var many []string
	for range 30 {
		many = append(many, "renew", "present", "account:acme/ada")
	}
	many = append(many, "again", "filter:production", "account:acme/bob", "account:globex/ada", "account:presto/dora")
	if got := newFinder(offered(many...)).recent(); len(got) != mostRecent || got[0].ID != "renew" || got[3].ID != "again" {
		t.Errorf("%d are recent, the first %s", len(got), got[0].ID)
	}
}

// What is not shown is not made, however many accounts there are.
func TestOnlyWhatIsShownIsMade(t *testing.T) {
	var names []string
	for i := range 1000 {
		names = append(names, fmt.Sprintf("app-%03d/ada", i))
	}
	o := offered()
	all := accounts(names...)
	o.Accounts = all
	f := newFinder(o)
	for _, typed := range []string{"", "ada"} {
		l := f.find(typed)
		if l.n < 1000 || all.asked > 0 {
			t.Errorf("%q: %d lines, %d made before they are shown", typed, l.n, all.asked)
		}
		if got := l.at(l.n - 1).Title; got != "app-999, ada" {
			t.Errorf("%q ends in %q", typed, got)
		}
		all.asked = 0
	}
}

// The letters that were found are marked, of an action and of whom it is done with.
func TestMarks(t *testing.T) {
	it := newFinder(offered()).find("renew ada").at(0)
	if want := []fuzzy.Span{{From: 6, To: 9}, {From: 11, To: 16}}; !slices.Equal(it.marks[0], want) {
		t.Errorf("%q: %v", it.Title, it.marks[0])
	}
}
