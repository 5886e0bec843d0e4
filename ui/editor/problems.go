package editor

import (
	"cmp"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// check computes anew what is known without the person's words, and what is
// wrong with the draft. It is fast enough for every key pressed.
func (f *form) check() {
	f.provider, f.hasProvider = f.o.Catalogue.Provider(f.draft.App.Provider)
	f.defaults, _ = f.o.Catalogue.Complete(oauth.App{ID: "x"})
	f.known = f.knowledge()
	f.problems = f.faults()
}

// knowledge is what the catalogue, discovery and the defaults say. While one
// of the provider's values is missing, its example stands in for it.
func (f *form) knowledge() oauth.App {
	vars := map[string]string{}
	for _, v := range f.provider.Vars {
		if value := f.draft.App.Vars[v.Key]; v.Check(value) == nil {
			vars[v.Key] = value
		} else {
			vars[v.Key] = cmp.Or(v.Default, v.Example)
		}
	}
	known, err := f.o.Catalogue.Complete(oauth.App{ID: "x", Provider: f.draft.App.Provider, Vars: vars})
	if err != nil {
		known = f.defaults
	}
	overlay(&known.Endpoints, f.found.Endpoints)
	// The usual grant depends on the addresses that were typed, too.
	if typed, err := f.o.Catalogue.Complete(oauth.App{ID: "x", Provider: f.draft.App.Provider, Vars: vars, Endpoints: f.draft.App.Endpoints}); err == nil {
		known.Grant = typed.Grant
	}
	return known
}

// overlay fills what is empty in e.
func overlay(e *oauth.Endpoints, with oauth.Endpoints) {
	e.Authorization = cmp.Or(e.Authorization, with.Authorization)
	e.Token = cmp.Or(e.Token, with.Token)
	e.DeviceAuthorization = cmp.Or(e.DeviceAuthorization, with.DeviceAuthorization)
	e.Revocation = cmp.Or(e.Revocation, with.Revocation)
	e.Introspection = cmp.Or(e.Introspection, with.Introspection)
	e.Userinfo = cmp.Or(e.Userinfo, with.Userinfo)
	e.PushedAuthorizationRequest = cmp.Or(e.PushedAuthorizationRequest, with.PushedAuthorizationRequest)
	e.EndSession = cmp.Or(e.EndSession, with.EndSession)
	e.JWKS = cmp.Or(e.JWKS, with.JWKS)
}

// grant and auth are what the app will use: typed, or else known.
func (f *form) grant() oauth.Grant { return cmp.Or(f.draft.App.Grant, f.known.Grant) }

func (f *form) auth() oauth.ClientAuth { return cmp.Or(f.draft.App.ClientAuth, f.known.ClientAuth) }

// faults lists what is wrong, the person's own fields first.
func (f *form) faults() []oauth.Problem {
	var out []oauth.Problem
	add := func(field, message string) { out = append(out, oauth.Problem{Field: field, Message: message}) }
	app := f.draft.App
	switch {
	case app.ID == "":
		add("id", "Enter an ID of letters, digits, dots and dashes.")
	case f.taken(app.ID):
		add("id", "Another app has this ID.")
	}
	missing := false
	for _, v := range f.provider.Vars {
		if err := v.Check(app.Vars[v.Key]); err != nil {
			message, _ := words.Explain(err)
			out = append(out, oauth.Problem{Field: "vars." + v.Key, Message: message, Missing: app.Vars[v.Key] == ""})
			missing = true
		}
	}
	for _, key := range f.o.Catalogue.OwnVars(app) {
		if app.Vars[key] == "" {
			out = append(out, oauth.Problem{Field: "vars." + key, Message: "This is still missing.", Missing: true})
		}
	}
	complete, err := f.o.Catalogue.CompleteOpen(app)
	if err == nil {
		f.complete = complete
	} else if !missing {
		message, _ := words.Explain(err)
		add("", message)
	}
	if err != nil { // judge all that does not depend on the missing value
		complete = cloneApp(app)
		overlay(&complete.Endpoints, f.known.Endpoints)
		complete.Endpoints.Issuer = cmp.Or(complete.Endpoints.Issuer, f.known.Endpoints.Issuer)
		complete.Grant, complete.ClientAuth = f.grant(), f.auth()
		f.complete = complete
	}
	out = append(out, f.withoutServer(withoutPlaceholders(complete))...)
	out = append(out, f.missingSecrets()...)
	out = append(out, f.keyProblems()...)
	out = append(out, oauth.ValidateAccounts(oauth.App{Grant: f.grant()}, f.draft.Accounts)...)
	for path, message := range f.refused { // what is typed there now, not what the draft kept
		out = slices.DeleteFunc(out, func(p oauth.Problem) bool { return p.Field == path })
		add(path, words.Sentence(message)+".")
	}
	return out
}

// withoutPlaceholders says what is wrong with an app but for what is open inside a
// text: that is asked for by its own field.
func withoutPlaceholders(complete oauth.App) []oauth.Problem {
	whole := oauth.Missing(complete, func(oauth.SecretKind) bool { return true })
	return slices.DeleteFunc(oauth.Validate(complete), func(p oauth.Problem) bool {
		return p.Missing && !slices.ContainsFunc(whole, func(g oauth.Gap) bool { return g.Field == p.Field })
	})
}

// withoutServer asks for one thing where no address of the server is known: the
// issuer, which finds the others.
func (f *form) withoutServer(problems []oauth.Problem) []oauth.Problem {
	e := f.complete.Endpoints
	if e.Issuer != "" || e.Token != "" || e.Authorization != "" || e.DeviceAuthorization != "" {
		return problems
	}
	asked := oauth.Problem{Field: "endpoints.issuer", Message: "Enter the issuer, or the server's addresses below.", Missing: true}
	return append([]oauth.Problem{asked}, slices.DeleteFunc(problems, func(p oauth.Problem) bool {
		return p.Field == "endpoints.token" || p.Field == "endpoints.authorization" || p.Field == "endpoints.device_authorization"
	})...)
}

// missingSecrets names the secrets that the grant or the client authentication
// cannot do without. Where the way to authenticate is not known, an app
// without a secret is a public client, and fine.
func (f *form) missingSecrets() []oauth.Problem {
	var out []oauth.Problem
	need := func(account string, kind oauth.SecretKind, message string) {
		if _, typed := f.typed(account)[kind]; f.typed(account).Has(kind) || !typed && f.stored(account, kind) && !f.isDeleted(account, kind) {
			return
		}
		out = append(out, oauth.Problem{Field: string(kind), Message: message, Missing: true})
	}
	app := f.complete
	app.ClientAuth = f.auth()
	if oauth.NeedsClientSecret(app) && len(f.draft.App.ClientSecretCommand) == 0 {
		need("", oauth.SecretClientSecret, "The client secret is missing.")
	}
	if usesKey(f) {
		need("", oauth.SecretPrivateKey, "The private key is missing.")
	}
	first := f.firstAccount()
	if usesPassword(f) {
		need(first, oauth.SecretPassword, "The password is missing.")
	}
	switch f.grant() {
	case oauth.GrantRefreshToken:
		need(first, oauth.SecretRefreshToken, "Paste the refresh token to begin with.")
	case oauth.GrantTokenExchange:
		if f.draft.App.TokenExchange.Subject == "" {
			need(first, oauth.SecretSubjectToken, "Enter the token to exchange, or name another account below.")
		}
	}
	for _, gap := range f.o.Team.MissingOwn(f.complete, func(kind oauth.SecretKind) bool {
		return f.typed("").Has(kind) || f.stored("", kind) && !f.isDeleted("", kind)
	}) {
		if !slices.ContainsFunc(out, func(p oauth.Problem) bool { return p.Field == string(gap.Secret) }) {
			account := first
			if gap.Secret.OfApp() {
				account = ""
			}
			need(account, gap.Secret, "The "+gap.Name+" is missing: it is each person's own.")
		}
	}
	return out
}

// onlyMissing reports whether nothing is wrong with the draft, whatever it lacks.
func (f *form) onlyMissing() bool {
	return !slices.ContainsFunc(f.problems, func(p oauth.Problem) bool { return !p.Missing })
}

func (f *form) firstAccount() string {
	if len(f.draft.Accounts) > 0 {
		return f.draft.Accounts[0].ID
	}
	return oauth.DefaultAccount
}

// problemAt returns what is wrong at a path or below it.
func (f *form) problemAt(path string) string {
	for _, p := range f.problems {
		if within(p.Field, path) {
			return strings.ReplaceAll(p.Message, " ("+p.Field+")", "") // the field stands beside it
		}
	}
	return ""
}

// within reports whether a path of the app file is another one or below it.
func within(path, at string) bool {
	rest, found := strings.CutPrefix(path, at)
	return found && (rest == "" || rest[0] == '.' || rest[0] == '[')
}
