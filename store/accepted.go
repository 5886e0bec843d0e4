package store

import (
	"context"
	"maps"
	"reflect"

	"tokendesk/oauth"
	"tokendesk/store/acting"
	"tokendesk/store/appfile"
)

// FirstAccepted returns what of settings needs no word when an app is new, see
// [acting.Rules.First]. It is pure and may be called on any goroutine.
func (v *Vault) FirstAccepted(s acting.Settings) acting.Settings {
	r := v.o.rules()
	return r.First(r.Now(s, nil))
}

// upgrade turns what the first version kept of a person's word into today's.
func (b *appBody) upgrade(r acting.Rules) {
	if b.Accepted != nil {
		return
	}
	accepted := oauth.App{} // a record of neither version: nobody has accepted anything
	if b.Approved != nil {
		accepted = b.Approved.accepted(b.App, r.Complete)
	}
	b.Accepted, b.Approved = &accepted, nil
}

// upgrade does the same for an account. The first version did not ask whether a
// program may be started as a browser.
func (b *accountBody) upgrade(r acting.Rules) {
	if b.Accepted != nil {
		return
	}
	accepted := b.Account
	b.Accepted = &accepted
	now := acting.Settings{Accounts: []oauth.Account{b.Account}}
	if first := r.First(now).Accounts[0]; first.Browser != accepted.Browser {
		accepted.Browser = ""
	}
}

// settings are what a person has accepted of an app with these accounts, and
// what it is now.
func (b appBody) settings(accounts ...accountBody) (accepted, now acting.Settings) {
	accepted = acting.Settings{App: *b.Accepted, Entry: b.Entry, Discovered: b.Discovered.Origins}
	now = acting.Settings{App: b.App, KeyFile: b.KeyFile, Discovered: b.Discovered.Origins}
	if b.Found != nil {
		now.Discovered = b.Found
	}
	offer := func(account string, kept, offered oauth.Secrets) {
		for kind, secret := range offered {
			if now.Offered == nil {
				accepted.Offered, now.Offered = map[string]string{}, map[string]string{}
			}
			path := acting.SecretPath(account, kind)
			now.Offered[path] = acting.Digest(secret)
			if kept.Has(kind) {
				accepted.Offered[path] = acting.KeptDigest(kept[kind])
			}
		}
	}
	offer("", b.Secrets, b.Offered)
	for _, a := range accounts {
		if a.Accepted.ID != "" {
			accepted.Accounts = append(accepted.Accounts, *a.Accepted)
		}
		now.Accounts = append(now.Accounts, a.Account)
		offer(a.Account.ID, a.Secrets, a.Offered)
	}
	return accepted, now
}

// accept takes a list of settings as a person has accepted them, the accounts'
// too. An account that is not among them stays unaccepted.
func accept(app *appBody, accounts []accountBody, accepted acting.Settings) {
	app.Accepted, app.Entry = &accepted.App, accepted.Entry
	for i := range accounts {
		a := &accounts[i]
		a.Accepted = &oauth.Account{}
		for j := range accepted.Accounts {
			if accepted.Accounts[j].ID == a.Account.ID {
				a.Accepted = &accepted.Accounts[j]
			}
		}
	}
}

// acceptAll accepts everything as it is now: the settings, what metadata says,
// the secrets that were offered, and a key file, which is read here.
func (v *Vault) acceptAll(app *appBody, accounts []accountBody) error {
	given, keyFile := maps.Clone(app.Offered), app.KeyFile
	if app.KeyFile != "" {
		key, err := appfile.ReadKey(app.KeyFile)
		if err != nil {
			return err
		}
		given = merged(given, oauth.Secrets{oauth.SecretPrivateKey: key})
	}
	secrets, err := v.withSecrets(app.App, app.Secrets, given)
	if err != nil {
		return appfile.InKeyFile(keyFile, openingKey(app.App.ID, thenTrust+app.App.ID, err))
	}
	if keyFile != "" {
		app.KeyFile, app.KeyRead = "", keyFile
	}
	app.Secrets, app.Offered = secrets, nil
	now := app.App
	app.Accepted, app.Entry = &now, v.o.entry(now.Provider)
	if app.Found != nil {
		app.Discovered.Origins, app.Found = app.Found, nil
	}
	for i := range accounts {
		a := &accounts[i]
		now := a.Account
		a.Accepted = &now
		if a.Offered[oauth.SecretRefreshToken] != "" {
			a.NeedsLogin = false
		}
		a.Secrets, a.Offered = merged(a.Secrets, a.Offered), nil
	}
	return nil
}

// withdraw drops what a file offered for a kind of secret that a person has given
// themselves.
func (b *appBody) withdraw(kind oauth.SecretKind) {
	delete(b.Offered, kind)
	if kind == oauth.SecretPrivateKey {
		b.KeyFile, b.KeyRead = "", ""
	}
}

// withSecrets sets the given secrets of an app. A private key is looked at when it is
// given (promise 46) and kept in one form: one that could not sign is refused, and
// the old one stays.
func (v *Vault) withSecrets(app oauth.App, kept, given oauth.Secrets) (oauth.Secrets, error) {
	out := merged(kept, given)
	key := given[oauth.SecretPrivateKey]
	if key == "" {
		return out, nil
	}
	complete, err := v.o.Complete(app)
	if err != nil {
		complete = app
	}
	out[oauth.SecretPrivateKey], err = oauth.NormalPrivateKey(key, out[oauth.SecretKeyPassphrase], oauth.KeyAlgorithm(complete))
	return out, openingKey(app.ID, thenTheKey, err)
}

// sameKey reports whether a file's private key is the one that is kept, in
// whatever form the file has it.
func sameKey(kept, given oauth.Secrets) bool {
	normal := func(s oauth.Secrets) string {
		text, err := oauth.NormalPrivateKey(s[oauth.SecretPrivateKey], given[oauth.SecretKeyPassphrase], "")
		if err != nil {
			return ""
		}
		return text
	}
	own := normal(kept)
	return own != "" && own == normal(given)
}

// accountsOf reads an app's accounts; damaged ones are left out.
func (w view) accountsOf(ctx context.Context, app string) (accounts []accountBody, err error) {
	for _, e := range w.manifest.accounts(app) {
		account, err := w.account(ctx, e.ref)
		if isDamaged(err) {
			continue // it can send nothing, and removing it is how a person gets on
		}
		if err != nil {
			return nil, err
		}
		accounts = append(accounts, account)
	}
	return accounts, nil
}

// waiting finds out what waits for a word in many accounts; what concerns an
// app is found once for all of its accounts.
type waiting struct {
	rules acting.Rules
	apps  map[string][]oauth.Change
}

func newWaiting(r acting.Rules) waiting { return waiting{r, map[string][]oauth.Change{}} }

func (w waiting) of(app appBody, account accountBody) []oauth.Change {
	ofApp, known := w.apps[app.App.ID]
	if !known {
		ofApp = w.rules.Changes(app.settings())
		w.apps[app.App.ID] = ofApp
	}
	if len(ofApp) == 0 && len(account.Offered) == 0 && reflect.DeepEqual(*account.Accepted, account.Account) {
		return nil
	}
	return acting.Of(w.rules.Changes(app.settings(account)), account.Account.ID)
}
