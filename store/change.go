package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"tokendesk/oauth"
)

// appBody is an app's record.
type appBody struct {
	App     oauth.App     `json:"app"`
	Secrets oauth.Secrets `json:"secrets,omitempty"`

	// Accepted is the app as far as a person has accepted it (promise 40): what
	// of App differs from it and acts waits for a word. It is nil only in records
	// of the first version, see [appBody.upgrade].
	Accepted *oauth.App `json:"accepted,omitempty"`
	// Entry is what was accepted of the person's own catalogue entry of the app's provider,
	// nil for none: the file may change under the app.
	Entry json.RawMessage `json:"entry,omitempty"`
	// KeyFile and Offered are what a file gave that waits as well: a private key
	// that has not been read, and secrets for an app that was there already.
	KeyFile string        `json:"key_file,omitempty"`
	Offered oauth.Secrets `json:"offered,omitempty"`
	KeyRead string        `json:"key_read,omitempty"` // the key file that was accepted and read last
	// Discovered is what is accepted of the server's metadata, Found what it said
	// last where that is something else.
	Discovered oauth.Discovered  `json:"discovered,omitzero"`
	Found      map[string]string `json:"found,omitempty"`

	// Team is the folder that the app is followed from; nil for the person's own.
	Team *teamApp `json:"team,omitempty"`

	Approved *legacyBinding `json:"approved,omitempty"` // of the first version, read only
}

// accountBody is an account's record.
type accountBody struct {
	Account    oauth.Account   `json:"account"`
	Accepted   *oauth.Account  `json:"accepted,omitempty"` // as appBody's; its id is empty where nobody has accepted that it is there
	Secrets    oauth.Secrets   `json:"secrets,omitempty"`
	Offered    oauth.Secrets   `json:"offered,omitempty"`
	Tokens     *oauth.TokenSet `json:"tokens,omitempty"`
	Held       bool            `json:"held,omitempty"`
	Replaced   *oauth.TokenSet `json:"replaced,omitempty"`
	NeedsLogin bool            `json:"needs_login,omitempty"`
	Failure    *oauth.Failure  `json:"failure,omitempty"`
	Kept       []oauth.Kept    `json:"kept,omitempty"`

	Narrow []oauth.NarrowToken `json:"narrow,omitempty"`
}

// record joins both halves. What waits for a person's word is found beside it.
func record(app appBody, account accountBody) oauth.Record {
	secrets := oauth.Secrets{}
	maps.Copy(secrets, app.Secrets)
	maps.Copy(secrets, account.Secrets)
	return oauth.Record{
		Team: app.Team.told(), App: app.App, Account: account.Account, Secrets: secrets, Discovered: app.Discovered,
		Tokens: account.Tokens, Held: account.Held, Replaced: account.Replaced, NeedsLogin: account.NeedsLogin, Failure: account.Failure, Kept: account.Kept, Narrow: account.Narrow,
	}
}

// text reads and opens one text of a record.
func (w view) text(ctx context.Context, e entry, f field) ([]byte, error) {
	query := selectBody
	if f == fieldLog {
		query = selectLog
	}
	var sealed []byte
	if err := w.q.QueryRowContext(ctx, query, e.id[:]).Scan(&sealed); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return nil, damagedRecord(e.ref, err)
		}
		return nil, err
	}
	text, err := w.s.open(e.id, f, e.version, sealed)
	if err != nil {
		return nil, damagedRecord(e.ref, err)
	}
	return text, nil
}

func body[T any](ctx context.Context, w view, ref oauth.Ref) (value T, err error) {
	e, ok := w.manifest.find(w.s, ref)
	if !ok {
		return value, w.unknown(ref)
	}
	text, err := w.text(ctx, e, fieldBody)
	if err != nil {
		return value, err
	}
	return decode[T](ref, text)
}

func decode[T any](ref oauth.Ref, text []byte) (value T, err error) {
	if err := json.Unmarshal(text, &value); err != nil {
		return value, damagedRecord(ref, errUnsealed) // not err: it may quote the text
	}
	return value, nil
}

// accountWithLog reads an account and its history at once: a save needs both. A
// damaged history is nil; the account is not lost for it.
func (w view) accountWithLog(ctx context.Context, ref oauth.Ref) (account accountBody, log []byte, err error) {
	e, ok := w.manifest.find(w.s, ref)
	if !ok {
		return account, nil, w.unknown(ref)
	}
	var sealed, sealedLog []byte
	if err := w.q.QueryRowContext(ctx, selectRecord, e.id[:]).Scan(&sealed, &sealedLog); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = damagedRecord(ref, err)
		}
		return account, nil, err
	}
	text, err := w.s.open(e.id, fieldBody, e.version, sealed)
	if err != nil {
		return account, nil, damagedRecord(ref, err)
	}
	if log, err = w.s.open(e.id, fieldLog, e.version, sealedLog); err != nil {
		log = nil
	}
	account, err = decode[accountBody](ref, text)
	account.upgrade(w.rules)
	return account, log, err
}

func (w view) app(ctx context.Context, id string) (appBody, error) {
	app, err := body[appBody](ctx, w, oauth.Ref{App: id})
	app.upgrade(w.rules)
	return app, err
}

func (w view) account(ctx context.Context, ref oauth.Ref) (accountBody, error) {
	account, err := body[accountBody](ctx, w, ref)
	account.upgrade(w.rules)
	return account, err
}

func (w view) has(ref oauth.Ref) bool {
	_, ok := w.manifest.find(w.s, ref)
	return ok
}

// change is a transaction that alters records.
type change struct {
	view
	tx      transaction
	version uint64
	changed []entry
	beside  bool // something beside the records changed

	written map[recordID][sha256.Size]byte // rowSum of what must be in the file at the end; zero: no row
}

// put writes a record whole; log nil keeps the history.
func (c *change) put(ctx context.Context, ref oauth.Ref, value any, log []byte) error {
	if !settled(value) {
		return errors.New("store: a record without what a person has accepted of it")
	}
	text, err := json.Marshal(value)
	if err != nil {
		return errors.New("store: a record cannot be written as JSON") // not err: it may quote the value
	}
	defer clear(text)
	if c.manifest.lost(c.s, ref) {
		return damagedPart(ref)
	}
	e, exists := c.manifest.find(c.s, ref)
	if log == nil && exists {
		if log, err = c.text(ctx, e, fieldLog); err != nil {
			if !isDamaged(err) {
				return err
			}
			log = nil // a damaged record is being replaced; its history is gone
		}
	}
	if !exists {
		e = entry{id: newRecordID(), ref: ref}
	}
	e.version = c.version
	if err := c.write(ctx, e.id, c.s.seal(e.id, fieldBody, e.version, text), c.s.seal(e.id, fieldLog, e.version, log)); err != nil {
		return err
	}
	c.note(e)
	return nil
}

// settled reports whether a record says what a person has accepted of it. One
// that did not would be taken for a record of the first version.
func settled(value any) bool {
	switch body := value.(type) {
	case appBody:
		return body.Accepted != nil
	case accountBody:
		return body.Accepted != nil
	case json.RawMessage:
		return true // a removed one that is put back as it was
	}
	return false
}

// write writes a record's row.
func (c *change) write(ctx context.Context, id recordID, body, log []byte) error {
	if len(body) > maxSealed || len(log) > maxSealed {
		return oauth.UsageError("The app or account is too large for the vault.", "Make it smaller: an app with its accounts can have 16 MB.")
	}
	if err := c.tx.set(ctx, upsertRecord, id[:], body, log); err != nil {
		return err
	}
	c.expect(id, rowSum(body, log))
	return nil
}

func (c *change) expect(id recordID, sum [sha256.Size]byte) {
	if c.written == nil {
		c.written = map[recordID][sha256.Size]byte{}
	}
	c.written[id] = sum
}

// rowSum is a hash of a row's texts, each with its length.
func rowSum(body, log []byte) (sum [sha256.Size]byte) {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(body))))
	h.Write(body)
	h.Write(log)
	h.Sum(sum[:0])
	return sum
}

// drop deletes a record.
func (c *change) drop(ctx context.Context, ref oauth.Ref) error {
	e, ok := c.manifest.find(c.s, ref)
	if !ok {
		return nil
	}
	if err := c.erase(ctx, e); err != nil {
		return err
	}
	e.version, e.traced = 0, 0
	c.note(e)
	return nil
}

// erase deletes a record's row. One that has been deleted behind the program's
// back cannot be any more.
func (c *change) erase(ctx context.Context, e entry) error {
	there, err := c.hasRow(ctx, e.id)
	if err != nil {
		return err
	}
	c.expect(e.id, [sha256.Size]byte{})
	if e.traced != 0 {
		if _, err := c.tx.ExecContext(ctx, deleteTrace, e.id[:]); err != nil {
			return err
		}
	}
	if !there {
		return nil
	}
	return c.tx.set(ctx, deleteRecord, e.id[:])
}

func (c *change) hasRow(ctx context.Context, id recordID) (there bool, err error) {
	err = c.tx.QueryRowContext(ctx, `SELECT count(*) > 0 FROM records WHERE id = ?`, id[:]).Scan(&there)
	return there, err
}

// note makes later reads of this transaction see the change.
func (c *change) note(e entry) {
	c.changed = append(slices.DeleteFunc(c.changed, func(old entry) bool { return old.ref == e.ref }), e)
	c.manifest = c.manifest.with(c.s, c.version, []entry{e})
}

// log returns an account's history as it is kept.
func (c *change) log(ctx context.Context, ref oauth.Ref) ([]byte, error) {
	e, ok := c.manifest.find(c.s, ref)
	if !ok {
		return nil, nil
	}
	return c.text(ctx, e, fieldLog)
}

// finish writes the manifest's changed pages and looks whether the file has what
// was written.
func (c *change) finish(ctx context.Context) (*manifest, error) {
	c.manifest = c.manifest.with(c.s, c.version, nil)
	pages := map[int][]byte{}
	for i, p := range c.manifest.pages {
		if p == nil || p.version != c.version {
			continue
		}
		pages[i] = c.s.seal(pageID(i), fieldPage, p.version, p.text())
		if err := c.tx.set(ctx, upsertPage, i, pages[i]); err != nil {
			return nil, err
		}
	}
	if err := putRoot(ctx, c.tx, c.s, c.manifest.root()); err != nil {
		return nil, err
	}
	return c.manifest, c.check(ctx, pages)
}

// check reads back what the transaction wrote: a save that says it is one is
// what will be read.
func (c *change) check(ctx context.Context, pages map[int][]byte) error {
	for id, sum := range c.written {
		if sum == [sha256.Size]byte{} {
			if there, err := c.hasRow(ctx, id); err != nil || there {
				return cmp.Or(err, error(unsavedError()))
			}
			continue
		}
		var body, log []byte
		if err := c.tx.QueryRowContext(ctx, selectRecord, id[:]).Scan(&body, &log); err != nil {
			return gone(err)
		}
		if rowSum(body, log) != sum {
			return unsavedError()
		}
	}
	for i, want := range pages {
		var sealed []byte
		if err := c.tx.QueryRowContext(ctx, selectPage, i).Scan(&sealed); err != nil {
			return gone(err)
		}
		if !bytes.Equal(sealed, want) {
			return unsavedError()
		}
	}
	r, err := openRoot(ctx, c.tx, c.s, rootFormat)
	if err == nil && (r.version != c.version || !slices.Equal(r.slots, c.manifest.slots)) {
		return unsavedError()
	}
	return err
}

// gone turns a row that is not there into a save that was none.
func gone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return unsavedError()
	}
	return err
}
