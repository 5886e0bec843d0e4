package editor

import (
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// TestEveryScreenRenders draws the editor's screens, light and dark, and turns the wheel over
// all that is on them.
func TestEveryScreenRenders(t *testing.T) {
	mypos := oauth.App{ID: "mypos", Name: "myPOS live", Provider: "mypos", Environment: "production", ClientID: "client-1"}
	aikido := oauth.App{ID: "aikido", Name: "Aikido مرحبا 🚀 with a name that goes on and on for ninety characters or so", Provider: "aikido", Grant: oauth.GrantAuthorizationCode, ClientID: "AIK_1"}
	screens := map[string]func(*bench){
		"picker": func(b *bench) { show(b.Win, b.options) },
		"ikas": func(b *bench) {
			b.options.App = oauth.App{Provider: "ikas", Name: "ikas"}
			f := show(b.Win, b.options)
			f.try()
		},
		"endpoints": func(b *bench) {
			b.options.Mode, b.options.App = ModeEdit, mypos
			b.options.Stored = map[string][]oauth.SecretKind{"": {oauth.SecretClientSecret}}
			f := show(b.Win, b.options)
			f.sheet.Reveal(f.openAll(sectionEndpoints).body)
		},
		"accounts": func(b *bench) {
			b.options.Mode, b.options.App = ModeEdit, aikido
			b.options.Accounts = []oauth.Account{{ID: "ada", Label: "Ada (admin)", Expect: "ada@example.test"}, {ID: "bob"}}
			f := show(b.Win, b.options)
			f.sheet.Reveal(f.openAll(sectionAccounts).body)
		},
		"requests": func(b *bench) {
			b.options.Mode, b.options.App = ModeEdit, aikido
			f := show(b.Win, b.options)
			f.sheet.Reveal(f.openAll(sectionRequests).body)
		},
		"ianum-test": func(b *bench) {
			b.options.Mode, b.options.App = ModeEdit, oauth.App{ID: "ianum", Provider: "ianum", ClientID: "gate"}
			f := show(b.Win, b.options)
			f.sheet.Reveal(f.openAll(sectionTest).body)
		},
		"failed": func(b *bench) {
			b.options.Mode, b.options.App = ModeEdit, aikido
			b.options.Stored = map[string][]oauth.SecretKind{"": {oauth.SecretClientSecret}}
			b.tryErr = &oauth.Error{Kind: oauth.KindRefused, Message: "The server refused the client: invalid_client", Advice: "Check the client id and the secret."}
			f := show(b.Win, b.options)
			f.try()
			b.Drain()
		},
	}
	for name, do := range screens {
		for _, choice := range []look.Appearance{look.Light, look.Dark} {
			t.Run(name+"/"+string(choice), func(t *testing.T) {
				size := partstest.Small
				if choice == look.Dark {
					size = fyne.NewSize(1200, 1000)
				}
				b := newBench(t, size, choice)
				do(b)
				if !b.Open() {
					t.Fatal("nothing is shown")
				}
				b.Picture(t, "editor-"+name+"-"+string(choice))
				b.Wheel(t)
			})
		}
	}
}
