package desk

import (
	"maps"
	"slices"

	"tokendesk/oauth"
)

// Seen is what a reader of [Desk.Updates] has been told so far.
type Seen struct {
	Locked     bool
	Presenting bool

	accounts map[oauth.Ref]*Account
}

// Take adds an update.
func (s *Seen) Take(u Update) {
	s.Locked, s.Presenting = u.Locked, u.Presenting
	if u.All || s.accounts == nil {
		s.accounts = map[oauth.Ref]*Account{}
	}
	for _, a := range u.Accounts {
		s.accounts[a.Ref()] = a
	}
	for _, ref := range u.Removed {
		delete(s.accounts, ref)
	}
}

// Accounts are all there are, in the order of their references; shared: nobody changes
// them.
func (s *Seen) Accounts() []*Account {
	return slices.SortedFunc(maps.Values(s.accounts), func(a, b *Account) int { return compareRefs(a.Ref(), b.Ref()) })
}
