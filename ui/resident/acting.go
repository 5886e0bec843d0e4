package resident

import (
	"context"
	"os"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/tasks"
)

// act does what the person chose in the tray.
func (p *process) act(a desk.Action) {
	p.used = p.o.now()
	switch {
	case a.Do == desk.DoLock && (p.held != nil || p.desk == nil && p.link == nil):
		p.lock()
	case p.held != nil && a.Do != desk.DoQuit:
		p.next = a
	case p.desk == nil && p.link != nil:
		p.send(message{Is: act, Action: &a}) // the window has the vault
		p.sent, p.sentAt = a, p.used
	case a.Do == desk.DoQuit:
		p.send(message{Is: end})
		p.stop()
	case p.desk == nil && p.link == nil:
		p.then = a // in a moment
	case a.ForFace():
		p.openWindow(a)
	case a.Do == desk.DoLock:
		p.lock()
	default:
		p.do(a)
	}
}

// do does an action here, or has the window do it where a person must see something.
func (p *process) do(a desk.Action) {
	d := p.desk
	tasks.Start(p.duty, func(ctx context.Context) (seen bool, err error) {
		if seen, err = wantsWindow(ctx, d, a); seen || err != nil {
			return seen, err
		}
		return actUnseen(ctx, d, a)
	}, func(seen bool, err error) {
		switch {
		case seen:
			p.openWindow(a)
		case err != nil && !desk.IsCancelled(err):
			p.complain(a, err)
		}
	})
}

// actUnseen does an action until what runs wants something that a person is shown, such as
// another browser than the one that cannot be opened: then it is given up, for the window
// to begin anew, and seen is true.
func actUnseen(ctx context.Context, d *desk.Desk, a desk.Action) (seen bool, err error) {
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	wants := make(chan bool, 1)
	go func() {
		wanted := wantsPerson(ctx, d, a)
		if wanted {
			giveUp()
		}
		wants <- wanted
	}()
	_, err = d.Act(ctx, a)
	giveUp()
	return <-wants && desk.IsCancelled(err), err
}

// wantsPerson waits until what an action has begun wants a person, or ctx ends, and
// reports whether it does.
func wantsPerson(ctx context.Context, d *desk.Desk, a desk.Action) bool {
	for u := range d.Updates(ctx) {
		for _, one := range u.Accounts {
			if answer, browser, code := desk.Wants(one.Progress); about(one.Ref(), a) && (answer || browser || code) {
				return true
			}
		}
	}
	return false
}

// about reports whether what runs on an account may have been begun by an action.
func about(ref oauth.Ref, a desk.Action) bool {
	if a.Do == desk.DoAnother {
		return ref.App == a.Ref.App && desk.IsGuest(ref)
	}
	return ref == a.Ref
}

// wantsWindow reports whether a sign-in shows a person something, a code or where to
// paste the answer, or may ask them: only the window does.
func wantsWindow(ctx context.Context, d *desk.Desk, a desk.Action) (bool, error) {
	if a.Do == desk.DoRenewAll || a.Do == desk.DoCancel {
		return false, nil
	}
	accounts, err := d.Accounts(ctx)
	at := slices.IndexFunc(accounts, func(one desk.Account) bool {
		return one.Ref().App == a.Ref.App && (a.Do == desk.DoAnother || one.Ref() == a.Ref)
	})
	if err != nil || at < 0 {
		return false, err
	}
	account := accounts[at]
	step := account.NextStep(d.Now())
	if a.Do != desk.DoAnother && (step == session.StepTrust || step == session.StepFill) {
		return true, nil
	}
	// What is only renewed shows nothing.
	renewed := step == session.StepCopy || step == session.StepGet || step == session.StepRenew
	if a.Do == desk.DoCopy && renewed || a.Do == desk.DoRenew && account.Renewable() {
		return false, nil
	}
	return account.App.Grant == oauth.GrantDeviceCode || account.App.Redirect.URI != "", nil
}

// complain says what failed to the person who chose it: by a notification, or else the
// window opens, whose row says why.
func (p *process) complain(a desk.Action, err error) {
	if p.notes == nil || a.ForFace() {
		return
	}
	p.notes.Failed(a, err, func() {
		p.post(func() {
			if p.desk != nil && p.link == nil {
				p.openWindow(desk.Action{Do: desk.DoOpen, Ref: a.Ref})
			}
		})
	})
}

func (p *process) send(m message, files ...*os.File) {
	if p.link != nil {
		_ = p.link.send(m, files...) // that nobody is there, the one who reads learns
	}
}
