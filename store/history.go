package store

import (
	"context"
	"encoding/json"
	"slices"

	"tokendesk/oauth"
)

// historyLimit is how many entries an account keeps.
const historyLimit = 200

// appendHistory adds an entry to a kept history: entries oldest first, each
// with its length before it, so that adding one reads none of the others.
func appendHistory(log []byte, e oauth.HistoryEntry) ([]byte, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	n := 0
	for d := (decoder{rest: log}); len(d.rest) > 0 && !d.failed; n++ {
		d.bytes(d.uvarint())
	}
	d := decoder{rest: log}
	for ; n >= historyLimit; n-- {
		d.bytes(d.uvarint())
	}
	return appendString(append(make([]byte, 0, len(d.rest)+len(text)+4), d.rest...), string(text)), nil
}

// readHistory returns a kept history newest first.
func readHistory(log []byte) ([]oauth.HistoryEntry, error) {
	var entries []oauth.HistoryEntry
	d := decoder{rest: log}
	for len(d.rest) > 0 && !d.failed {
		var e oauth.HistoryEntry
		if json.Unmarshal(d.bytes(d.uvarint()), &e) != nil {
			return nil, errUnsealed
		}
		entries = append(entries, e)
	}
	slices.Reverse(entries)
	return entries, d.end()
}

// History is newest first, at most 200.
func (v *Vault) History(ctx context.Context, ref oauth.Ref) (entries []oauth.HistoryEntry, err error) {
	err = v.read(ctx, func(w view) error {
		e, ok := w.manifest.find(w.s, ref)
		if !ok {
			return w.unknown(ref)
		}
		log, err := w.text(ctx, e, fieldLog)
		if err != nil {
			return err
		}
		if entries, err = readHistory(log); err != nil {
			return damagedRecord(ref, err)
		}
		return nil
	})
	return entries, err
}
