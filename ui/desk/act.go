package desk

import (
	"context"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// Verb is what a person can ask for away from the window: in the tray's menu, on a
// notification.
type Verb string

// The verbs.
const (
	DoCopy     Verb = "copy"      // the account's next step, and then its token to the clipboard
	DoRenew    Verb = "renew"     // the account's token, by a sign-in where nothing else does
	DoSignIn   Verb = "sign_in"   // to the account
	DoAnother  Verb = "another"   // another person signs in to the app
	DoRenewAll Verb = "renew_all" // every account that needs no person
	DoCancel   Verb = "cancel"    // what a person has started on the account, or all of it where none is named
	DoLock     Verb = "lock"
	DoOpen     Verb = "open"   // the window, with the account chosen where one is named
	DoSearch   Verb = "search" // the window, ready for a name to be typed
	DoQuit     Verb = "quit"
)

// Action is one thing that a person asks for, as plain data.
type Action struct {
	Do  Verb      `json:"do,omitempty"` // "" is nothing
	Ref oauth.Ref `json:"ref,omitzero"` // of an account, or of an app alone
}

// ForFace reports whether the action is for whoever shows the window: the desk opens and
// ends nothing.
func (a Action) ForFace() bool { return a.Do == DoOpen || a.Do == DoSearch || a.Do == DoQuit }

// Act does what a person asks for, and returns what is to be said of it; "" where what
// changed says it. One that is [Action.ForFace] is KindUsage. What fails is an error as
// of the method that each verb stands for.
func (d *Desk) Act(ctx context.Context, a Action) (said string, err error) {
	switch a.Do {
	case DoCopy:
		copied, err := d.Copy(ctx, a.Ref, CopyRequest{})
		if err != nil {
			return "", err
		}
		return words.Copied(copied.What, copied.New), nil
	case DoRenew:
		_, err = d.Renew(ctx, a.Ref)
	case DoSignIn:
		_, err = d.SignIn(ctx, a.Ref)
	case DoAnother:
		_, err = d.SignInAnother(ctx, a.Ref.App)
	case DoRenewAll:
		return d.renewEverything(ctx)
	case DoCancel:
		if a.Ref == (oauth.Ref{}) {
			d.CancelAll()
		} else {
			d.Cancel(a.Ref)
		}
	case DoLock:
		_, err = d.Lock(ctx)
	default:
		return "", oauth.UsageError("Do this in the window.", "")
	}
	return "", err
}

// renewEverything renews every account that needs no person, and says how many came to
// what. The error is the first of those that failed.
func (d *Desk) renewEverything(ctx context.Context) (said string, err error) {
	accounts, err := d.Accounts(ctx)
	if err != nil {
		return "", err
	}
	var refs []oauth.Ref
	for _, a := range accounts {
		if a.Renewable() {
			refs = append(refs, a.Ref())
		}
	}
	counts := map[session.RenewOutcome]int{}
	for _, r := range d.RenewAll(ctx, session.RenewRequest{Accounts: refs}) {
		counts[r.Outcome]++
		if err == nil {
			err = r.Err
		}
	}
	return words.RenewedCounts(counts), err
}

// Wants reports what a sign-in that runs wants of a person, who must be shown it: an
// answer to be pasted, another way than a browser that could not be opened, a code to be
// entered.
func Wants(p session.Progress) (answer, browser, code bool) {
	return p.MustPaste, p.Stage == session.StageBrowser && p.BrowserErr != nil, p.Device != nil
}

// Editable reports whether the account and its app can be edited now: not while something
// runs with them.
func (a Account) Editable() bool { return !a.Running && !IsGuest(a.Ref()) }

// SignsIn reports whether a sign-in to the account can be begun now.
func (a Account) SignsIn() bool { return !a.Running && a.App.Grant.NeedsPerson() }

// Renewable reports whether there is a token that can be renewed without a person.
func (a Account) Renewable() bool {
	return a.HasToken() && a.Unusable() == nil && len(a.Record.Waiting) == 0 && !a.Record.Held && session.Renewable(a.Record, a.App)
}
