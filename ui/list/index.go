package list

import (
	"slices"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/fuzzy"
)

// Index are all accounts as they can be found, whatever the list shows of them, in its
// order. It stays as it is when the list changes.
type Index struct {
	order *order
	keys  []uint64
}

// Index returns the accounts that can be found now.
func (p *Panel) Index() *Index {
	if p.accounts.order == nil {
		return &Index{order: &order{}}
	}
	return &Index{order: p.accounts.order}
}

// Len is how many there are, people among them who sign in and have no account yet.
func (x *Index) Len() int { return len(x.order.placed) }

// Ref is the account at a place.
func (x *Index) Ref(place int) oauth.Ref { return x.order.placed[place].ref }

// Match finds accounts, the best first and what is as good by place. Nobody who has no
// account yet is found.
func (x *Index) Match(q *fuzzy.Query) []fuzzy.Hit {
	keys, best := x.keys[:0], fuzzy.Score(0)
	for i := range x.order.placed {
		least := best.Least()
		if !q.May(x.order.sieves[i], least) {
			continue
		}
		p := &x.order.placed[i]
		if score := q.Score(&p.entry.text, least); score >= least && !desk.IsGuest(p.ref) {
			keys = append(keys, uint64(^score)<<32|uint64(i))
			best = max(best, score)
		}
	}
	x.keys = keys
	slices.Sort(keys)
	hits := make([]fuzzy.Hit, len(keys))
	for i, key := range keys {
		hits[i] = fuzzy.Hit{Place: int(uint32(key)), Score: ^fuzzy.Score(key >> 32)}
	}
	return hits
}

// Found is what an account is found by; nil where there is none.
func (p *Panel) Found(ref oauth.Ref) *fuzzy.Text {
	if e := p.accounts.entries[ref]; e != nil {
		return &e.text
	}
	return nil
}
