package practice

import (
	"crypto/sha256"
	"time"
)

// ttlMap remembers values under secret names, until they expire or, when it is
// full, until newer ones need the room. It keeps digests of the names alone,
// so that looking one up takes no time that tells anything about others. Its
// owner's lock guards it.
type ttlMap[V any] struct {
	limit int
	items map[[sha256.Size]byte]ttlItem[V]
	count uint64 // of everything ever put, for the order
}

type ttlItem[V any] struct {
	value   V
	expires time.Time
	order   uint64
}

func newTTLMap[V any](limit int) *ttlMap[V] {
	return &ttlMap[V]{limit: limit, items: map[[sha256.Size]byte]ttlItem[V]{}}
}

// put remembers value under name until expires.
func (s *ttlMap[V]) put(name string, value V, expires, now time.Time) {
	if len(s.items) >= s.limit {
		s.makeRoom(now)
	}
	s.count++
	s.items[sha256.Sum256([]byte(name))] = ttlItem[V]{value: value, expires: expires, order: s.count}
}

// get finds what was put under name and has not expired.
func (s *ttlMap[V]) get(name string, now time.Time) (V, bool) {
	item, ok := s.items[sha256.Sum256([]byte(name))]
	if !ok || !now.Before(item.expires) {
		var none V
		return none, false
	}
	return item.value, true
}

func (s *ttlMap[V]) remove(name string) { delete(s.items, sha256.Sum256([]byte(name))) }

// makeRoom drops what has expired and, if that is not enough, the oldest half:
// dropping many at once keeps the cost of one put small on average.
func (s *ttlMap[V]) makeRoom(now time.Time) {
	for name, item := range s.items {
		if !now.Before(item.expires) {
			delete(s.items, name)
		}
	}
	if len(s.items) < s.limit {
		return
	}
	keepFrom := s.count - uint64(s.limit/2)
	for name, item := range s.items {
		if item.order <= keepFrom {
			delete(s.items, name)
		}
	}
}
