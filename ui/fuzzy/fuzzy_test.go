package fuzzy

import (
	"slices"
	"strings"
	"testing"
)

func text(names ...string) *Text {
	t := Prepare(names, nil)
	return &t
}

func score(typed string, t *Text) Score {
	q := Parse(typed)
	return q.Score(t, 0)
}

// What is typed finds what is meant, however it is typed.
func TestFinds(t *testing.T) {
	for _, c := range []struct {
		typed, text string
		found       bool
	}{
		{"opnid", "OpenID", true},
		{"opneid", "OpenID", true},
		{"openid", "Open-ID", true},
		{"acm stg", "Acme staging", true},
		{"staging acme", "Acme staging", true},
		{"acmstg", "Acme staging", true},
		{"as", "Acme staging", true},
		{"acme-staging", "Acme staging", true},
		{"acem", "Acme", true},
		{"axme", "Acme", true},
		{"accme", "Acme", true},
		{"ame staging", "Acme staging", true},
		{"kbrnts", "Kubernetes", true},
		{"mgmt", "Management API", true},
		{"slsfrc", "Salesforce", true},
		{"prd", "production", true},
		{"muller", "Müller", true},
		{"müller", "Muller", true},
		{"MULLER", "müller", true},
		{"mueller", "Müller", true},
		{"strasse", "Hauptstraße", true},
		{"straße", "HAUPTSTRASSE", true},
		{"istanbul", "İSTANBUL", true},
		{"ISTANBUL", "ıstanbul", true},
		{"acme", "ＡＣＭＥ　ｓｔａｇｉｎｇ", true},
		{"ａｃｍｅ", "Acme", true},
		{"lodz", "Łódź", true},
		{"aerøskøbing", "Ærøskøbing", true},
		{"office", "oﬃce", true},
		{"σοφος", "ΣΟΦΟΣ", true},
		{"иванов", "ИВАНОВ", true},
		{"שלום", "חנות שָׁלוֹם", true},
		{"احمد", "أحمد", true},
		{"🛒", "Shop 🛒", true},
		{"東京", "株式会社東京", true},
		{"e\u0301mile", "Émile", true},
		{"acme\u00a0staging", "Acme  staging", true},
		{"o'brien", "O’Brien", true},
		{"2", "Shop 2", true},
		{"ada", "Android app", false},
		{"ada", "Armenia data", false},
		{"ada", "Amanda", false},
		{"ada", "Acme dashboard", false},
		{"ada", "Ada", true},
		{"ada", "Acme Dev App", true},
		{"acmz", "Amazon cloud mix", false},
		{"pp", "app", true},
		{"xyz", "Acme", false},
		{"ad", "Acme d", true},
		{"ad", "Acorn", false},
		{"", "Acme", true},
		{"   ", "Acme", true},
		{"a", "", false},
		{"acme acme", "Acme", true},
		{"cme", "Acme", true},
		{"dneipo", "OpenID", false},
		{"googel", "Google", true},
		{"gogle", "Google", true},
		{"github", "GitHub", true},
		{"gh", "GitHub", true},
		{"hs", "HTTPServer", true},
	} {
		if got := score(c.typed, text(c.text)) > 0; got != c.found {
			t.Errorf("%q finds %q: %t", c.typed, c.text, got)
		}
	}
}

// The best comes first: what is called so, what begins so, a word that does, what
// holds it, and only then what is like it.
func TestRanks(t *testing.T) {
	for typed, want := range map[string][]string{
		"open":         {"Open", "OpenID", "My OpenID", "Reopened", "Online Pen", "Opneing"},
		"acme staging": {"Acme staging", "Acme staging EU", "The Acme staging", "Staging of Acme", "Acmestaging"},
		"ada":          {"ada", "Ada Lovelace", "Countess Ada", "Canada", "Acme Dev App", "Aida"},
		"gh":           {"gh", "Ghent", "My ghost", "Afghan", "GitHub"},
	} {
		q := Parse(typed)
		var before Score = 1<<16 - 1
		for _, name := range want {
			score := q.Score(text(name), 0)
			if score >= before || score == 0 && name != "Opneing" {
				t.Errorf("%q: %q has %d, after %d", typed, name, score, before)
			}
			before = score
		}
	}
}

// What names it counts more than what is said about it.
func TestNamesComeBeforeWhatIsSaidAboutIt(t *testing.T) {
	name, about := Prepare([]string{"Production gateway"}, []string{"staging"}), Prepare([]string{"Acme"}, []string{"production"})
	if q := Parse("production"); q.Score(&name, 0) <= q.Score(&about, 0) || q.Score(&about, 0) == 0 {
		t.Errorf("%d, %d", q.Score(&name, 0), q.Score(&about, 0))
	}
	for _, typed := range []string{"acme production", "prodction acme"} {
		if score(typed, &about) == 0 {
			t.Errorf("%q finds nothing", typed)
		}
	}
	if score("acmeproduction gateway", &about) != 0 {
		t.Error("a word goes over fields")
	}
}

// Beside what holds the letters nothing mistyped or scattered is listed; where nothing
// does, it is.
func TestWhatIsOnlyAlikeDoesNotDrownWhatWasMeant(t *testing.T) {
	real, like, wrong, spread := score("acme", text("Big Acme")), score("stg", text("Staging")), score("acme", text("Acne")), score("mgmt", text("Management"))
	for _, c := range []struct {
		best, other Score
		listed      bool
	}{{real, real, true}, {real, like, true}, {real, wrong, false}, {real, spread, false}, {like, wrong, true}, {like, spread, false}, {wrong, wrong, true}, {wrong, spread, false}, {spread, spread, true}} {
		if got := c.other >= c.best.Least(); got != c.listed || c.other == 0 {
			t.Errorf("%d beside %d: listed %t", c.other, c.best, got)
		}
	}
}

// The letters that match are whole letters of the original.
func TestMarks(t *testing.T) {
	for _, c := range []struct{ typed, text, want string }{
		{"opnid", "OpenID", "[Op]e[nID]"},
		{"opneid", "OpenID", "[OpenID]"},
		{"axme", "Acme", "[A]c[me]"},
		{"ame", "Acme", "[A]c[me]"},
		{"acm stg", "Acme staging", "[Acm]e [st]a[g]ing"},
		{"as", "Acme staging", "[A]cme [s]taging"},
		{"stag", "Big staging", "Big [stag]ing"},
		{"muller", "Frau Müller", "Frau [Müller]"},
		{"mu", "Mu\u0308ller", "[Mu\u0308]ller"},
		{"u", "Müller", "M[ü]ller"},
		{"strasse", "Hauptstraße 1", "Haupt[straße] 1"},
		{"s", "aß", "a[ß]"},
		{"acme", "ＡＣＭＥ", "[ＡＣＭＥ]"},
		{"shop", "👩‍💻 Shop 🛒", "👩‍💻 [Shop] 🛒"},
		{"👩", "👩‍💻 Shop", "[👩‍💻] Shop"},
		{"שלום", "Shop חנות שָׁלוֹם 2", "Shop [חנות שָׁלוֹם] 2"},
		{"shop", "Shop חנות", "[Shop] חנות"},
		{"ada", "Canada Ada", "Canada [Ada]"},
		{"acme me", "Acme", "[Acme]"},
		{"x", "Acme", "Acme"},
		{"", "Acme", "Acme"},
		{"acme-eu", "Acme EU", "[Acme] [EU]"},
		{"istanbul", "İstanbul", "[İstanbul]"},
		{"東", "株式会社東京", "株式会社[東]京"},
	} {
		got := Parse(c.typed).Marks(text(c.text), c.text)[0]
		var marked strings.Builder
		at := 0
		for _, s := range got {
			marked.WriteString(c.text[at:s.From] + "[" + c.text[s.From:s.To] + "]")
			at = s.To
		}
		if marked.WriteString(c.text[at:]); marked.String() != c.want {
			t.Errorf("%q in %q: %s, want %s", c.typed, c.text, marked.String(), c.want)
		}
	}
}

// Where the letters stand elsewhere as they were typed, what is only alike is not
// marked.
func TestOnlyWhatWasFoundIsMarked(t *testing.T) {
	whole := Prepare([]string{"Oslo paints id", "opnid"}, nil)
	if got := Parse("opnid").Marks(&whole, "OpenID", "opnid"); got[0] != nil || !slices.Equal(got[1], []Span{{0, 5}}) {
		t.Errorf("%v", got)
	}
}

// Matching allocates nothing.
func TestMatchingAllocatesNothing(t *testing.T) {
	texts := []*Text{text("Acme staging", "acme-staging", "ada@acme.example"), text("Management API"), text("שלום", "Müller")}
	for _, typed := range []string{"acme staging", "acmstg", "opneid", "mgmt", "מלך"} {
		q := Parse(typed)
		if n := testing.AllocsPerRun(20, func() {
			for _, t := range texts {
				q.Score(t, 0)
			}
		}); n > 0 {
			t.Errorf("%q: %.0f allocations", typed, n)
		}
	}
}

// Whatever is typed and whatever is looked at: nothing panics, what is marked is whole
// letters in order, and a text finds itself.
func FuzzMarks(f *testing.F) {
	f.Add("opnid", "OpenID")
	f.Add("ß ı", "Straße\u0308 \xff شبكة 👩‍💻")
	f.Add(strings.Repeat("ab ", 40), strings.Repeat("aB-", 400))
	f.Fuzz(func(t *testing.T, typed, name string) {
		q, whole := Parse(typed), text(name)
		at := 0
		for _, s := range q.Marks(whole, name)[0] {
			if s.From < at || s.To <= s.From || s.To > len(name) {
				t.Fatalf("%q in %q: %v", typed, name, s)
			}
			at = s.To
		}
		if score(name, whole) == 0 && !Parse(name).Empty() && len(name) < 100 {
			t.Errorf("%q does not find itself", name)
		}
	})
}
