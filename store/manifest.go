package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// entry is what the manifest knows of a record. An entry without an account is
// an app's.
type entry struct {
	id      recordID
	version uint64 // of the transaction that wrote the record
	traced  uint64 // of the one that wrote its trace; 0 where it has none
	ref     oauth.Ref
}

// pages is how many pages a manifest has: a save rewrites one of them.
const pages = 256

// page is part of the list of records; entries are in no order. A damaged page
// has none: its records are out of reach, and it is kept as it is.
type page struct {
	version uint64
	entries []entry
	damaged bool
}

// manifest lists every record of a vault with its version. It is written in
// the transaction that writes the records, so a record that is gone, from
// elsewhere or older than it should be does not fit. Values are immutable.
type manifest struct {
	version uint64 // counts the transactions of the vault
	pages   [pages]*page
	slots   []slotMark // the ways to the key there are, by id
}

// querier is a transaction or a connection.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (s *sealer) page(ref oauth.Ref) int {
	sum := s.name(nameBucket, ref.App, ref.Account)
	return int(sum[0])
}

// find returns a record's entry.
func (m *manifest) find(s *sealer, ref oauth.Ref) (entry, bool) {
	if p := m.pages[s.page(ref)]; p != nil {
		for _, e := range p.entries {
			if e.ref == ref {
				return e, true
			}
		}
	}
	return entry{}, false
}

// all calls yield for each entry, in no order. yield may write: that changes
// pages of its transaction in place.
func (m *manifest) all(yield func(entry) bool) {
	for _, p := range m.pages {
		if p == nil {
			continue
		}
		for _, e := range slices.Clone(p.entries) {
			if !yield(e) {
				return
			}
		}
	}
}

// accounts returns an app's account entries by id.
func (m *manifest) accounts(app string) (found []entry) {
	for e := range m.all {
		if e.ref.App == app && e.ref.Account != "" {
			found = append(found, e)
		}
	}
	slices.SortFunc(found, func(a, b entry) int { return compareRefs(a.ref, b.ref) })
	return found
}

// lost reports whether ref would be listed on a damaged page.
func (m *manifest) lost(s *sealer, ref oauth.Ref) bool {
	p := m.pages[s.page(ref)]
	return p != nil && p.damaged
}

// damaged counts the damaged pages.
func (m *manifest) damaged() (n int) {
	for _, p := range m.pages {
		if p != nil && p.damaged {
			n++
		}
	}
	return n
}

// with returns a manifest in which the entries are set (by ref) or, with a zero
// version, dropped; version is the new transaction's.
func (m *manifest) with(s *sealer, version uint64, changed []entry) *manifest {
	next := &manifest{version: version, pages: m.pages, slots: m.slots}
	for _, e := range changed {
		i := s.page(e.ref)
		p := next.pages[i]
		if p == nil || p.version != version {
			fresh := &page{version: version}
			if p != nil {
				fresh.entries = slices.Clone(p.entries)
			}
			next.pages[i], p = fresh, fresh
		}
		p.entries = slices.DeleteFunc(p.entries, func(old entry) bool { return old.ref == e.ref })
		if e.version != 0 {
			p.entries = append(p.entries, e)
		}
	}
	return next
}

// diff lists what differs from an older manifest.
func (m *manifest) diff(old *manifest) (changes []Change) {
	for i, p := range m.pages {
		was := old.pages[i]
		if p == was || (p != nil && was != nil && p.version == was.version) {
			continue
		}
		if p != nil && p.damaged {
			changes = append(changes, Change{})
			continue
		}
		type versions struct{ record, trace uint64 }
		before := map[oauth.Ref]versions{}
		if was != nil {
			for _, e := range was.entries {
				before[e.ref] = versions{e.version, e.traced}
			}
		}
		if p != nil {
			for _, e := range p.entries {
				if before[e.ref] != (versions{e.version, e.traced}) {
					changes = append(changes, Change{Ref: e.ref})
				}
				delete(before, e.ref)
			}
		}
		for ref := range before {
			changes = append(changes, Change{Ref: ref, Removed: true})
		}
	}
	return changes
}

// The manifest's sealed form. The first page holds the versions of the others,
// so an older page does not fit either, and the marks of the slots, so that an
// older slot opens nothing.

// rootFormat is the version the first page is sealed under: what it holds. Format
// 0 has no slots (schema 1).
const rootFormat = 2

// root is the first page of a manifest.
type root struct {
	version  uint64
	versions [pages]uint64
	slots    []slotMark
}

func (m *manifest) root() root {
	r := root{version: m.version, slots: m.slots}
	for i, p := range m.pages {
		if p != nil {
			r.versions[i] = p.version
		}
	}
	return r
}

func (r root) text() []byte {
	out := binary.AppendUvarint(nil, r.version)
	for _, v := range r.versions {
		out = binary.AppendUvarint(out, v)
	}
	out = binary.AppendUvarint(out, uint64(len(r.slots)))
	for _, mark := range r.slots {
		out = appendString(out, mark.id)
		out = appendString(out, string(mark.kind))
		out = append(out, mark.digest[:]...)
	}
	return out
}

func readRoot(format int, text []byte) (r root, err error) {
	d := decoder{rest: text}
	r.version = d.uvarint()
	for i := range r.versions {
		r.versions[i] = d.uvarint()
	}
	if format > 0 {
		n := d.uvarint()
		if n > maxSlots {
			return root{}, errUnsealed
		}
		for range n {
			mark := slotMark{id: string(d.bytes(d.uvarint())), kind: keys.Mode(d.bytes(d.uvarint()))}
			copy(mark.digest[:], d.bytes(uint64(len(mark.digest))))
			r.slots = append(r.slots, mark)
		}
	}
	return r, d.end()
}

// openRoot reads and opens the first page. The error is of KindVault: damage, or
// that the key is another one by now (ErrKeyChanged).
func openRoot(ctx context.Context, q querier, s *sealer, format int) (r root, err error) {
	var sealed []byte
	if err := q.QueryRowContext(ctx, selectRoot).Scan(&sealed); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return r, damagedManifest(err)
		}
		return r, err
	}
	text, err := s.open(recordID{}, fieldRoot, uint64(format), sealed)
	if err != nil {
		var id []byte
		naming := q.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'key' AND length(value) = 16`).Scan(&id)
		if naming == nil && !bytes.Equal(id, s.id) {
			return r, keyChangedError()
		}
		return r, damagedManifest(err)
	}
	if r, err = readRoot(format, text); err != nil {
		return r, damagedManifest(err)
	}
	return r, nil
}

func (p *page) text() []byte {
	out := binary.AppendUvarint(nil, uint64(len(p.entries)))
	for _, e := range p.entries {
		out = append(out, e.id[:]...)
		out = binary.AppendUvarint(out, e.version)
		out = appendString(out, e.ref.App)
		out = appendString(out, e.ref.Account)
		out = binary.AppendUvarint(out, e.traced)
	}
	return out
}

// readPage reads a page; traced says that it is of a schema with traces.
func readPage(version uint64, text []byte, traced bool) (*page, error) {
	d := decoder{rest: text}
	n := d.uvarint()
	if n > uint64(len(text)) {
		return nil, errUnsealed
	}
	p := &page{version: version, entries: make([]entry, 0, n)}
	for range n {
		var e entry
		copy(e.id[:], d.bytes(uint64(len(e.id))))
		e.version = d.uvarint()
		e.ref.App = string(d.bytes(d.uvarint()))
		e.ref.Account = string(d.bytes(d.uvarint()))
		if traced {
			e.traced = d.uvarint()
		}
		p.entries = append(p.entries, e)
	}
	return p, d.end()
}

func appendString(out []byte, s string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

// pageID is the record id a page is sealed under.
func pageID(number int) (id recordID) {
	binary.BigEndian.PutUint64(id[8:], uint64(number))
	return id
}

// loadManifest reads the manifest of q's snapshot; pages that are as in known
// are taken from there.
func loadManifest(ctx context.Context, q querier, s *sealer, known *manifest) (*manifest, error) {
	r, err := openRoot(ctx, q, s, rootFormat)
	if err != nil {
		return nil, err
	}
	if known != nil && known.version == r.version {
		return known, nil
	}
	m := &manifest{version: r.version, slots: r.slots}
	missing := 0
	for i, v := range r.versions {
		if v == 0 {
			continue
		}
		if known != nil && known.pages[i] != nil && known.pages[i].version == v {
			m.pages[i] = known.pages[i]
			continue
		}
		missing++
	}
	if missing == 0 {
		return m, nil
	}
	return m, m.loadPages(ctx, q, s, &r.versions)
}

// loadPages fills in the pages that m lacks. A page that is missing or does not
// open keeps the others' records in reach.
func (m *manifest) loadPages(ctx context.Context, q querier, s *sealer, versions *[pages]uint64) error {
	rows, err := q.QueryContext(ctx, selectPages)
	if err != nil {
		return err
	}
	defer rows.Close()
	for n := 0; rows.Next(); n++ {
		if n == 4*pages { // a list that leads back to itself
			return damagedManifest(nil)
		}
		var number int
		var sealed []byte
		if err := rows.Scan(&number, &sealed); err != nil {
			return err
		}
		if number < 0 || number >= pages || versions[number] == 0 || m.pages[number] != nil {
			continue
		}
		text, err := s.open(pageID(number), fieldPage, versions[number], sealed)
		if err != nil {
			continue
		}
		if p, err := readPage(versions[number], text, true); err == nil {
			m.pages[number] = p
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for i, v := range versions {
		if v != 0 && m.pages[i] == nil {
			m.pages[i] = &page{version: v, damaged: true}
		}
	}
	return nil
}

func compareRefs(a, b oauth.Ref) int {
	return cmp.Or(strings.Compare(a.App, b.App), strings.Compare(a.Account, b.Account))
}
