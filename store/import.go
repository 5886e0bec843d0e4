package store

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
)

// ImportReport says what an import did, or would do, by app id.
type ImportReport struct {
	Added, Replaced []string
	// Filled are those of Replaced that were open and had neither secret nor token.
	Filled []string
	// Waiting maps an app id to the acting settings that wait for a person's word.
	Waiting map[string][]oauth.Change
	// Locked are apps whose key file was accepted and needs a passphrase: it goes on
	// waiting, and is read once that is set and the app accepted again.
	Locked []string
	// Open maps an app id to what it still lacks, the secrets of the account that
	// its name alone means among it.
	Open map[string][]oauth.Gap
}

// Consent is what a person has said of a file's acting settings before it is
// imported; the zero Consent is nothing.
type Consent struct {
	All bool // whatever they are
	// Shown is exactly what they have seen of [Vault.PlanImport], by app id, and
	// accepted; of other apps nothing is. Where one of these apps would change in
	// any other way now, nothing is imported.
	Shown map[string][]oauth.Change
}

// Import takes a file whole or not at all. What of it acts (promise 40) waits
// until a person accepts it, unless word says that they have.
//
// A new app, or one that was open and has neither secret nor token, may use the
// server of its file; what reaches beyond that waits (see [acting.Rules.First]). An app that exists gets the file's fields; its secrets,
// tokens and accounts stay, and every acting difference waits. Until then
// nothing of it is used. What a file leaves open is kept open, or as the vault has
// it. An app with something wrong is refused, a *oauth.Error of KindMisconfigured.
func (v *Vault) Import(ctx context.Context, f appfile.File, word Consent) (ImportReport, error) {
	var report ImportReport
	err := v.write(ctx, func(ctx context.Context, c *change) (err error) {
		report, err = v.importFile(ctx, c, f, word)
		return err
	})
	if err != nil {
		return ImportReport{}, err
	}
	return report, nil
}

// PlanImport says what Import would do, and does nothing.
func (v *Vault) PlanImport(ctx context.Context, f appfile.File) (ImportReport, error) {
	var report ImportReport
	planned := errors.New("store: a plan only")
	err := v.write(ctx, func(ctx context.Context, c *change) (err error) {
		if report, err = v.importFile(ctx, c, f, Consent{}); err != nil {
			return err
		}
		return planned // leaves everything as it was
	})
	if !errors.Is(err, planned) {
		return ImportReport{}, err
	}
	return report, nil
}

func (v *Vault) importFile(ctx context.Context, c *change, f appfile.File, word Consent) (ImportReport, error) {
	report := newReport()
	for _, e := range f.Apps {
		if err := v.importApp(ctx, c, e, word, &report); err != nil {
			return ImportReport{}, err
		}
	}
	return report, nil
}

func (v *Vault) importApp(ctx context.Context, c *change, e appfile.Entry, word Consent, report *ImportReport) error {
	id := oauth.Ref{App: e.App.ID}
	if err := v.o.Check(e.App); err != nil {
		return naming(e.App.ID, err)
	}
	existed := c.has(id)
	var app appBody
	var err error
	var others []accountBody // that the file says nothing of
	if existed {
		// A damaged record has lost what was accepted: everything needs a word.
		if app, err = c.app(ctx, e.App.ID); err != nil && !isDamaged(err) {
			return err
		}
		if others, err = c.accountsOf(ctx, e.App.ID); err != nil {
			return err
		}
		e.App = oauth.Take(e.App, v.o.Open(oauth.Record{App: e.App}), app.App)
		report.Replaced = append(report.Replaced, e.App.ID)
	} else {
		report.Added = append(report.Added, e.App.ID)
	}
	if app.Accepted == nil {
		app.Accepted = &oauth.App{}
	}
	before := app.App
	fresh := !existed || v.unused(app, others)
	if existed && fresh {
		report.Filled = append(report.Filled, e.App.ID)
	}
	app.App, app.KeyFile = e.App, ""
	if e.KeyFile != app.KeyRead {
		app.KeyFile = e.KeyFile
	}
	ofTheApp, ofAccounts := split(e.Secrets)
	accounts := e.Accounts
	if existed && len(c.manifest.accounts(e.App.ID)) > 0 && bare(accounts) {
		accounts = nil // the file names none; the vault's stay
		if main := mainOf(others); fresh && len(ofAccounts) > 0 && main != nil {
			accounts = []oauth.Account{main.Account}
		}
	}
	if len(accounts) == 0 && !existed {
		accounts = []oauth.Account{{ID: oauth.DefaultAccount}}
	}
	bodies := make([]accountBody, len(accounts))
	entries := make([]oauth.HistoryEntry, len(accounts))
	for i, settings := range accounts {
		given := e.AccountSecrets[settings.ID]
		if i == 0 {
			given = merged(ofAccounts, given)
		}
		if at := slices.IndexFunc(others, func(a accountBody) bool { return a.Account.ID == settings.ID }); at >= 0 && settings.Keep == nil {
			settings.Keep = others[at].Account.Keep // the person's own places: a file that names none takes none away
		}
		others = slices.DeleteFunc(others, func(a accountBody) bool { return a.Account.ID == settings.ID })
		if bodies[i], entries[i], err = v.mergeAccount(ctx, c, before, e.App, settings); err != nil {
			return err
		}
		if accepted := bodies[i].Accepted; accepted.ID != "" && accepted.Expect == "" {
			accepted.Expect = settings.Expect // a narrower account needs no word, and from then on it is who is expected
		}
		if !fresh {
			bodies[i].Offered = offered(bodies[i].Secrets, given)
		} else {
			bodies[i].Secrets = merged(bodies[i].Secrets, given)
		}
	}
	if !fresh {
		app.Offered = offered(app.Secrets, ofTheApp)
	} else {
		if app.Secrets, err = v.withSecrets(app.App, app.Secrets, ofTheApp); err != nil {
			return naming(e.App.ID, openingInFile(err))
		}
		_, now := app.settings(bodies...)
		accept(&app, bodies, c.rules.First(c.rules.Now(now, nil)))
	}
	all := append(slices.Clone(bodies), others...)
	changes := c.rules.Changes(app.settings(all...))
	switch seen, shown := word.Shown[e.App.ID]; {
	case len(changes) == 0:
	case word.All, shown && slices.Equal(changes, seen):
		locked, err := v.acceptImported(&app, all)
		if err != nil {
			return naming(e.App.ID, err)
		}
		changes = c.rules.Changes(app.settings(all...))
		if locked {
			report.Locked = append(report.Locked, e.App.ID)
			report.Waiting[e.App.ID] = changes
		}
		copy(bodies, all)
		others = all[len(bodies):]
	case shown:
		return changedMeanwhile(e.App.ID)
	default:
		report.Waiting[e.App.ID] = changes
	}
	if gaps := v.o.Open(openRecord(app, all, changes)); len(gaps) > 0 {
		report.Open[e.App.ID] = gaps
	}
	if err := c.put(ctx, id, app, nil); err != nil {
		return err
	}
	for i, account := range bodies {
		if err := v.putAccount(ctx, c, oauth.Ref{App: e.App.ID, Account: account.Account.ID}, account, entries[i]); err != nil {
			return err
		}
	}
	return v.noteSettings(ctx, c, before, e.App, others)
}

// offered are the secrets of a file that are not the ones that are kept.
func offered(kept, given oauth.Secrets) oauth.Secrets {
	var out oauth.Secrets
	for kind, secret := range given {
		if !given.Has(kind) || kept.Has(kind) && kept[kind] == secret || kind == oauth.SecretPrivateKey && sameKey(kept, given) {
			continue
		}
		out = merged(out, oauth.Secrets{kind: secret})
	}
	return out
}

// naming names the app that a failure is about: a file may hold many.
func naming(app string, err error) error {
	var e *oauth.Error
	if !errors.As(err, &e) {
		return err
	}
	named := *e
	named.Message = app + ": " + e.Message
	named.Advice = strings.TrimSpace(e.Advice + " Nothing was imported.")
	return &named
}

// unused reports whether an app that was open has nothing that a file could lead
// elsewhere: no secret, no token. A file that fills it is as good as its first.
func (v *Vault) unused(app appBody, accounts []accountBody) bool {
	if len(app.Secrets) > 0 || len(oauth.OpenSettings(v.o.Open(oauth.Record{App: app.App}))) == 0 {
		return false
	}
	return !slices.ContainsFunc(accounts, func(a accountBody) bool { return len(a.Secrets) > 0 || a.Tokens != nil })
}

// openRecord is what an app's gaps are found in: the app with the account that its
// name alone means, or else its first.
func openRecord(app appBody, accounts []accountBody, waiting []oauth.Change) oauth.Record {
	var account accountBody // where all of them are damaged
	if main := mainOf(accounts); main != nil {
		account = *main
	}
	rec := record(app, account)
	rec.Waiting = waiting
	return rec
}

// mainOf returns the account that an app's name alone means, or else its first; nil
// for none.
func mainOf(accounts []accountBody) *accountBody {
	if len(accounts) == 0 {
		return nil
	}
	main := slices.IndexFunc(accounts, func(a accountBody) bool { return a.Account.ID == oauth.DefaultAccount })
	return &accounts[max(0, main)]
}

// bare reports whether accounts only stand for "the file names none".
func bare(accounts []oauth.Account) bool {
	return len(accounts) == 1 && reflect.DeepEqual(accounts[0], oauth.Account{ID: oauth.DefaultAccount})
}

// mergeAccount returns an account with other settings; secrets and tokens stay,
// as does what a person has accepted of it.
func (v *Vault) mergeAccount(ctx context.Context, c *change, was, app oauth.App, settings oauth.Account) (account accountBody, entry oauth.HistoryEntry, err error) {
	ref := oauth.Ref{App: app.ID, Account: settings.ID}
	if c.has(ref) {
		if account, err = c.account(ctx, ref); err != nil {
			return account, entry, err
		}
		if v.tokensDiffer(was, account.Account, app, settings) || settingsDiffer(was, account.Account, app, settings) {
			entry = v.settingsEntry(was, account.Account, app, settings)
		}
	}
	if account.Accepted == nil {
		account.Accepted = &oauth.Account{}
	}
	account.Account = settings
	return account, entry, nil
}

// noteSettings keeps the accounts that a file says nothing of, with a line in the
// history of those that the new settings concern.
func (v *Vault) noteSettings(ctx context.Context, c *change, was, app oauth.App, others []accountBody) error {
	for _, account := range others {
		var entry oauth.HistoryEntry
		if v.tokensDiffer(was, account.Account, app, account.Account) || settingsDiffer(was, account.Account, app, account.Account) {
			entry = v.settingsEntry(was, account.Account, app, account.Account)
		}
		ref := oauth.Ref{App: app.ID, Account: account.Account.ID}
		if err := v.putAccount(ctx, c, ref, account, entry); err != nil {
			return err
		}
	}
	return nil
}

// settingsEntry is the line of a history that says which settings changed, by their
// paths in the app file.
func (v *Vault) settingsEntry(was oauth.App, wasAccount oauth.Account, app oauth.App, account oauth.Account) oauth.HistoryEntry {
	before := oauth.ConditionsOf(was, wasAccount, nil, time.Time{})
	after := oauth.ConditionsOf(app, account, nil, time.Time{})
	return oauth.HistoryEntry{Kind: oauth.HistorySettings, Detail: strings.Join(oauth.FieldsThatDiffer(before, after), ", ")}
}

// tokensDiffer reports whether tokens got with the old settings are stale now.
func (v *Vault) tokensDiffer(was oauth.App, wasAccount oauth.Account, app oauth.App, account oauth.Account) bool {
	old, err := v.o.Complete(was)
	now, err2 := v.o.Complete(app)
	return err != nil || err2 != nil || v.o.fingerprint(old, wasAccount) != v.o.fingerprint(now, account)
}

// settingsDiffer reports whether anything was set otherwise than how it is shown.
func settingsDiffer(was oauth.App, wasAccount oauth.Account, app oauth.App, account oauth.Account) bool {
	text := func(app oauth.App, account oauth.Account) string {
		app.Name, app.Environment, app.Group, app.Tags, app.Favourite = "", "", "", nil, false
		account.Label = ""
		// As they are kept: what is empty and what is not there are one.
		a, errA := json.Marshal(app)
		b, errB := json.Marshal(account)
		if errA != nil || errB != nil {
			return "" // it will not be kept either
		}
		return string(a) + string(b)
	}
	return text(was, wasAccount) != text(app, account)
}

// Export returns apps (all when none is named) as a file; secrets only when asked,
// but for those that are set and empty, and never those of an app of which something waits for a person's word.
func (v *Vault) Export(ctx context.Context, apps []string, withSecrets bool) (appfile.File, error) {
	var f appfile.File
	err := v.read(ctx, func(w view) error {
		names := apps
		if len(names) == 0 {
			for e := range w.manifest.all {
				if e.ref.Account == "" {
					names = append(names, e.ref.App)
				}
			}
			slices.Sort(names)
		}
		for _, name := range names {
			e, err := w.export(ctx, name, withSecrets)
			if err != nil {
				return err
			}
			f.Apps = append(f.Apps, e)
		}
		return nil
	})
	return f, err
}

func (w view) export(ctx context.Context, name string, withSecrets bool) (appfile.Entry, error) {
	app, err := w.app(ctx, name)
	if err != nil {
		return appfile.Entry{}, err
	}
	e := appfile.Entry{App: app.App}
	if withSecrets {
		// Whoever reads the file takes its settings for the app's own: secrets do not
		// stand beside settings that wait for a word.
		accounts, err := w.accountsOf(ctx, name)
		if err != nil {
			return appfile.Entry{}, err
		}
		e.Withheld = len(w.rules.Changes(app.settings(accounts...))) > 0
		withSecrets = !e.Withheld
	}
	told := func(s oauth.Secrets) oauth.Secrets {
		if withSecrets {
			return maps.Clone(s)
		}
		return s.SetAndEmpty()
	}
	e.Secrets, e.AccountSecrets = told(app.Secrets), map[string]oauth.Secrets{}
	for _, listed := range w.manifest.accounts(name) {
		account, err := w.account(ctx, listed.ref)
		if err != nil {
			return appfile.Entry{}, err
		}
		e.Accounts = append(e.Accounts, account.Account)
		if s := told(account.Secrets); len(s) > 0 {
			e.AccountSecrets[account.Account.ID] = s
		}
	}
	return e, nil
}
