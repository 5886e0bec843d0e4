package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"tokendesk/store/keys"
)

// maxSlots is how many ways to its key a vault may name. This program makes one
// of each kind.
const maxSlots = 16

// slotMark is what the manifest knows of a slot: a slot that is not marked, or
// not as it was marked, is not the vault's and opens nothing.
type slotMark struct {
	id     string
	kind   keys.Mode
	digest [sha256.Size]byte
}

// slotRow is a slot as it lies in the file.
type slotRow struct {
	keys.Slot
	mark slotMark
}

// newSlotRow returns a slot's row and its text.
func newSlotRow(slot keys.Slot) (row slotRow, text []byte, err error) {
	if text, err = json.Marshal(slot); err != nil {
		return row, nil, err
	}
	return slotRow{slot, markOf(slot, text)}, text, nil
}

func markOf(slot keys.Slot, text []byte) slotMark {
	return slotMark{slot.ID, slot.Kind, sha256.Sum256(text)}
}

// damagedSlot is the kind of a slot that cannot be read. It opens nothing and
// keeps no other from opening the vault.
const damagedSlot keys.Mode = "damaged"

func readSlot(id string, text []byte) (slot keys.Slot) {
	if json.Unmarshal(text, &slot) != nil || slot.ID != id || slot.Kind != keys.Keyring && slot.Kind != keys.Passphrase {
		return keys.Slot{ID: id, Kind: damagedSlot}
	}
	return slot
}

// readSlots reads a vault's name and its slots, before there is a key to tell
// whether they are its own. More than any vault has are refused.
func readSlots(ctx context.Context, q querier) (id string, slots []slotRow, err error) {
	var name []byte
	if err := q.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'vault' AND length(value) <= 64`).Scan(&name); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = vaultError(errors.Join(ErrDamaged, err), "The vault's name is missing from its file.", restoreAdvice)
		}
		return "", nil, err
	}
	rows, err := q.QueryContext(ctx, `SELECT CASE WHEN length(id) <= 64 THEN id END, CASE WHEN length(slot) <= 4096 THEN slot END FROM slots ORDER BY id`)
	if err != nil {
		return "", nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id sql.NullString
		var text []byte
		if err := rows.Scan(&id, &text); err != nil {
			return "", nil, err
		}
		if len(slots) == maxSlots {
			return "", nil, vaultError(ErrDamaged, fmt.Sprintf("The vault's file has more than %d ways to its key; another program added them.", maxSlots), restoreAdvice)
		}
		slot := readSlot(id.String, text)
		slots = append(slots, slotRow{slot, markOf(slot, text)})
	}
	return string(name), slots, rows.Err()
}

func slotsOf(rows []slotRow) (slots []keys.Slot) {
	for _, row := range rows {
		slots = append(slots, row.Slot)
	}
	return slots
}

func marksOf(rows []slotRow) (marks []slotMark) {
	for _, row := range rows {
		marks = append(marks, row.mark)
	}
	return marks
}

// listed reports whether a slot is the vault's, as the root says.
func (r root) listed(row slotRow) bool { return slices.Contains(r.slots, row.mark) }

// slotNotes says what does not fit between the slots of a file and its manifest.
func slotNotes(rows []slotRow, marks []slotMark) (notes []string) {
	damaged, foreign := 0, 0
	for _, mark := range marks {
		if !slices.ContainsFunc(rows, func(row slotRow) bool { return row.mark == mark }) {
			damaged++
		}
	}
	for _, row := range rows {
		if !slices.Contains(marks, row.mark) && !slices.ContainsFunc(marks, func(m slotMark) bool { return m.id == row.mark.id }) {
			foreign++
		}
	}
	if damaged > 0 {
		notes = append(notes, "One of the vault's ways to its key is damaged; another still works. Make a backup now, "+
			"and set the passphrase again if it is the damaged one (`tokendesk passphrase set`).")
	}
	if foreign > 0 {
		notes = append(notes, fmt.Sprintf("The vault's file has ways to a key (%d) that do not belong to this vault, or no longer do: they unlock nothing. "+
			"Setting the passphrase again removes them (`tokendesk passphrase set`).", foreign))
	}
	return notes
}

// putSlots makes the slots of a file exactly those.
func putSlots(ctx context.Context, tx transaction, slots ...keys.Slot) (marks []slotMark, err error) {
	if _, err := tx.ExecContext(ctx, `DELETE FROM slots`); err != nil {
		return nil, err
	}
	for _, slot := range slots {
		row, text, err := newSlotRow(slot)
		if err != nil {
			return nil, err
		}
		if err := tx.set(ctx, `INSERT INTO slots (id, slot) VALUES (?, ?)`, slot.ID, text); err != nil {
			return nil, err
		}
		marks = append(marks, row.mark)
	}
	return marks, nil
}

// opened is what opened a vault.
type opened struct {
	s     *sealer
	slot  keys.Slot
	fresh bool // the vault is being made
}

// openKey gets a vault's data key by one of its slots. Another process may
// change them meanwhile; then it looks again. The sealer is the caller's.
func openKey(ctx context.Context, db *sql.DB, mode keys.Mode, source keys.Source) (o opened, err error) {
	for range 3 {
		id, rows, err := readSlots(ctx, db)
		if err != nil {
			return o, err
		}
		source.Accept = func(ctx context.Context, slot keys.Slot, data []byte) error {
			i := slices.IndexFunc(rows, func(row slotRow) bool { return row.ID == slot.ID && bytes.Equal(row.Wrapped, slot.Wrapped) })
			s, err := newSealer(id, data)
			if err != nil {
				return err
			}
			if err := acceptSlot(ctx, db, s, rows[i]); err != nil {
				s.wipe()
				return err
			}
			o = opened{s: s, slot: slot}
			return nil
		}
		data, _, failed := keys.Open(ctx, mode, source, id, slotsOf(rows))
		keys.Wipe(data)
		if failed == nil {
			return o, nil
		}
		if !errors.Is(failed, errOldSlot) {
			return o, failed
		}
		_, now, err := readSlots(ctx, db)
		if err != nil || slices.Equal(marksOf(rows), marksOf(now)) {
			return o, errors.Join(failed, err)
		}
	}
	return o, vaultError(nil, "The vault's key keeps changing.", "Wait until other programs are done with the vault, and try again.")
}

// acceptSlot reports whether a slot that gave a key is the vault's of today: the
// key opens its first page, and that names the slot.
func acceptSlot(ctx context.Context, db *sql.DB, s *sealer, row slotRow) error {
	return firstPage(ctx, db, s, func(version int, r root) error {
		if version >= slotsListed && !r.listed(row) {
			return oldSlotError()
		}
		return nil
	})
}

// acceptKey reports whether a key is the vault's of today: it opens its first page.
func acceptKey(ctx context.Context, db *sql.DB, s *sealer) error {
	return firstPage(ctx, db, s, func(int, root) error { return nil })
}

// firstPage opens the vault's first page with a key, and has it looked at. Another
// key than today's is [errOldSlot].
func firstPage(ctx context.Context, db *sql.DB, s *sealer, look func(version int, r root) error) error {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	version, err := checkVersion(ctx, tx, len(schema))
	if err != nil {
		return err
	}
	if err := checkSchema(ctx, tx, version); err != nil {
		return err
	}
	r, err := openRoot(ctx, tx, s, formatOf(version))
	switch {
	case errors.Is(err, ErrKeyChanged):
		return oldSlotError()
	case err != nil:
		return err
	}
	return look(version, r)
}

// slotsListed is the schema from which the first page names the slots.
const slotsListed = 2

// formatOf is the format of a schema's first page.
func formatOf(version int) int {
	if version < slotsListed {
		return 0
	}
	return rootFormat
}

// listSlots is the second schema: the slots belong to the manifest. Of the kind
// that opened the vault it takes the one that did: others can only have been put
// back.
func listSlots(ctx context.Context, tx *sql.Tx, o opened) error {
	t := transaction{Tx: tx}
	if o.fresh {
		return nil
	}
	r, err := openRoot(ctx, t, o.s, 0)
	if err != nil {
		return err
	}
	_, rows, err := readSlots(ctx, t)
	if err != nil {
		return err
	}
	for _, row := range rows {
		switch {
		case row.Kind == damagedSlot:
			row.mark.digest = [sha256.Size]byte{} // it goes on being told
			fallthrough
		case row.Kind != o.slot.Kind, row.ID == o.slot.ID:
			r.slots = append(r.slots, row.mark)
		}
	}
	return errors.Join(putKeyName(ctx, t, o.s), putRoot(ctx, t, o.s, r))
}

// putRoot writes the manifest's first page.
func putRoot(ctx context.Context, tx transaction, s *sealer, r root) error {
	return tx.set(ctx, upsertMeta, "root", s.seal(recordID{}, fieldRoot, rootFormat, r.text()))
}

// putKeyName writes which data key the manifest opens with, so that who has
// another one knows that it was changed.
func putKeyName(ctx context.Context, tx transaction, s *sealer) error {
	return tx.set(ctx, upsertMeta, "key", s.id)
}
