package fuzzy

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Query is what somebody types, prepared for matching. It never changes. The zero
// Query is empty.
type Query struct {
	words  []word
	phrase word // all of it, where that is more than one word
}

// word is one typed word.
type word struct {
	letters string // folded
	runes   []rune // of them what is compared letter by letter: no separators
	has     set
	first   set // its first letter
}

// What is looked at of what is typed: a pasted page is no name.
const (
	mostWords  = 12
	mostOfWord = 32
)

// Parse prepares what somebody has typed.
func Parse(typed string) Query {
	var f folded
	f.fold(typed)
	var q Query
	folded := string(f.runes())
	for _, letters := range strings.Split(folded, " ") {
		if letters != "" && len(q.words) < mostWords {
			q.words = append(q.words, wordOf(letters))
		}
	}
	if len(q.words) > 1 {
		q.phrase = wordOf(folded)
	}
	return q
}

func wordOf(letters string) word {
	w := word{letters: letters}
	for _, r := range letters {
		if wordly(r) && len(w.runes) < mostOfWord {
			w.runes = append(w.runes, r)
			w.has = w.has.with(r)
		}
	}
	if len(w.runes) > 0 {
		w.first = w.first.with(w.runes[0])
	}
	return w
}

// Empty reports whether nothing was typed: it matches everything, and no better than
// anything else.
func (q Query) Empty() bool { return len(q.words) == 0 }

// Letters is how many letters of it are compared.
func (q *Query) Letters() (n int) {
	for _, w := range q.words {
		n += len(w.runes)
	}
	return n
}

// Words returns the query of each of its words.
func (q *Query) Words() []Query {
	each := make([]Query, len(q.words))
	for i := range each {
		each[i] = Query{words: q.words[i : i+1]}
	}
	return each
}

// Score is how well a text matches a query; more is better, and 0 is not at all.
type Score uint16

// grade is how well a text matches a word.
type grade uint8

// From bad to good. What is between two of them tells within a kind.
const (
	none          grade = 0
	scattered     grade = 10 // its letters, in their order, many others between them
	mistyped      grade = 20 // one of its letters is wrong
	alike         grade = 30 // its letters, few others between them
	initials      grade = 50 // beginnings of several words
	insideAbout   grade = 60
	insideName    grade = 65
	startOfAbout  grade = 70 // of one of the words
	beginsAbout   grade = 75
	isAbout       grade = 80
	startOfName   grade = 85
	beginsName    grade = 90
	isName        grade = 95
	lettersInside       = insideAbout // from here on the letters stand there as they were typed
)

// Score says how well a text matches: as badly as the word that matches worst, or as
// well as all that was typed does as one; and among the same, as well as all words
// together, and as one. What would be less than least may be 0: it is not looked for.
func (q *Query) Score(t *Text, least Score) Score {
	if len(q.words) == 0 {
		return 1
	}
	worst, sum, together := isName, 0, none
	for i := range q.words {
		g := q.words[i].grade(t, grade(least>>8))
		if g == none {
			return 0
		}
		worst = min(worst, g)
		sum += int(g)
	}
	if len(q.words) > 1 && worst >= lettersInside {
		together = q.phrase.found(t)
	}
	return Score(max(worst, together))<<8 | Score(sum/len(q.words)) + Score(together)
}

// May reports whether a text of a sieve can have a score of least or more: a quick look,
// for many of them.
func (q *Query) May(s Sieve, least Score) bool {
	may := 0 // be wrong
	if grade(least>>8) <= mistyped {
		may = 1
	}
	for i := range q.words {
		if s.has.lacks(q.words[i].has) > may {
			return false
		}
	}
	return true
}

// Least is the worst score that is worth listing below the best of a list: what only
// looks alike must not drown what was meant. Where something holds the letters as they
// were typed, nothing mistyped is listed, and what is merely scattered only where
// nothing else is.
func (s Score) Least() Score {
	switch best := grade(s >> 8); {
	case best >= lettersInside:
		return Score(alike) << 8
	case best >= mistyped:
		return Score(mistyped) << 8
	}
	return 1
}

// grade says how well a text matches a word. What would be less than least may be none.
func (w *word) grade(t *Text, least grade) (best grade) {
	lacking := t.has.lacks(w.has)
	if lacking == 0 {
		best = w.found(t)
		if best == none && len(w.runes) > 1 && t.begins.lacks(w.first) == 0 {
			best = w.aligned(t, least)
		}
	}
	if best < mistyped && least <= mistyped && lacking <= 1 && w.isMistyped(t) {
		best = mistyped
	}
	return best
}

// found says how well a text holds a word as it is typed.
func (w *word) found(t *Text) (best grade) {
	for at := 0; best != isName; {
		i := strings.Index(t.letters[at:], w.letters)
		if i < 0 {
			break
		}
		best = max(best, t.place(at+i, len(w.letters)))
		_, first := utf8.DecodeRuneInString(w.letters)
		at += i + first
	}
	return best
}

// place says how good it is that so many bytes are found there.
func (t *Text) place(at, n int) grade {
	begins, ends := at == 0 || t.letters[at-1] == fieldEnd[0], t.letters[at+n] == fieldEnd[0]
	g := insideName
	switch {
	case begins && ends:
		g = isName
	case begins:
		g = beginsName
	default:
		if _, starts := slices.BinarySearch(t.starts, uint16(at)); starts {
			g = startOfName
		}
	}
	if at < t.names {
		return g
	}
	switch g {
	case isName:
		return isAbout
	case beginsName:
		return beginsAbout
	case startOfName:
		return startOfAbout
	}
	return insideAbout
}

// Grade is the score without what tells among the same: texts that match in the same
// way have the same.
func (s Score) Grade() Score { return s >> 8 }

// BeginsWord reports whether the worst of the words, or all of them as one, begins a
// word of the text.
func (s Score) BeginsWord() bool {
	g := grade(s >> 8)
	return g >= startOfAbout
}

// AsTyped reports whether a text holds all letters as they were typed.
func (s Score) AsTyped() bool { return grade(s>>8) >= lettersInside }

// Only returns a query of some of its words: those whose bit is set.
func (q *Query) Only(words int) Query {
	var some Query
	var letters []string
	for i, w := range q.words {
		if words&(1<<i) != 0 {
			some.words = append(some.words, w)
			letters = append(letters, w.letters)
		}
	}
	if len(letters) > 1 {
		some.phrase = wordOf(strings.Join(letters, " "))
	}
	return some
}

// Hit is one of many texts, by its place among them, and how well it matches.
type Hit struct {
	Place int
	Score Score
}
