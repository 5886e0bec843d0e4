package team

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"tokendesk/store/given"
)

// Stamp says how the files of a folder stand by their names, sizes and times, without
// reading one: as long as it is the same, there is nothing new to read. Its error is that
// of [Read].
func Stamp(ctx context.Context, folder string) (string, error) {
	files, err := list(ctx, folder)
	if err != nil {
		return "", err
	}
	return stampOf(files), nil
}

// recent is how young a file may be that might change again without it showing in its time.
const recent = 2 * time.Second

// settledStamp is stampOf, "" where a file has just changed: it is read again.
func settledStamp(files []given.Listed, now time.Time) string {
	for _, f := range files {
		if now.Sub(f.Changed) < recent {
			return ""
		}
	}
	return stampOf(files)
}

func stampOf(files []given.Listed) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%q %d %d %t\n", f.Name, f.Size, f.Changed.UnixNano(), f.Outside)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
