package resident

import (
	"context"
	"errors"
	"os"

	"tokendesk/oauth"
	"tokendesk/store/keys"
	"tokendesk/store/socket"
	"tokendesk/ui/desk"
	"tokendesk/ui/notify"
)

// opening opens a desk: as another process had it, or without anything carried.
type opening = func(ctx context.Context, carried *desk.Carried) (*desk.Desk, error)

// Open opens the window's desk: with what the resident process hands over, where it
// started this one, else as open does without anything carried, once it is known that
// nobody else has the vault.
func (c *Companion) Open(ctx context.Context, open opening) (*desk.Desk, error) {
	c.handing.Lock()
	defer c.handing.Unlock()
	c.mu.Lock()
	started := c.started
	c.mu.Unlock()
	if !started {
		c.mu.Lock()
		c.lockDue = false
		c.mu.Unlock()
		return c.opened(ctx, open, nil)
	}
	c.mu.Lock()
	link := c.link
	c.lockDue = false
	c.mu.Unlock()
	_, err := c.ask(ctx, message{Is: ready}, readyTime, ready)
	var m message
	if err == nil {
		m, err = c.ask(ctx, message{Is: ask}, openTime, give, failed)
		defer clear(m.Key)
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil || link.over():
		c.cut()
		d, err := c.openAlone(ctx, nil, open)
		if link == nil && errors.Is(err, errHangs) {
			c.giveWay(ctx)
		}
		return d, err
	case m.Is == failed || m.State == nil:
		return c.openAlone(ctx, c.awaitGone(ctx), open) // it has nothing
	}
	c.mu.Lock()
	c.told = m.State.Told
	c.mu.Unlock()
	carried := m.State.Desk
	carried.Key.Data = m.Key
	defer carried.Wipe()
	d, err := c.opened(ctx, open, &carried)
	if err != nil {
		c.tell(message{Is: failed})
		return nil, err
	}
	if err := c.takeOver(ctx, d); err != nil {
		return nil, errors.Join(err, c.close(d))
	}
	if then := m.State.Then; then.Do != "" {
		c.do(then)
	}
	return d, nil
}

// opened opens the desk, and locks it where others asked for that meanwhile: what nobody
// was asked for must not be open after a lock that was heard.
func (c *Companion) opened(ctx context.Context, open opening, carried *desk.Carried) (*desk.Desk, error) {
	d, err := open(ctx, carried)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.desk = d
	due := c.lockDue && (carried != nil || d.Slot() == keys.Keyring || c.o.PassphraseFile != "")
	c.lockDue = false
	c.mu.Unlock()
	if due {
		_, _ = d.Lock(ctx)
	}
	return d, nil
}

// close closes a desk that is not this process's to have.
func (c *Companion) close(d *desk.Desk) error {
	c.mu.Lock()
	c.desk = nil
	c.mu.Unlock()
	return d.Leave(d.Adopted()) // the clipboard is the other half's still
}

// takeOver takes the vault over from the resident process, with a desk that was opened
// with its key. After an error the vault is that one's, or nobody's.
func (c *Companion) takeOver(ctx context.Context, d *desk.Desk) error {
	if _, err := c.ask(ctx, message{Is: took, Adopted: d.Adopted()}, yoursTime, yours); err != nil {
		c.cut()
		return c.alone(ctx, nil)
	}
	settled := make(chan struct{})
	c.settled = settled
	c.mu.Lock()
	c.started = false
	c.mu.Unlock()
	c.work.Go(func() {
		defer close(settled)
		if c.arrive(c.ctx, c.awaitGone(c.ctx)) == nil {
			return
		}
		c.lock(false) // somebody was faster, and has the vault
		c.do(desk.Action{Do: desk.DoQuit})
	})
	return nil
}

// openAlone opens the vault without the other half, which has nothing or is gone. One that
// only hangs has the vault still.
func (c *Companion) openAlone(ctx context.Context, files []*os.File, open opening) (*desk.Desk, error) {
	if err := c.alone(ctx, files); err != nil {
		return nil, err
	}
	return c.opened(ctx, open, nil)
}

// giveWay leaves the vault to the other half, whose link was cut because it did not answer:
// where it does again, it starts a window of its own in the place of this one.
func (c *Companion) giveWay(ctx context.Context) {
	dir, err := desk.VaultDir(c.o.VaultDir)
	if err == nil && socket.Send(ctx, dir, socket.Raise) == nil {
		c.do(desk.Action{Do: desk.DoQuit})
	}
}

// alone makes this process the vault's without the other half: the place beside the vault
// proves that. The error says that another process has it.
func (c *Companion) alone(ctx context.Context, files []*os.File) error {
	if c.arrive(ctx, files) != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return errHangs
	}
	c.mu.Lock()
	c.started = false
	c.mu.Unlock()
	c.work.Go(func() { c.Keep(true) })
	return nil
}

// arrive takes the place of the one that others are heard by: as it was handed over, or
// once it is free. The error says that another process has it; where there can be none,
// the program does without.
func (c *Companion) arrive(ctx context.Context, files []*os.File) error {
	at, err := listen(ctx, c.o, files, c.hearing.words())
	if errors.Is(err, socket.ErrTaken) {
		return err
	}
	c.heard(at, err)
	return nil
}

// awaitGone waits until the resident process has left the vault, and returns its place
// among the vault's processes.
func (c *Companion) awaitGone(ctx context.Context) []*os.File {
	for {
		select {
		case m := <-c.answers:
			if m.Is != gone && m.Is != "" {
				discard(m)
				continue
			}
			c.words(m.Words)
			return m.files
		case <-ctx.Done():
			return nil
		}
	}
}

func (c *Companion) tell(m message, files ...*os.File) {
	c.mu.Lock()
	link := c.link
	c.mu.Unlock()
	if link != nil {
		_ = link.send(m, files...)
	}
}

// HandOver gives the desk to the resident process, with what the person was told of, and
// that goes on with it: afterwards it
// is closed, and so may the window be. After an error
// everything is as it was, and the window stays.
func (c *Companion) HandOver(ctx context.Context, d *desk.Desk, told notify.Told) error {
	c.handing.Lock()
	defer c.handing.Unlock()
	select {
	case <-c.settled:
	case <-ctx.Done():
		return ctx.Err()
	}
	c.mu.Lock()
	c.wanted = true
	running := c.link != nil
	c.mu.Unlock()
	patience := readyTime
	if !running {
		patience = startTime
		if err := c.start(); err != nil {
			return &oauth.Error{
				Kind: oauth.KindOther, Message: "The part of Tokendesk in the tray cannot be started.",
				Advice: "Quit Tokendesk and start it again.", Err: err,
			}
		}
	}
	if _, err := c.ask(ctx, message{Is: ready}, patience, ready); err != nil {
		c.cut()
		return err
	}
	c.mu.Lock()
	c.desk, c.giving = d, true // what locks this one is told to the other half from here on
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		c.giving = false
		c.mu.Unlock()
	}()
	carried, err := d.Carry(ctx)
	if err != nil {
		return err
	}
	defer carried.Wipe()
	m, err := c.ask(ctx, message{Is: give, State: &State{Desk: carried, Told: told}, Key: carried.Key.Data}, openTime, took, failed)
	if err != nil {
		c.cut() // one that was only slow must not go on with it as well
		return err
	}
	if m.Is == failed {
		return &oauth.Error{Kind: oauth.KindOther, Message: "Tokendesk could not continue in the tray. " + m.Why, Advice: "The window stays open."}
	}
	if err := c.commit(d); err != nil {
		return err
	}
	_ = d.Leave(m.Adopted) // whatever it says: the vault is the other half's by now
	c.mu.Lock()
	hearing := c.hearing
	c.hearing.on, c.hearing.at = false, nil
	c.mu.Unlock()
	files := hearing.hand()
	c.tell(message{Is: gone, Words: hearing.rest()}, files...)
	drop(files)
	return nil
}

// commit leaves the vault to the resident process, which is told of a lock that it may
// have missed.
func (c *Companion) commit(d *desk.Desk) error {
	c.mu.Lock()
	link := c.link
	var missed []string
	if d.Locked() || c.locking > 0 {
		missed = []string{socket.Lock}
	}
	c.goesOn = link != nil
	if c.goesOn {
		c.desk = nil
	}
	c.mu.Unlock()
	if link != nil && link.send(message{Is: yours, Words: missed}) == nil {
		return nil
	}
	c.mu.Lock()
	c.goesOn, c.desk = false, d
	c.mu.Unlock()
	c.cut()
	return errAlone
}

// cut ends the link, so that nothing comes over it any more.
func (c *Companion) cut() {
	c.mu.Lock()
	link := c.link
	c.link = nil
	c.mu.Unlock()
	if link != nil {
		_ = link.Close()
	}
}
