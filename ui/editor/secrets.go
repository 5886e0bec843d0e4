package editor

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
)

// appSecret is a secret of the app: its stored value stays unless another is
// typed, or it is deleted.
func appSecret(kind oauth.SecretKind, why string) field {
	return secretOf(string(kind), kind, func(*form) string { return "" }, why)
}

// accountSecret is a secret of the i-th account.
func accountSecret(path string, i int, kind oauth.SecretKind, why string) field {
	return secretOf(path, kind, func(f *form) string {
		if i < len(f.draft.Accounts) {
			return f.draft.Accounts[i].ID
		}
		return oauth.DefaultAccount
	}, why)
}

// accountSecrets are what the grant needs of the i-th account.
func accountSecrets(at func(oauth.SecretKind) string, i int) []field {
	return []field{
		accountSecret(at(oauth.SecretPassword), i, oauth.SecretPassword, "It goes into the vault, and is sent to the token endpoint alone.").when(usesPassword),
		accountSecret(at(oauth.SecretRefreshToken), i, oauth.SecretRefreshToken, "The one to begin with. It is replaced whenever the server gives a new one.").when(grantIs(oauth.GrantRefreshToken)),
		accountSecret(at(oauth.SecretSubjectToken), i, oauth.SecretSubjectToken, "The token to exchange, unless it is another account's.").when(grantIs(oauth.GrantTokenExchange)),
	}
}

func secretOf(path string, kind oauth.SecretKind, whose func(*form) string, why string) field {
	return field{
		path: path, why: why, kind: kindSecret, secret: kind, whose: whose,
		get: func(f *form) string { return f.typed(whose(f))[kind] },
		set: func(f *form, v string) error {
			if v == "" {
				delete(f.typed(whose(f)), kind)
			} else {
				f.typed(whose(f))[kind] = v
			}
			f.endFollows(kind)
			return nil
		},
	}
}

// secretState is what becomes of a secret when the draft is saved.
type secretState int

const (
	secretAbsent  secretState = iota // none is stored and none typed
	secretKept                       // the stored one stays
	secretTyped                      // what was typed is stored
	secretEmpty                      // it is stored as set and empty
	secretDeleted                    // the stored one goes
)

func (f *form) secretState(fl field) secretState {
	account := fl.whose(f)
	value, typed := f.typed(account)[fl.secret]
	stored := f.stored(account, fl.secret)
	switch {
	case typed && value != "":
		return secretTyped
	case typed && fl.secret.MayBeEmpty():
		return secretEmpty
	case stored && (typed || f.isDeleted(account, fl.secret)):
		return secretDeleted
	case stored:
		return secretKept
	}
	return secretAbsent
}

func (f *form) isDeleted(account string, kind oauth.SecretKind) bool {
	return slices.Contains(f.draft.Deleted[account], kind)
}

// setDeleted marks a stored secret to be deleted, or takes that back.
func (f *form) setDeleted(account string, kind oauth.SecretKind, gone bool) {
	defer f.endFollows(kind)
	delete(f.typed(account), kind)
	kept := slices.DeleteFunc(slices.Clone(f.draft.Deleted[account]), func(k oauth.SecretKind) bool { return k == kind })
	if gone {
		kept = append(kept, kind)
	}
	if f.draft.Deleted == nil {
		f.draft.Deleted = map[string][]oauth.SecretKind{}
	}
	if f.draft.Deleted[account] = kept; len(kept) == 0 {
		delete(f.draft.Deleted, account)
	}
}

// withButtons puts buttons beside a secret's field: one deletes what the vault has,
// one says that the secret is set and empty, and each takes that back.
func (f *form) withButtons(r *row, input fyne.CanvasObject) fyne.CanvasObject {
	fl := r.field
	var deletes, empties *parts.Button
	pressed := func(change func(account string)) func() {
		return func() {
			change(fl.whose(f))
			r.touched = true
			f.update()
		}
	}
	deletes = f.sheet.Widgets.Button("Remove", pressed(func(account string) {
		f.setDeleted(account, fl.secret, f.secretState(fl) != secretDeleted)
	}))
	empties = f.sheet.Widgets.Button("Set empty", pressed(func(account string) {
		if f.secretState(fl) == secretEmpty {
			delete(f.typed(account), fl.secret)
		} else {
			f.typed(account)[fl.secret] = ""
		}
	}))
	for _, b := range []*parts.Button{deletes, empties} {
		parts.NameBy(b, func() string { return b.Text + ": " + fl.heard() })
	}
	beside := container.NewVBox(deletes, empties)
	for _, b := range []*parts.Button{deletes, empties} {
		b.Importance, b.Hidden = widget.LowImportance, true
	}
	beside.Hidden = true
	said := secretAbsent
	r.more = func() {
		state := f.secretState(fl)
		deletes.Hidden = state != secretKept && state != secretDeleted
		empties.Hidden = !f.offersEmpty(fl) || state != secretAbsent && state != secretEmpty && state != secretDeleted
		beside.Hidden = deletes.Hidden && empties.Hidden
		if state == said {
			return
		}
		deletes.SetText(map[bool]string{false: "Remove", true: "Keep it"}[state == secretDeleted])
		empties.SetText(map[bool]string{false: "Set empty", true: "Undo"}[state == secretEmpty])
		said = state
	}
	return container.NewBorder(nil, nil, nil, beside, input)
}

// offersEmpty reports whether a secret may well be set and empty: one that goes by
// Basic after the client id and a colon, or a password.
func (f *form) offersEmpty(fl field) bool {
	switch fl.secret {
	case oauth.SecretClientSecret:
		return f.auth() == oauth.ClientSecretBasic || f.auth() == oauth.ClientSecretBasicEncoded
	default:
		return fl.secret.MayBeEmpty()
	}
}
