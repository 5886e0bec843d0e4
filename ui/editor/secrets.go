package editor

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
)

// appSecret is a secret of the app: its stored value stays unless another is
// typed, or it is deleted.
func appSecret(kind oauth.SecretKind, label, why string) field {
	return secretOf(string(kind), kind, func(*form) string { return "" }, label, why)
}

// accountSecret is a secret of the i-th account.
func accountSecret(path string, i int, kind oauth.SecretKind, label, why string) field {
	return secretOf(path, kind, func(f *form) string {
		if i < len(f.draft.Accounts) {
			return f.draft.Accounts[i].ID
		}
		return oauth.DefaultAccount
	}, label, why)
}

// accountSecrets are what the grant needs of the i-th account.
func accountSecrets(at func(oauth.SecretKind) string, i int) []field {
	return []field{
		accountSecret(at(oauth.SecretPassword), i, oauth.SecretPassword, "Password", "Goes into the vault and is sent to the token endpoint only.").when(grantIs(oauth.GrantPassword)),
		accountSecret(at(oauth.SecretRefreshToken), i, oauth.SecretRefreshToken, "Refresh token", "Where it starts from. It is replaced whenever the server gives a new one.").when(grantIs(oauth.GrantRefreshToken)),
		accountSecret(at(oauth.SecretSubjectToken), i, oauth.SecretSubjectToken, "Subject token", "The token to exchange, unless another account gives it.").when(grantIs(oauth.GrantTokenExchange)),
	}
}

func secretOf(path string, kind oauth.SecretKind, whose func(*form) string, label, why string) field {
	return field{
		path: path, label: label, why: why, kind: kindSecret, secret: kind, whose: whose,
		get: func(f *form) string { return f.typed(whose(f))[kind] },
		set: func(f *form, v string) error {
			if v == "" {
				delete(f.typed(whose(f)), kind)
			} else {
				f.typed(whose(f))[kind] = v
			}
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
	secretDeleted                    // the stored one goes
)

func (f *form) secretState(fl field) secretState {
	value, typed := f.typed(fl.whose(f))[fl.secret]
	stored := f.stored(fl.whose(f), fl.secret)
	switch {
	case typed && value != "":
		return secretTyped
	case typed && stored:
		return secretDeleted
	case stored:
		return secretKept
	}
	return secretAbsent
}

// withDelete puts a button beside a secret's field that deletes what the vault
// has, and takes that back.
func (f *form) withDelete(r *row, input fyne.CanvasObject) fyne.CanvasObject {
	fl := r.field
	b := f.sheet.Widgets.Button("", func() {
		typed := f.typed(fl.whose(f))
		if f.secretState(fl) == secretDeleted {
			delete(typed, fl.secret)
		} else {
			typed[fl.secret] = ""
		}
		r.touched = true
		f.update()
	})
	b.Importance = widget.LowImportance
	beside := container.NewVBox(b)
	beside.Hidden = true
	said := secretAbsent
	r.more = func() {
		state := f.secretState(fl)
		beside.Hidden = state != secretKept && state != secretDeleted
		switch {
		case state == said:
		case state == secretKept:
			b.SetText("Delete")
		case state == secretDeleted:
			b.SetText("Keep it")
		}
		said = state
	}
	return container.NewBorder(nil, nil, nil, beside, input)
}
