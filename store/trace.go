package store

import (
	"bytes"
	"compress/flate"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"tokendesk/oauth"
)

// An account's trace has a table of its own, so that reading and saving accounts
// does not touch it. Its row is sealed under the version of the transaction that
// wrote it, which stands in the manifest beside the record's.

const (
	// maxTrace is how long the exchanges of an account are together, in bytes as
	// they are kept. The oldest go first.
	maxTrace = 64 << 10
	// maxPart is the longest part of a trace, in bytes as it is read.
	maxPart = 1 << 20
)

// lostTrace stands for exchanges that were damaged in the file.
const lostTrace = "The exchanges before this were damaged in the vault's file."

// Trace returns an account's last exchanges, oldest first, and what its last
// success was had with. A damaged one is ErrDamaged of KindVault; the account is
// unharmed.
func (v *Vault) Trace(ctx context.Context, ref oauth.Ref) (t oauth.Trace, err error) {
	err = v.read(ctx, func(w view) error {
		e, ok := w.manifest.find(w.s, ref)
		if !ok {
			return w.unknown(ref)
		}
		parts, err := w.trace(ctx, e)
		if err != nil {
			return err
		}
		t, err = parts.read()
		return damagedTrace(ref, err)
	})
	return t, err
}

// AddTrace adds to an account's trace and changes nothing else. A lease is not
// needed.
func (v *Vault) AddTrace(ctx context.Context, ref oauth.Ref, add oauth.Trace) error {
	return v.write(ctx, func(ctx context.Context, c *change) error { return c.addTrace(ctx, ref, add) })
}

// ForgetTrace removes what is kept of an account's exchanges, and of what its last
// success was had with.
func (v *Vault) ForgetTrace(ctx context.Context, ref oauth.Ref) error {
	return v.write(ctx, func(ctx context.Context, c *change) error {
		e, ok := c.manifest.find(c.s, ref)
		if !ok {
			return c.unknown(ref)
		}
		if e.traced == 0 {
			return nil
		}
		if _, err := c.tx.ExecContext(ctx, deleteTrace, e.id[:]); err != nil {
			return err
		}
		e.traced = 0
		c.note(e)
		return nil
	})
}

// traceParts is a trace as it is kept: each part with its length, what worked first,
// so that adding one exchange reads none of the others.
type traceParts struct {
	worked    []byte
	exchanges [][]byte
}

func splitTrace(text []byte) (p traceParts, err error) {
	d := decoder{rest: text}
	p.worked = d.bytes(d.uvarint())
	for len(d.rest) > 0 && !d.failed {
		p.exchanges = append(p.exchanges, d.bytes(d.uvarint()))
	}
	return p, d.end()
}

// text joins the newest parts.
func (p traceParts) text() []byte {
	size := 0
	for _, part := range slices.Backward(p.exchanges) {
		size += len(part)
	}
	for len(p.exchanges) > oauth.MaxExchanges || size > maxTrace && len(p.exchanges) > 1 {
		size -= len(p.exchanges[0])
		p.exchanges = p.exchanges[1:]
	}
	out := appendString(make([]byte, 0, size+len(p.worked)+64), string(p.worked))
	for _, part := range p.exchanges {
		out = appendString(out, string(part))
	}
	return out
}

func (p traceParts) read() (t oauth.Trace, err error) {
	if t.Worked, err = p.conditions(); err != nil {
		return oauth.Trace{}, err
	}
	for _, part := range p.exchanges {
		var e oauth.Exchange
		if err := unpack(part, &e); err != nil {
			return oauth.Trace{}, err
		}
		t.Exchanges = append(t.Exchanges, e)
	}
	return t, nil
}

func (p traceParts) conditions() (*oauth.Conditions, error) {
	if len(p.worked) == 0 {
		return nil, nil
	}
	worked := new(oauth.Conditions)
	return worked, unpack(p.worked, worked)
}

// pack writes a value as compressed JSON. The value holds no secret, so that its
// length gives none away.
func (s *sealer) pack(value any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, errors.New("store: an exchange cannot be written as JSON") // not err: it may quote the value
	}
	var out bytes.Buffer
	w, ready := s.packers.Get().(*flate.Writer)
	if !ready {
		if w, err = flate.NewWriter(nil, flate.BestSpeed); err != nil {
			return nil, err
		}
	}
	defer s.packers.Put(w)
	w.Reset(&out)
	_, err = w.Write(text)
	err = errors.Join(err, w.Close())
	return out.Bytes(), err
}

func unpack(part []byte, value any) error {
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(part)), maxPart))
	if err != nil || json.Unmarshal(text, value) != nil {
		return errUnsealed
	}
	return nil
}

// trace reads an account's trace; one that is not there has no parts.
func (w view) trace(ctx context.Context, e entry) (p traceParts, err error) {
	text, err := w.traceText(ctx, e)
	if err != nil || text == nil {
		return p, err
	}
	p, err = splitTrace(text)
	return p, damagedTrace(e.ref, err)
}

// traceText reads and opens a trace; nil where there is none.
func (w view) traceText(ctx context.Context, e entry) ([]byte, error) {
	if e.traced == 0 {
		return nil, nil
	}
	var sealed []byte
	if err := w.q.QueryRowContext(ctx, selectTrace, e.id[:]).Scan(&sealed); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = damagedTrace(e.ref, err)
		}
		return nil, err
	}
	text, err := w.s.open(e.id, fieldTrace, e.traced, sealed)
	return text, damagedTrace(e.ref, err)
}

// damagedTrace names whose trace is damaged; nil for nil.
func damagedTrace(ref oauth.Ref, err error) error {
	if err == nil {
		return nil
	}
	return vaultError(errors.Join(ErrDamaged, err), "The trace of "+ref.String()+" is damaged or was put back from an older copy.",
		"The account itself is unharmed. The next exchange starts a new trace.")
}

// addTrace adds to an account's trace. One that is damaged begins anew, and says so.
func (c *change) addTrace(ctx context.Context, ref oauth.Ref, add oauth.Trace) error {
	if add.Empty() {
		return nil
	}
	e, ok := c.manifest.find(c.s, ref)
	if !ok {
		return c.unknown(ref)
	}
	parts, err := c.trace(ctx, e)
	if isDamaged(err) {
		lost := oauth.Exchange{Step: oauth.StepOther, Err: lostTrace}
		if len(add.Exchanges) > 0 {
			lost.At = add.Exchanges[0].At
		}
		add.Exchanges = append([]oauth.Exchange{lost}, add.Exchanges...)
		parts, err = traceParts{}, nil
	}
	if err != nil {
		return err
	}
	if add.Worked != nil {
		before, _ := parts.conditions() // a damaged one is replaced
		if parts.worked, err = c.s.pack(add.Worked.After(before)); err != nil {
			return err
		}
	}
	for _, exchange := range add.Exchanges {
		part, err := c.s.pack(exchange)
		if err != nil {
			return err
		}
		parts.exchanges = append(parts.exchanges, part)
	}
	return c.putTrace(ctx, e, parts.text())
}

// putTrace writes a trace whole.
func (c *change) putTrace(ctx context.Context, e entry, text []byte) error {
	e.traced = c.version
	if err := c.tx.set(ctx, upsertTrace, e.id[:], c.s.seal(e.id, fieldTrace, e.traced, text)); err != nil {
		return err
	}
	c.note(e)
	return nil
}

// putTraceOf is putTrace for an account that was just written; nil is none.
func (c *change) putTraceOf(ctx context.Context, ref oauth.Ref, text []byte) error {
	e, ok := c.manifest.find(c.s, ref)
	if !ok || text == nil {
		return nil
	}
	return c.putTrace(ctx, e, text)
}

// compareTraces names the traces that are in the manifest and not in the table, or
// the other way round.
func compareTraces(ctx context.Context, q querier, m *manifest) (notes []string, err error) {
	present, err := idsOf(ctx, q, selectTraces)
	if err != nil {
		return nil, err
	}
	for e := range m.all {
		id := string(e.id[:])
		if e.traced != 0 && !present[id] {
			notes = append(notes, "The trace of "+e.ref.String()+" is missing from the vault's file.")
		}
		if e.traced != 0 {
			delete(present, id)
		}
	}
	if len(present) > 0 && m.damaged() == 0 {
		notes = append(notes, fmt.Sprintf("The vault's file contains %d traces that do not belong to this vault; they are not used.", len(present)))
	}
	return notes, nil
}

// moveTrace seals a trace with the new key; one that is damaged stays as it is.
func (c *change) moveTrace(ctx context.Context, old *sealer, e entry) (entry, error) {
	text, err := view{q: c.tx, s: old}.traceText(ctx, e)
	if isDamaged(err) || text == nil {
		return e, nil
	}
	if err != nil {
		return e, err
	}
	e.traced = c.version
	return e, c.tx.set(ctx, upsertTrace, e.id[:], c.s.seal(e.id, fieldTrace, e.traced, text))
}

// keepTraces is the third schema: traces have their table, and the manifest's
// pages say which there are.
func keepTraces(ctx context.Context, tx *sql.Tx, o opened) error {
	if err := run(ctx, tx, createTraces); err != nil || o.fresh {
		return err
	}
	t := transaction{Tx: tx}
	r, err := openRoot(ctx, t, o.s, rootFormat)
	if err != nil {
		return err
	}
	for number, version := range r.versions {
		if version == 0 {
			continue
		}
		var sealed []byte
		err := t.QueryRowContext(ctx, selectPage, number).Scan(&sealed)
		if errors.Is(err, sql.ErrNoRows) {
			continue // it goes on being told
		}
		if err != nil {
			return err
		}
		text, err := o.s.open(pageID(number), fieldBucket, version, sealed)
		if err != nil {
			if _, err := o.s.open(pageID(number), fieldPage, version, sealed); err == nil {
				return plantedError("its schema's version is older than it is")
			}
			continue // damaged, as it was
		}
		p, err := readPage(version, text, false)
		if err != nil {
			continue
		}
		if err := t.set(ctx, upsertPage, number, o.s.seal(pageID(number), fieldPage, version, p.text())); err != nil {
			return err
		}
	}
	return nil
}
