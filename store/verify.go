package store

import (
	"context"
	"os"
	"strings"
)

// Verify reads all that the vault holds, and fails where part of it is damaged, was exchanged, or
// is from another state of the vault than the rest ([ErrDamaged]).
func (v *Vault) Verify(ctx context.Context) error {
	return v.read(ctx, func(w view) error {
		notes, err := compareRows(ctx, w.q, w.manifest)
		if err != nil {
			return err
		}
		if len(notes) > 0 {
			return vaultError(ErrDamaged, strings.Join(notes, " "), restoreAdvice)
		}
		for e := range w.manifest.all {
			if _, err := w.text(ctx, e, fieldBody); err != nil {
				return err
			}
			log, err := w.text(ctx, e, fieldLog)
			if err != nil {
				return err
			}
			if _, err := readHistory(log); err != nil {
				return damagedRecord(e.ref, err)
			}
			parts, err := w.trace(ctx, e)
			if err != nil {
				return err
			}
			if _, err := parts.read(); err != nil {
				return damagedTrace(e.ref, err)
			}
		}
		return nil
	})
}

// Copies are the names of files in a folder that look like copies of its vault, or of its
// settings, as programs make them that synchronize folders: "vault (conflicted copy …).db",
// "vault.sync-conflict-….db", "vault-LAPTOP.db", "vault 2.db".
func Copies(dir string) (names []string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // what is wrong with the folder is said where it is needed
	}
	for _, e := range entries {
		if e.Type().IsRegular() && isCopy(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names
}

// isCopy reports whether a name is made of one of ours and something added to it.
func isCopy(name string) bool {
	for _, ours := range []struct{ stem, ending string }{{"vault", ".db"}, {"settings", ".json"}, {"providers", ".json"}} {
		added, begins := strings.CutPrefix(name, ours.stem)
		if !begins || !strings.Contains(strings.ToLower(added), ours.ending) {
			continue
		}
		rest, own := strings.CutPrefix(added, ours.ending)
		switch {
		case !own:
			return true
		case rest == "", rest == "-wal", rest == "-shm", rest == "-journal",
			strings.HasPrefix(rest, ".new-"), strings.HasPrefix(rest, ".broken-"): // ours, under way or set aside
			return false
		}
		return true
	}
	return false
}
