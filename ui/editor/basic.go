package editor

import (
	"cmp"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/ui/words"
)

// basicFields are what nearly every app needs, in the order it is asked.
func basicFields(f *form) []field {
	fields := []field{
		nameField(), idField(),
		text("environment", "Environment", "A badge on the row. “production” looks dangerous on purpose.", func(a *oauth.App) *string { return &a.Environment }).
			combo(func(f *form) []string {
				return merge(f.o.Environments, []string{"production", "staging", "sandbox", "development"})
			}),
		text("group", "Group", "Accounts of one group stand together in the list.", func(a *oauth.App) *string { return &a.Group }).
			combo(func(f *form) []string { return f.o.Groups }),
	}
	for _, v := range f.provider.Vars {
		fields = append(fields, varField(v))
	}
	for _, key := range f.o.Catalogue.OwnVars(f.draft.App) {
		own := varField(catalogue.Var{Key: key, Label: words.Sentence(catalogue.VarName(key))})
		own.why = "Stands for {" + key + "} in this app's settings."
		fields = append(fields, own)
	}
	fields = append(fields,
		grantField(),
		text("endpoints.issuer", "Issuer", "The address of the OpenID provider. The other addresses are found through it.", func(a *oauth.App) *string { return &a.Endpoints.Issuer }).
			like("https://id.example.com").when(func(f *form) bool { return f.unknownServer() }),
		text("client_id", "Client id", "The provider gave it when you registered the app. It is not secret.", func(a *oauth.App) *string { return &a.ClientID }),
		appSecret(oauth.SecretClientSecret, "Client secret", "Proves that it is your app. It goes into the vault and is never shown again.").
			when(func(f *form) bool { return usesSecret(f) }),
		endField("expires.client_secret", oauth.SecretClientSecret, func(e *oauth.Expires) *string { return &e.ClientSecret }).
			when(func(f *form) bool { return usesSecret(f) && f.mayEnd(oauth.SecretClientSecret) }),
		appSecret(oauth.SecretPrivateKey, "Private key", "Signs what proves that it is your app. Paste it as you have it: PEM with or without its certificate, a JWK, a provider's JSON file, or a PFX file in Base64. It goes into the vault.").when(usesKey),
		endField("expires.client_key", oauth.SecretPrivateKey, func(e *oauth.Expires) *string { return &e.ClientKey }).
			when(func(f *form) bool { return usesKey(f) && f.mayEnd(oauth.SecretPrivateKey) }),
		appSecret(oauth.SecretKeyPassphrase, "Passphrase of the key", "Only where the key is encrypted.").
			when(func(f *form) bool { return usesKey(f) || f.draft.App.TLS.ClientKeyFile != "" }),
		text("username", "User name", "Whose password is sent. The password grant is legacy: most providers refuse it.", func(a *oauth.App) *string { return &a.Username }).
			when(grantIs(oauth.GrantPassword)),
	)
	fields = append(fields, accountSecrets(func(kind oauth.SecretKind) string { return string(kind) }, 0)...)
	fields = append(fields, exchangeFields()...)
	fields = append(fields, assertionFields()...)
	return append(fields, scopesField())
}

func grantIs(g oauth.Grant) func(*form) bool {
	return func(f *form) bool { return f.grant() == g }
}

// usesSecret reports whether a client secret is part of how the app proves itself.
func usesSecret(f *form) bool {
	if len(f.draft.App.ClientSecretCommand) > 0 {
		return false
	}
	switch f.auth() {
	case oauth.PrivateKeyJWT, oauth.TLSClientAuth, oauth.ClientAuthNone:
		return oauth.NeedsClientSecret(f.complete)
	}
	return f.grant() != oauth.GrantJWTBearer || f.auth() != ""
}

// usesPassword reports whether a password is sent, or another secret in its place.
func usesPassword(f *form) bool {
	return f.grant() == oauth.GrantPassword || oauth.NeedsPassword(f.complete)
}

func usesKey(f *form) bool {
	return f.auth() == oauth.PrivateKeyJWT || f.grant() == oauth.GrantJWTBearer
}

func nameField() field {
	fl := text("name", "Name", "What the list shows.", func(a *oauth.App) *string { return &a.Name })
	fl.known = nil
	fl.set = func(f *form, v string) error {
		f.draft.App.Name = v
		if f.idFollows {
			f.setID(freeID(oauth.MakeID(v), f.taken))
		}
		return nil
	}
	return fl
}

func idField() field {
	fl := text("id", "Id", "What commands call it: tokendesk get ID. Made from the name until you change it.", func(a *oauth.App) *string { return &a.ID })
	fl.known = nil
	fl.set = func(f *form, v string) error {
		f.idFollows = false
		f.setID(v)
		return nil
	}
	return fl
}

func varField(v catalogue.Var) field {
	return field{
		path: "vars." + v.Key, label: v.Label, why: "Part of this provider's addresses.",
		get: func(f *form) string { return f.draft.App.Vars[v.Key] },
		set: func(f *form, value string) error {
			if f.draft.App.Vars == nil {
				f.draft.App.Vars = map[string]string{}
			}
			if value == "" {
				delete(f.draft.App.Vars, v.Key)
			} else {
				f.draft.App.Vars[v.Key] = value
			}
			return nil
		},
		known:   func(oauth.App) string { return v.Default },
		example: v.Example,
	}
}

func grantField() field {
	fl := choice("grant", "How a token is got", "", func(a *oauth.App) *oauth.Grant { return &a.Grant })
	fl.why = "The provider's documentation calls this the grant or the flow."
	fl.set = func(f *form, v string) error {
		f.draft.App.Grant = oauth.Grant(v)
		f.withoutPrefilled()
		return nil
	}
	fl.options = func(f *form) []option {
		out := []option{{"As usual: " + words.Grant(cmp.Or(f.known.Grant, oauth.GrantClientCredentials)), ""}}
		for _, documented := range []bool{true, false} {
			for _, g := range oauth.Grants() {
				if slices.Contains(f.provider.Grants, g) != documented {
					continue
				}
				o := option{words.Grant(g), string(g)}
				if !documented && len(f.provider.Grants) > 0 {
					o.label += " — not documented here"
				}
				out = append(out, o)
			}
		}
		return out
	}
	return fl
}

// scopesField asks for scopes in one line. Empty leaves them to the catalogue;
// a dash asks for none.
func scopesField() field {
	return field{
		path: "scopes", label: "Scopes", why: "What the token may do, with spaces between. A single dash asks for none.", kind: kindCombo,
		get: func(f *form) string {
			if s := f.draft.App.Scopes; s != nil && len(s) == 0 {
				return "-"
			}
			return strings.Join(f.draft.App.Scopes, " ")
		},
		set: func(f *form, v string) error {
			f.draft.App.Scopes = splitScopes(v)
			return nil
		},
		known: func(a oauth.App) string { return strings.Join(a.Scopes, " ") },
		options: func(f *form) []option {
			var out []option
			have := splitScopes(strings.Join(f.draft.App.Scopes, " "))
			for _, s := range f.provider.Scopes {
				if !slices.Contains(have, s) {
					out = append(out, option{s, strings.Join(append(slices.Clone(have), s), " ")})
				}
			}
			return out
		},
	}
}

func splitScopes(v string) []string {
	scopes := strings.FieldsFunc(v, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' || r == '\t' })
	switch {
	case len(scopes) == 0:
		return nil
	case len(scopes) == 1 && scopes[0] == "-":
		return []string{}
	}
	return scopes
}

func merge(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
