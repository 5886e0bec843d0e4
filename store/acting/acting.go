// Package acting says which settings of an app act, and lists those that a
// person has not accepted yet.
//
// A setting acts if it is run, is read from the disk, steers where or how
// secrets travel, reaches for another account, or decides whose token it is.
// What comes from outside (an app file, a pasted command, an archive, a backup
// of another machine, a server's metadata) does not act before a person's word.
// Every setting of the app file acts unless the table of rules says that it is
// free, so that one added later acts until somebody decides otherwise.
//
// Everything here is pure: no file is read, nothing is sent.
package acting

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// Settings are an app with its accounts, sparse as a person or a file said, and
// what else of it waits for a word.
type Settings struct {
	App      oauth.App
	Accounts []oauth.Account

	// KeyFile is a client_key_file that has not been read yet.
	KeyFile string
	// Offered are secrets that a file gave to an app that was there already, or
	// those they would replace, by their path in the app file.
	Offered map[string]string
	// Entry is what of the person's own catalogue entry of the app's provider was there when
	// this was accepted, as [Rules.Entry] said; nil for none. What is compared with it is as
	// it is now: see [Rules.Now].
	Entry json.RawMessage
	// Discovered are the origins of endpoints that a server's metadata names, by
	// the endpoint's name in the app file.
	Discovered map[string]string
}

// Rules compare settings. All functions are pure.
type Rules struct {
	// Complete fills an app from the catalogue, so that a setting is compared as
	// it takes effect: what a file writes out that the catalogue says anyway is
	// no change.
	Complete func(oauth.App) (oauth.App, error)
	// KnownBrowser reports whether an account's browser is in our table of
	// browsers; nil knows none.
	KnownBrowser func(name string) bool
	// Choices lists the other addresses that a provider documents for a field of
	// the app file; nil knows none.
	Choices func(provider, field string) []string
	// Entry is what the person's own catalogue entry of a provider does now, nil where there
	// is none; and CompleteBy is Complete by what it did once. Both are nil where there are
	// no own entries.
	Entry      func(provider string) json.RawMessage
	CompleteBy func(app oauth.App, entry json.RawMessage) (oauth.App, error)
}

// Now are settings with what their provider's entry does now. A provider that was the person's
// own and is none any longer completes nothing, so that nothing can be sent: it counts as it was
// accepted.
func (r Rules) Now(s Settings, accepted json.RawMessage) Settings {
	if r.Entry == nil {
		return s
	}
	if s.Entry = r.Entry(s.App.Provider); s.Entry == nil && accepted != nil {
		if _, err := r.complete(s); err != nil {
			s.Entry = accepted
		}
	}
	return s
}

// complete fills the app of settings from the catalogue, with the entry that they have.
func (r Rules) complete(s Settings) (oauth.App, error) {
	if r.CompleteBy != nil {
		return r.CompleteBy(s.App, s.Entry)
	}
	return r.Complete(s.App)
}

// Changes lists the acting settings in which now differs from what a person has
// accepted, sorted by field; nil when they act alike. Values are whole, with
// hosts in ASCII and no character that could hide or reorder others; passwords
// and secrets are not in them.
func (r Rules) Changes(accepted, now Settings) []oauth.Change {
	now = r.Now(now, accepted.Entry)
	if reflect.DeepEqual(accepted, now) {
		return nil
	}
	before, after := r.leavesOf(accepted), r.leavesOf(now)
	var changes []oauth.Change
	for path := range union(before.values, after.values) {
		rule := ruleOf(path)
		if rule.free != nil && rule.free(before, path) && rule.free(after, path) {
			continue
		}
		old, new := rule.acts(before.values[path]), rule.acts(after.values[path])
		if old == new || rule.narrows != nil && rule.narrows(old, new) {
			continue
		}
		changes = append(changes, change(path, rule, old, new))
	}
	slices.SortFunc(changes, func(a, b oauth.Change) int { return strings.Compare(a.Field, b.Field) })
	return changes
}

// First returns what of settings needs no word when an app is imported that was
// not there before: all that does not reach beyond the app's own server. Its provider's entry
// is the one that now has.
func (r Rules) First(now Settings) Settings {
	l := r.leavesOf(now)
	keep := func(path string) bool {
		rule := ruleOf(path)
		return rule.free != nil && rule.free(l, path) || rule.first != nil && rule.first(l, path)
	}
	out := Settings{App: pruned(now.App, "", keep), Entry: now.Entry, Discovered: maps.Clone(now.Discovered)}
	for _, a := range now.Accounts {
		kept := pruned(a, accountPath(a.ID), keep)
		kept.ID = a.ID
		out.Accounts = append(out.Accounts, kept)
	}
	return out
}

// FirstDiscovered returns what of an issuer's metadata needs no word when it is
// read for the first time. Hosts that are not plain ASCII wait, as do private
// addresses of an issuer that has none itself.
func FirstDiscovered(found oauth.Discovered) (accepted oauth.Discovered) {
	accepted = oauth.Discovered{Issuer: found.Issuer, Origins: map[string]string{}}
	for name, origin := range found.Origins {
		if plain(origin) && (!private(origin) || private(found.Issuer)) {
			accepted.Origins[name] = origin
		}
	}
	return accepted
}

// Typed returns what is accepted after a person changed base into now: what
// they typed is their word for that setting, and for no other.
func Typed(accepted, base, now Settings) Settings {
	out := Settings{
		App:        typed(accepted.App, base.App, now.App),
		Entry:      accepted.Entry,
		Discovered: accepted.Discovered,
	}
	if now.App.Provider != base.App.Provider {
		out.Entry = now.Entry // of the provider that was chosen
	}
	for _, a := range now.Accounts {
		was, old := find(base.Accounts, a.ID)
		if !was {
			out.Accounts = append(out.Accounts, a)
			continue
		}
		known, ours := find(accepted.Accounts, a.ID)
		if !known && reflect.DeepEqual(old, a) {
			continue // nobody has accepted that it is there
		}
		out.Accounts = append(out.Accounts, typed(ours, old, a))
	}
	return out
}

func find(accounts []oauth.Account, id string) (bool, oauth.Account) {
	for _, a := range accounts {
		if a.ID == id {
			return true, a
		}
	}
	return false, oauth.Account{}
}

// Of returns the changes that concern one account: the app's and its own.
func Of(changes []oauth.Change, account string) []oauth.Change {
	own := accountPath(account)
	return slices.DeleteFunc(slices.Clone(changes), func(c oauth.Change) bool {
		return strings.HasPrefix(c.Field, accountsPath) && c.Field != own && !strings.HasPrefix(c.Field, own+".")
	})
}

const accountsPath = "accounts["

// accountPath is where an account stands in the app file. An id may hold dots,
// so it is written like an index.
func accountPath(id string) string { return accountsPath + id + "]" }

// SecretPath is where a secret stands in the app file; account is "" for one of
// the app.
func SecretPath(account string, kind oauth.SecretKind) string {
	if account == "" {
		return string(kind)
	}
	return accountPath(account) + "." + string(kind)
}

// kept marks the digest of a secret that is there already.
const kept = "kept "

// KeptDigest is the [Digest] of a secret that an offered one would replace.
func KeptDigest(secret string) string { return kept + Digest(secret) }

// Digest stands for a secret in [Settings.Offered]: equal secrets have equal
// digests, and nothing else can be told from one.
func Digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func change(path string, rule rule, old, new string) oauth.Change {
	c := oauth.Change{Field: path, Old: rule.shown(old), New: rule.shown(new), Exact: Digest(old + "\x00" + new)}
	if c.Old == c.New { // they differ in what is not shown
		c.New = cmp.Or(c.New, "nothing") + " (with another password)"
	}
	return c
}

func union(a, b map[string]string) map[string]bool {
	all := make(map[string]bool, len(a)+len(b))
	for path := range a {
		all[path] = true
	}
	for path := range b {
		all[path] = true
	}
	return all
}
