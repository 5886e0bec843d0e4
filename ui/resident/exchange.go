package resident

import (
	"context"
	"os"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/notify"
)

// Open opens the window's desk: with what the resident process hands over, where it
// started this one, else as open does without anything carried. used is when the person
// last did something, zero where nobody knows.
func (c *Companion) Open(ctx context.Context, open func(ctx context.Context, carried *desk.Carried) (*desk.Desk, error)) (*desk.Desk, error) {
	c.handing.Lock()
	defer c.handing.Unlock()
	c.mu.Lock()
	started := c.started
	c.mu.Unlock()
	if !started {
		return open(ctx, nil)
	}
	m, err := c.ask(ctx, message{Is: ask}, give, failed)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil || m.Is == failed || m.State == nil {
		// It has nothing, or is gone: then the vault is the window's to open.
		var files []*os.File
		if err == nil {
			files = c.awaitGone()
		}
		c.arrive(ctx, files)
		c.work.Go(func() { c.Keep(true) })
		return open(ctx, nil)
	}
	c.mu.Lock()
	c.told = m.State.Told
	c.mu.Unlock()
	carried := m.State.Desk
	carried.Key.Data = m.Key
	defer carried.Wipe()
	d, err := open(ctx, &carried)
	if err != nil {
		c.tell(message{Is: failed})
		return nil, err
	}
	c.tell(message{Is: took, Adopted: d.Adopted()})
	settled := make(chan struct{})
	c.settled = settled
	c.work.Go(func() {
		defer close(settled)
		c.arrive(c.ctx, c.awaitGone())
	})
	if then := m.State.Then; then.Do != "" {
		c.do(then)
	}
	return d, nil
}

// arrive takes the place of the one that others are heard by: as it was handed over, or
// once it is free.
func (c *Companion) arrive(ctx context.Context, files []*os.File) {
	c.mu.Lock()
	c.started = false
	c.mu.Unlock()
	c.heard(listen(ctx, c.o, files, c.hearing.words()))
}

// awaitGone waits until the resident process has left the vault, and returns its place
// among the vault's processes.
func (c *Companion) awaitGone() []*os.File {
	for {
		select {
		case m := <-c.answers:
			if m.Is != gone && m.Is != "" {
				continue
			}
			for _, word := range m.Words {
				c.hearing.words()(word)
			}
			return m.files
		case <-c.ctx.Done():
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
	<-c.settled
	c.mu.Lock()
	c.wanted = true
	running := c.link != nil
	c.mu.Unlock()
	if !running {
		if err := c.start(); err != nil {
			return &oauth.Error{
				Kind: oauth.KindOther, Message: "The part of Tokendesk that goes on in the tray cannot be started.",
				Advice: "Quit ends Tokendesk; it starts again as you started it.", Err: err,
			}
		}
	}
	carried, err := d.Carry(ctx)
	if err != nil {
		return err
	}
	defer carried.Wipe()
	m, err := c.ask(ctx, message{Is: give, State: &State{Desk: carried, Told: told}, Key: carried.Key.Data}, took, failed)
	if err != nil {
		c.cut() // one that was only slow must not go on with it as well
		return err
	}
	if m.Is == failed {
		return &oauth.Error{Kind: oauth.KindOther, Message: "Tokendesk could not go on in the tray. " + m.Why, Advice: "The window stays open."}
	}
	c.mu.Lock()
	c.goesOn = true
	c.mu.Unlock()
	err = d.Leave(m.Adopted)
	c.mu.Lock()
	hearing := c.hearing
	c.hearing.on, c.hearing.at = false, nil
	c.mu.Unlock()
	files := hearing.hand()
	c.tell(message{Is: gone, Words: hearing.rest()}, files...)
	drop(files)
	return err
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
