package clip

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"
)

// Carried is what of ours is on the clipboard, on its way to another process of
// this program, which keeps the promise from then on: the text is a secret.
type Carried struct {
	Text    string    `json:"text,omitempty"` // "": nothing of ours is there
	What    string    `json:"what,omitempty"`
	ClearAt time.Time `json:"clear_at,omitzero"` // zero: never
}

// Carry returns what of ours is on the clipboard. It is not ours any more where
// somebody copied since, or where it cannot be looked at. The board stays as it is:
// [Board.Release] it once the other process has what was carried.
func (b *Board) Carry(ctx context.Context) Carried {
	b.work.Lock()
	defer b.work.Unlock()
	b.mu.Lock()
	holder, sum, content := b.holder, b.sum, b.content
	b.mu.Unlock()
	if holder == nil {
		return Carried{}
	}
	reading, cancel := context.WithTimeout(ctx, Deadline)
	defer cancel()
	text, err := holder.Read(reading)
	if err != nil || sha256.Sum256([]byte(text)) != sum {
		return Carried{}
	}
	return Carried{Text: text, What: content.What, ClearAt: content.ClearAt}
}

// errOver refuses what is not to be on the clipboard any more.
var errOver = errors.New("clip: its time is over")

// Adopt puts on the clipboard what another process had there, for what is left of
// its time. Where that is over, or no system takes it, the error leaves it to the
// process that had it.
func (b *Board) Adopt(ctx context.Context, c Carried) error {
	if c.Text == "" {
		return nil
	}
	var left time.Duration
	if !c.ClearAt.IsZero() {
		if left = c.ClearAt.Sub(b.now()); left <= 0 {
			return errOver
		}
	}
	return b.Copy(ctx, c.Text, c.What, left)
}
