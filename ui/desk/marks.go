package desk

import (
	"slices"
	"sync"

	"tokendesk/oauth"
)

// secretMark stands for a secret or token that exists.
const secretMark = "•"

// marks are secrets with a mark in place of each that is not empty. Accounts that have
// the same ones share them: nobody changes what a face is given.
type marks struct {
	mu    sync.Mutex
	known map[havings]oauth.Secrets
}

// havings are bits of [oauth.SecretKinds]: those that are set, and those that are empty.
type havings struct{ set, empty uint64 }

func (m *marks) of(secrets oauth.Secrets) oauth.Secrets {
	if secrets == nil {
		return nil
	}
	kinds, has, all := oauth.SecretKinds(), havings{}, true
	marked := make(oauth.Secrets, len(secrets))
	for kind, value := range secrets {
		i := slices.Index(kinds, kind)
		if all = all && i >= 0; i >= 0 {
			has.set |= 1 << i
		}
		if marked[kind] = secretMark; value == "" {
			marked[kind] = ""
			has.empty |= 1 << max(i, 0)
		}
	}
	if !all { // a kind of another version's: kept apart
		return marked
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if same, known := m.known[has]; known {
		return same
	}
	if m.known == nil {
		m.known = map[havings]oauth.Secrets{}
	}
	m.known[has] = marked
	return marked
}
