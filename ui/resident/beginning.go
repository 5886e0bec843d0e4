package resident

import (
	"errors"
	"time"

	"tokendesk/store/socket"
	"tokendesk/ui/desk"
)

// endTime is how long a process that is just ending is waited for.
const endTime = 3 * time.Second

// Begin makes this process the vault's window, unless the resident process started it,
// which is that until it has handed over. Where there is another window, or a resident
// process, that one is raised instead; one that is just ending is waited for. An error
// together with raised is that of [socket.Send]; any other means that nobody can be heard,
// and a window does without. It blocks for seconds at most.
func (c *Companion) Begin() (raised bool, err error) {
	if c.started {
		return false, nil
	}
	dir, err := desk.VaultDir(c.o.VaultDir)
	if err != nil {
		return false, err
	}
	raised, err = c.place(dir)
	if !raised || !errors.Is(err, socket.ErrNoWindow) {
		return raised, err
	}
	// Who has the place and hears nothing is about to leave it.
	ctx, cancel := c.within(c.ctx, endTime)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		select {
		case <-again.C:
		case <-ctx.Done():
			return raised, err
		}
		if raised, err = c.place(dir); !raised || !errors.Is(err, socket.ErrNoWindow) {
			return raised, err
		}
	}
}

// place takes the place among the vault's processes, or raises who has it.
func (c *Companion) place(dir string) (raised bool, err error) {
	l, err := socket.Listen(dir, c.hearing.words())
	switch {
	case err == nil:
		c.heard(l, nil)
		return false, nil
	case errors.Is(err, socket.ErrTaken):
		return true, socket.Send(c.ctx, dir, socket.Raise)
	}
	return false, err
}
