package editor

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// beginnings are what a person has chosen and typed so far: by provider and by grant.
var beginnings = map[string]oauth.App{
	"ikas": {Provider: "ikas"}, "aikido": {Provider: "aikido"}, "ianum": {Provider: "ianum"}, "mypos": {Provider: "mypos"},
	"google": {Provider: "google"}, "entra": {Provider: "microsoft-entra"}, "auth0": {Provider: "auth0"}, "okta": {Provider: "okta"}, "keycloak": {Provider: "keycloak"},
	"github": {Provider: "github"}, "entra-key": {Provider: "microsoft-entra", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.PrivateKeyJWT},
	"plain":              {Provider: "oauth2-client-credentials"},
	"authorization_code": {Grant: oauth.GrantAuthorizationCode}, "client_credentials": {Grant: oauth.GrantClientCredentials}, "device_code": {Grant: oauth.GrantDeviceCode},
	"password": {Grant: oauth.GrantPassword}, "jwt_bearer": {Grant: oauth.GrantJWTBearer}, "token_exchange": {Grant: oauth.GrantTokenExchange},
	"signed_jwt": {Grant: oauth.GrantSignedJWT}, "request": {Grant: oauth.GrantRequest},
	"refresh_token": {Grant: oauth.GrantRefreshToken}, "mtls": {Grant: oauth.GrantClientCredentials, ClientAuth: oauth.TLSClientAuth},
}

// Every beginning draws empty and with what is missing said, those of a grant filled in and with all parts open, too; each asks for nothing in
// the words of a file, and says what is wrong at its field, the first of which has the keys. Where
// pictures are wanted, it draws at every size, light and dark.
func TestEveryGrantDraws(t *testing.T) {
	sizes, looks := []fyne.Size{partstest.Small}, []look.Appearance{look.Light}
	if os.Getenv("TOKENDESK_PICTURES") != "" {
		sizes, looks = append(sizes, fyne.NewSize(1120, 720), fyne.NewSize(1600, 1000)), append(looks, look.Dark)
	}
	for name, app := range beginnings {
		for _, size := range sizes {
			for _, choice := range looks {
				draw := func(what string, do func(*bench, *form)) {
					b := newBench(t, size, choice)
					b.options.App = app
					b.options.App.Name = "My app"
					f := newForm(b.Win, b.options)
					f.begins("Add an app")
					f.open()
					b.Drain()
					do(b, f)
					b.Drain()
					for _, r := range f.rows {
						ours, _, _ := strings.Cut(r.field.called(), " (") // the standard's term may follow
						if strings.ContainsAny(ours, "._{[") || ours == "" {
							t.Errorf("%s: a field is called %q", name, r.field.called())
						}
					}
					for _, wrong := range partstest.Heard(b.Win.Canvas(), []string{"example-secret"}, nil) {
						t.Errorf("%s, %s: %s", name, what, wrong)
					}
					if os.Getenv("TOKENDESK_PICTURES") != "" {
						b.Picture(t, strings.Join([]string{name, what, string(choice), strconv.Itoa(int(size.Width))}, "-"))
					}
				}
				draw("empty", func(*bench, *form) {})
				draw("errors", func(b *bench, f *form) {
					f.save()
					b.Drain()
					for _, p := range f.problems {
						if r := f.rowAt(p.Field); r == nil || r.problem.Hidden {
							t.Errorf("%s: %s is said at no field: %s", name, p.Field, p.Message)
						}
					}
					for _, r := range f.rows {
						if r.object.Visible() && !r.problem.Hidden {
							if f.focused() != r {
								t.Errorf("%s: the first problem is at %s, and it has not the keys", name, r.field.path)
							}
							break
						}
					}
				})
				if app.Provider != "" {
					continue
				}
				draw("filled", func(_ *bench, f *form) { fillIn(f) })
				draw("accounts", func(_ *bench, f *form) {
					if asksAccounts(f) {
						f.addAccount()
					}
				})
				draw("everything", func(_ *bench, f *form) {
					walk(f.sections, anywhere, func(s *section) {
						if s.isAsked(f) {
							f.toggle(s, true)
						}
					})
				})
			}
		}
	}
}

// fillIn types something into every text that is empty.
func fillIn(f *form) {
	for _, r := range f.rows {
		if entry, ok := r.focus.(interface{ SetText(string) }); ok && r.object.Visible() && r.field.get(f) == "" && r.field.kind != kindKey && r.field.kind != kindLines {
			text := r.field.example
			switch {
			case r.field.beginning != "":
				text = "https://id.example.com/token"
			case text == "" && r.field.known != nil && r.field.known(f.known) != "":
				continue
			case r.field.kind == kindSecret:
				text = "example-secret"
			case text == "":
				text = "example"
			}
			entry.SetText(text)
		}
	}
}
