package notify

import (
	"slices"

	"tokendesk/store"
)

// keep notes in the settings which ends were told, and forgets those that are there no
// more. Where that cannot be written they are told again at the next start.
func (n *Notifier) keep(ends []string) {
	there := map[string]bool{}
	for _, a := range n.seen.Accounts() {
		for _, e := range a.Ends {
			there[endKey(*a, e)] = true
		}
	}
	_ = n.desk.Settings.Update(func(s *store.Settings) {
		kept := slices.DeleteFunc(slices.Clone(s.Told), func(key string) bool { return !there[key] || slices.Contains(ends, key) })
		s.Told = append(kept, ends...)
	})
}
