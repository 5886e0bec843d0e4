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
	"tokendesk/ui/words"
)

// accountPath is where a setting of the i-th account stands in the app file.
func accountPath(i int, name string) string { return fmt.Sprintf("accounts[%d].%s", i, name) }

// accountFields are the questions about the i-th account.
func accountFields(f *form, i int) []field {
	at := func(name, why string, value func(*oauth.Account) *string) field {
		return field{
			path: accountPath(i, name), why: why,
			get: func(f *form) string { return *value(&f.draft.Accounts[i]) },
			set: func(f *form, v string) error { *value(&f.draft.Accounts[i]) = v; return nil },
		}
	}
	person := func(f *form) bool { return f.grant().NeedsPerson() }
	label := at("label", "What you call this account, such as “Ada (admin)”.", func(a *oauth.Account) *string { return &a.Label })
	id := at("id", "What commands call it: "+cmp.Or(f.draft.App.ID, "APP")+"/ID.", func(a *oauth.Account) *string { return &a.ID }).named("ID for commands")
	if slices.ContainsFunc(f.o.Accounts, func(a oauth.Account) bool { return a.ID == f.draft.Accounts[i].ID }) && f.o.Mode == ModeEdit {
		id.why += " Another ID makes another account: the tokens and secrets of this one are deleted."
	}
	id.set = func(f *form, v string) error { f.renameAccount(i, v); return nil }
	scopes := field{
		path: accountPath(i, "scopes"), label: "More scopes", why: "This account asks for them beside the app's own scopes.",
		get: func(f *form) string { return strings.Join(f.draft.Accounts[i].Scopes, " ") },
		set: func(f *form, v string) error { f.draft.Accounts[i].Scopes = strings.Fields(v); return nil },
	}
	fields := []field{
		label, id,
		at("expect", "E-mail address or user name. When another person signs in, the token is put on hold until you decide.", func(a *oauth.Account) *string { return &a.Expect }).when(person),
		at("login_hint", "Fills in the user name on the sign-in page, where the provider supports it.", func(a *oauth.Account) *string { return &a.LoginHint }).when(person),
		at("prompt", "What the provider asks, though the browser is still signed in.", func(a *oauth.Account) *string { return &a.Prompt }).
			combo(func(*form) []string { return []string{"select_account", "login", "consent", "none"} }).when(person),
		at("browser", "“isolated” keeps this account's cookies apart, “isolated:firefox” in that browser. “none” only shows the sign-in address.", func(a *oauth.Account) *string { return &a.Browser }).
			combo(func(f *form) []string {
				return merge([]string{"default", "private", "isolated", "none"}, f.o.Browsers)
			}).when(person),
		scopes,
	}
	if i > 0 { // those of the first are asked for with the client
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
		parts.Name(remove, "Remove "+f.called(i, a))
		remove.Icon, remove.Importance = theme.DeleteIcon(), widget.LowImportance
		remove.Hidden = len(f.draft.Accounts) == 1
		head := container.NewBorder(nil, nil, nil, remove, parts.Heading(f.called(i, a)).OneLine())
		rows := []fyne.CanvasObject{head}
		for _, fl := range accountFields(f, i) {
			if len(f.draft.Accounts) > 1 {
				fl.of = f.called(i, a)
			}
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
	s := f.section(sectionAccounts)
	s.open, s.chosen = true, true
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

// asksAccounts reports whether an app has accounts to ask about: with client credentials
// there is one, the app itself.
func asksAccounts(f *form) bool {
	return f.grant() != oauth.GrantClientCredentials || len(f.draft.Accounts) > 1 || f.o.NewAccount
}

// summaryOfAccounts counts them and names some; in presentation mode it names nobody.
func summaryOfAccounts(f *form) string {
	said := counted(len(f.draft.Accounts), "account")
	if f.o.Private {
		return said
	}
	var names []string
	for i, a := range f.draft.Accounts {
		names = append(names, words.OneLine(f.called(i, a), 24))
	}
	if len(names) > 3 {
		names = append(names[:3], "…")
	}
	return said + ": " + strings.Join(names, ", ")
}
