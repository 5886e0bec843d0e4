package editor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// accountPath is where a setting of the i-th account stands in the app file.
func accountPath(i int, name string) string { return fmt.Sprintf("accounts[%d].%s", i, name) }

// accountFields are the questions about the i-th account.
func accountFields(f *form, i int) []field {
	at := func(name, label, why string, value func(*oauth.Account) *string) field {
		return field{
			path: accountPath(i, name), label: label, why: why,
			get: func(f *form) string { return *value(&f.draft.Accounts[i]) },
			set: func(f *form, v string) error { *value(&f.draft.Accounts[i]) = v; return nil },
		}
	}
	person := func(f *form) bool { return f.grant().NeedsPerson() }
	label := at("label", "Label", "Who this is to you, such as “Ada (admin)”.", func(a *oauth.Account) *string { return &a.Label })
	id := at("id", "Id", "What commands call it: "+cmp.Or(f.draft.App.ID, "APP")+"/ID.", func(a *oauth.Account) *string { return &a.ID })
	if slices.ContainsFunc(f.o.Accounts, func(a oauth.Account) bool { return a.ID == f.draft.Accounts[i].ID }) && f.o.Mode == ModeEdit {
		id.why += " Another id makes another account: the tokens and secrets of this one go."
	}
	id.set = func(f *form, v string) error { f.renameAccount(i, v); return nil }
	scopes := field{
		path: accountPath(i, "scopes"), label: "More scopes", why: "Asked for besides the app's.",
		get: func(f *form) string { return strings.Join(f.draft.Accounts[i].Scopes, " ") },
		set: func(f *form, v string) error { f.draft.Accounts[i].Scopes = strings.Fields(v); return nil },
	}
	fields := []field{
		label, id,
		at("expect", "Expected identity", "E-mail or user name. When somebody else signs in, the token is held back.", func(a *oauth.Account) *string { return &a.Expect }).when(person),
		at("login_hint", "Login hint", "Fills the sign-in page's user field, where the provider lets it.", func(a *oauth.Account) *string { return &a.LoginHint }).when(person),
		at("prompt", "Prompt", "Whether the provider asks again.", func(a *oauth.Account) *string { return &a.Prompt }).
			combo(func(*form) []string { return []string{"select_account", "login", "consent", "none"} }).when(person),
		at("browser", "Browser", "“isolated” keeps this account's cookies apart, “isolated:firefox” in that browser; “none” only shows the address.", func(a *oauth.Account) *string { return &a.Browser }).
			combo(func(f *form) []string {
				return merge([]string{"default", "private", "isolated", "none"}, f.o.Browsers)
			}).when(person),
		scopes,
	}
	if i > 0 { // those of the first stand further up
		fields = append(fields, accountSecrets(func(kind oauth.SecretKind) string { return accountPath(i, string(kind)) }, i)...)
	}
	return fields
}

// called is what an account is called over its fields.
func (f *form) called(i int, a oauth.Account) string {
	if f.o.Private {
		return fmt.Sprintf("Account %d", i+1)
	}
	return cmp.Or(a.Label, a.ID)
}

// renameAccount takes the secrets typed for an account along.
func (f *form) renameAccount(i int, id string) {
	old := f.draft.Accounts[i].ID
	f.draft.Accounts[i].ID = id
	if old == id {
		return
	}
	if typed, there := f.draft.AccountSecrets[old]; there {
		delete(f.draft.AccountSecrets, old)
		f.draft.AccountSecrets[id] = typed
	}
	if gone, there := f.draft.Deleted[old]; there {
		delete(f.draft.Deleted, old)
		f.draft.Deleted[id] = gone
	}
}

func accountsView(f *form) fyne.CanvasObject {
	s := f.section(sectionAccounts)
	var cards []fyne.CanvasObject
	for i, a := range f.draft.Accounts {
		remove := f.sheet.Widgets.Button("Remove", func() { f.removeAccount(i) })
		remove.Icon, remove.Importance = theme.DeleteIcon(), widget.LowImportance
		remove.Hidden = len(f.draft.Accounts) == 1
		head := container.NewBorder(nil, nil, nil, remove, parts.Heading(f.called(i, a)).OneLine())
		rows := []fyne.CanvasObject{head}
		for _, fl := range accountFields(f, i) {
			r := f.newRow(fl)
			s.rows = append(s.rows, r)
			f.rows = append(f.rows, r)
			rows = append(rows, r.object)
		}
		cards = append(cards, container.New(parts.Inset{Left: 8}, parts.NewSurface(look.ColorCard, parts.Inset{Top: 4, Right: 8, Bottom: 6, Left: 2},
			container.New(parts.Column{Gap: 6}, rows...))))
	}
	if f.grant() == oauth.GrantClientCredentials {
		cards = append(cards, parts.Note("With client credentials there is one account: the app itself."))
	} else {
		add := f.sheet.Widgets.Button("Add an account", f.addAccount)
		add.Icon = theme.ContentAddIcon()
		cards = append(cards, container.New(parts.Inset{Left: 8}, container.NewHBox(add)))
	}
	return container.New(parts.Column{Gap: 10}, cards...)
}

// addAccount adds an empty account and goes to its first field.
func (f *form) addAccount() {
	f.draft.Accounts = append(f.draft.Accounts, oauth.Account{ID: freeID("account", f.hasAccount)})
	f.section(sectionAccounts).open = true
	f.build()
	f.goTo(f.rowAt(accountPath(len(f.draft.Accounts)-1, "label")))
}

// removeAccount takes the i-th account out of the draft.
func (f *form) removeAccount(i int) {
	delete(f.draft.AccountSecrets, f.draft.Accounts[i].ID)
	delete(f.draft.Deleted, f.draft.Accounts[i].ID)
	f.draft.Accounts = slices.Delete(f.draft.Accounts, i, i+1)
	f.rebuild(withoutAccount(f.focused(), i))
}

func (f *form) hasAccount(id string) bool {
	return slices.ContainsFunc(f.draft.Accounts, func(a oauth.Account) bool { return a.ID == id })
}
