package desk

import (
	"context"
	"errors"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/ui/copyas"
	"tokendesk/ui/words"
)

// CopyRequest says how a token is to be copied.
type CopyRequest struct {
	// Step leads to the token: one that [session.Step.Gets]. "" is the account's next
	// step, as Enter takes it in the window; [session.StepCopy] is content with
	// any token that lives long enough.
	Step    session.Step
	Format  copyas.Format // "" is the person's own choice, see [Format], or the ID token where there is no other
	Name    string        // of the variable, in formats that have one
	Options []session.Option
	// Stay leaves the token on the clipboard when the desk is closed: a command
	// that has ended cannot clear it.
	Stay bool
}

// Copied says what was copied.
type Copied struct {
	What string // "access token of ada@example.test, Acme"; nobody is named while [Desk.Presenting]
	New  bool   // the token was got for it just now
}

// Format is the format that a person has chosen for copying.
func Format(s store.Settings) copyas.Format {
	f, err := copyas.Parse(s.CopyFormat)
	if err != nil {
		return copyas.Raw // a setting of another version
	}
	return f
}

// Copy gets a token by a step, writes it in a format, puts it on the clipboard
// until the settings' time is over, and notes that in the account's history. To
// whoever follows [Desk.Updates] all of that is one.
func (d *Desk) Copy(ctx context.Context, ref oauth.Ref, r CopyRequest) (copied Copied, err error) {
	ctx, report, end, err := d.begin(ctx, ref)
	if err != nil {
		return Copied{}, err
	}
	defer func() { end(err) }()
	chosen := r.Format != ""
	if r, err = d.decided(ctx, ref, r); err != nil {
		return Copied{}, err
	}
	began := d.Now()
	ts, err := d.obtain(ctx, ref, r.Step, r.Options)
	if err != nil {
		return Copied{}, err
	}
	report(session.StageCopying)
	rec, err := d.vault.Record(ctx, ref)
	if err != nil {
		return Copied{}, err
	}
	app, err := d.Catalogue.Complete(rec.App)
	if err != nil {
		return Copied{}, err
	}
	if !chosen && ts.IDTokenOnly() {
		r.Format = copyas.IDToken
	}
	text, err := copyas.Render(r.Format, copyas.Item{App: app, Account: rec.Account, Tokens: ts}, d.Now(), r.Name)
	if err != nil {
		return Copied{}, err
	}
	copied = Copied{What: words.Format(r.Format) + " of " + words.TokenOf(app, rec, ts, d.Presenting()), New: !ts.ObtainedAt.Before(began)}
	if err := d.clipboard.Copy(ctx, text, copied.What, d.Settings.Get().ClipboardLife()); err != nil {
		return Copied{}, err
	}
	if r.Stay {
		d.clipboard.Release()
	}
	return copied, d.noteCopy(ctx, ref, r.Format)
}

// noteCopy adds a copy to an account's history, where the vault can be written: what is
// copied is copied.
func (d *Desk) noteCopy(ctx context.Context, ref oauth.Ref, f copyas.Format) error {
	entry := oauth.HistoryEntry{At: d.Now(), Kind: oauth.HistoryCopied, Detail: string(f)}
	err := d.vault.Save(ctx, ref, entry, func(*oauth.Record) error { return nil })
	if errors.Is(err, store.ErrUnwritable) {
		return nil
	}
	return err
}

// decided fills in what a request leaves to the desk.
func (d *Desk) decided(ctx context.Context, ref oauth.Ref, r CopyRequest) (CopyRequest, error) {
	if r.Format == "" {
		r.Format = Format(d.Settings.Get())
	}
	switch {
	case r.Step == "":
		rec, err := d.vault.Record(ctx, ref)
		if err != nil {
			return r, err
		}
		if r.Step = d.account(rec).NextStep(d.Now()); !r.Step.Gets() {
			r.Step = session.StepCopy // what stands in the way is said where the token is asked for
		}
	case !r.Step.Gets():
		return r, oauth.UsageError("This step gives no token.", "")
	}
	return r, nil
}

// Render writes an account's token in a format; name is the variable's name.
func (d *Desk) Render(ctx context.Context, ref oauth.Ref, ts oauth.TokenSet, f copyas.Format, name string) (string, error) {
	rec, err := d.vault.Record(ctx, ref)
	if err != nil {
		return "", err
	}
	app, err := d.Catalogue.Complete(rec.App)
	if err != nil {
		return "", err
	}
	return copyas.Render(f, copyas.Item{App: app, Account: rec.Account, Tokens: ts}, d.Now(), name)
}
