package desk

import (
	"context"
	"sync"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/copyas"
	"tokendesk/ui/words"
)

// Missing is an account whose token cannot be had, and why.
type Missing struct {
	Ref oauth.Ref
	Err error
}

// atOnce is how many tokens are got at a time.
const atOnce = 4

// CopySeveral gets the tokens of several accounts, renewed where they must be and
// without anybody's sign-in, writes them in one text, in their order, and puts that
// on the clipboard as [Desk.Copy] does. Where any cannot be had nothing is copied, and
// missing says which and why: whoever asked leaves them out and asks again. f is one
// of [copyas.SeveralChoices].
func (d *Desk) CopySeveral(ctx context.Context, refs []oauth.Ref, f copyas.Format) (_ Copied, missing []Missing, err error) {
	items := make([]copyas.Item, len(refs))
	failed := make([]error, len(refs))
	began := d.Now()
	var work sync.WaitGroup
	free := make(chan struct{}, atOnce)
	for i, ref := range refs {
		free <- struct{}{}
		work.Go(func() {
			items[i], failed[i] = d.itemOf(ctx, ref)
			<-free
		})
	}
	work.Wait()
	if ctx.Err() != nil {
		return Copied{}, nil, ctx.Err()
	}
	for i, err := range failed {
		if err != nil {
			missing = append(missing, Missing{refs[i], err})
		}
	}
	if len(missing) > 0 {
		return Copied{}, missing, nil
	}
	text, err := copyas.RenderSeveral(f, items, d.Now())
	if err != nil {
		return Copied{}, nil, err
	}
	copied, others := Copied{}, 0
	for _, it := range items {
		copied.New = copied.New || !it.Tokens.ObtainedAt.Before(began)
		if session.UsedHere(oauth.Record{Account: it.Account, Tokens: &it.Tokens}) {
			others++
		}
	}
	copied.What = words.FormatOfSeveral(f) + " of " + words.Count(len(refs), "account") + words.SomebodyElses(others)
	if err := d.clipboard.Copy(ctx, text, copied.What, d.Settings.Get().ClipboardLife()); err != nil {
		return Copied{}, nil, err
	}
	for _, ref := range refs {
		if err := d.noteCopy(ctx, ref, f); err != nil {
			return copied, nil, err
		}
	}
	return copied, nil, nil
}

// itemOf gets the token of one account, as a call that is the account's only one.
func (d *Desk) itemOf(ctx context.Context, ref oauth.Ref) (copyas.Item, error) {
	ts, err := d.Token(ctx, ref, session.NoSignIn())
	if err != nil {
		return copyas.Item{}, err
	}
	rec, err := d.vault.Record(ctx, ref)
	if err != nil {
		return copyas.Item{}, err
	}
	app, err := d.Catalogue.Complete(rec.App)
	if err != nil {
		return copyas.Item{}, err
	}
	if ts.IDTokenOnly() {
		return copyas.Item{}, oauth.NoAccessToken(app)
	}
	return copyas.Item{App: app, Account: rec.Account, Tokens: ts}, nil
}
