package editor

import (
	"cmp"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// givenFields are what a person holds after reading the provider's documentation and
// registering the app: how the app is called there, and how it proves itself.
func givenFields(f *form) []field {
	fields := []field{
		grantField().when(func(f *form) bool { return !f.settled.grant }),
		text("client_id", "The provider gave it when the app was registered. It is not secret.", func(a *oauth.App) *string { return &a.ClientID }),
		clientAuthField().when(func(f *form) bool { return !f.settled.auth && provesItself(f) }),
		appSecret(oauth.SecretClientSecret, "Proves that it is your app; some providers say app secret. It goes into the vault and is not shown again.").
			when(func(f *form) bool { return usesSecret(f) }),
		endField("expires.client_secret", func(e *oauth.Expires) *string { return &e.ClientSecret }).
			when(func(f *form) bool { return usesSecret(f) && f.mayEnd(oauth.SecretClientSecret) }),
		keyField().when(usesKey),
		appSecret(oauth.SecretKeyPassphrase, "Only where the private key is encrypted.").when(asksPassphrase),
		text("client_key_id", "The ID by which the provider knows the key (kid). Where it is empty, the one in the key is used, if it has one.", func(a *oauth.App) *string { return &a.ClientKeyID }).when(usesKey),
		endField("expires.client_key", func(e *oauth.Expires) *string { return &e.ClientKey }).
			when(func(f *form) bool { return usesKey(f) && f.mayEnd(oauth.SecretPrivateKey) }),
	}
	fields = append(fields, certificateFields(func(f *form) bool { return f.auth() == oauth.TLSClientAuth })...)
	fields = append(fields,
		text("username", "Who signs in with the password.", func(a *oauth.App) *string { return &a.Username }).
			when(func(f *form) bool { return f.grant() == oauth.GrantPassword || oauth.NeedsUsername(f.complete) }),
	)
	fields = append(fields, accountSecrets(func(kind oauth.SecretKind) string { return string(kind) }, 0)...)
	fields = append(fields, exchangeFields()...)
	return append(append(fields, assertionFields()...), signedJWTFields()...)
}

// settled are questions that the provider's documentation leaves no choice in. They stand under More.
type settled struct{ grant, auth, audience, resources bool }

// settle finds what is settled for an app as it was opened: what it says itself is always at hand.
func (f *form) settle() {
	p, ok := f.o.Catalogue.Provider(f.draft.App.Provider)
	f.settled = settled{
		grant: len(p.Grants) == 1 && f.draft.App.Grant == "",
		auth:  p.Category == documented && p.App.ClientAuth != "" && f.draft.App.ClientAuth == "",
		// Servers of people's own and identity providers are asked for tokens of many APIs.
		audience:  ok && p.Category != generic && p.Category != identity && p.App.Audience == "" && f.draft.App.Audience == "",
		resources: len(p.App.Resources) == 0 && len(f.draft.App.Resources) == 0,
	}
}

// Categories of the catalogue: providers whose documents it follows to the letter, servers
// that it does not know, and those that are there to sign people in.
const (
	documented = "documented"
	generic    = "generic"
	identity   = "identity"
)

func grantField() field {
	fl := choice("grant", "How the app gets a token. The provider's documentation says grant type or flow.", func(a *oauth.App) *oauth.Grant { return &a.Grant })
	fl.set = func(f *form, v string) error {
		f.draft.App.Grant = oauth.Grant(v)
		f.withoutPrefilled()
		return nil
	}
	fl.options = func(f *form) []option {
		usual := cmp.Or(f.known.Grant, oauth.GrantClientCredentials)
		out := []option{{words.Grant(usual) + byDefault, ""}}
		for _, known := range []bool{true, false} {
			for _, g := range oauth.Grants() {
				if slices.Contains(f.provider.Grants, g) != known || g == usual && f.draft.App.Grant != g {
					continue
				}
				o := option{words.Grant(g), string(g)}
				if !known && len(f.provider.Grants) > 0 {
					o.label += ", not in its documentation"
				}
				out = append(out, o)
			}
		}
		return out
	}
	return fl
}

func clientAuthField() field {
	return choice("client_auth", "How the app proves itself when it asks for a token. Each server accepts one of these. Automatic takes what the server's metadata says, or else the client secret in the header.",
		func(a *oauth.App) *oauth.ClientAuth { return &a.ClientAuth }, optionsOf(oauth.ClientAuths(), words.ClientAuth)...)
}

func grantIs(g oauth.Grant) func(*form) bool {
	return func(f *form) bool { return f.grant() == g }
}

// usesSecret reports whether a client secret is part of how the app proves itself.
func usesSecret(f *form) bool {
	if !provesItself(f) {
		return oauth.NeedsClientSecret(f.complete)
	}
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

// provesItself reports whether the app speaks to a token endpoint, where a client proves itself.
func provesItself(f *form) bool {
	return f.grant() != oauth.GrantSignedJWT && (f.grant() != oauth.GrantRequest || f.complete.Endpoints.Refresh != "")
}

func usesKey(f *form) bool {
	if !provesItself(f) || oauth.UsesSignedJWT(f.complete) {
		return oauth.NeedsPrivateKey(f.complete)
	}
	return f.auth() == oauth.PrivateKeyJWT || f.grant() == oauth.GrantJWTBearer
}

// asksPassphrase reports whether there is a key that is locked, or may be.
func asksPassphrase(f *form) bool {
	if f.draft.App.TLS.ClientKeyFile != "" || f.stored("", oauth.SecretKeyPassphrase) || f.typed("").Has(oauth.SecretKeyPassphrase) {
		return true
	}
	return usesKey(f) && f.key.locked()
}

// certificateFields ask for the client certificate and its key.
func certificateFields(shown func(*form) bool) []field {
	return []field{
		fileField("tls.client_certificate_file", "A PEM file that the server asks for when the connection begins (mutual TLS).",
			func(a *oauth.App) *string { return &a.TLS.ClientCertificateFile }).when(shown),
		fileField("tls.client_key_file", "The PEM file with the private key of the client certificate.",
			func(a *oauth.App) *string { return &a.TLS.ClientKeyFile }).when(shown),
	}
}

// summaryOfGiven is the client and how it proves itself, in a line.
func summaryOfGiven(f *form) string {
	return strings.Join(withoutEmpty(words.OneLine(f.draft.App.ClientID, 40), words.ClientAuth(f.auth())), " · ")
}

func withoutEmpty(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
