package store

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"tokendesk/oauth"
	"tokendesk/store/acting"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
)

func waitsFor(t *testing.T, v *Vault, app string) string {
	t.Helper()
	changes, err := v.Changes(t.Context(), app)
	check(t, err)
	var fields []string
	for _, c := range changes {
		fields = append(fields, c.Field)
	}
	return strings.Join(fields, " ")
}

// A file cannot decide whose token an app that is there gives out: what it says
// of accounts and secrets waits, and what is kept stays in force.
func TestImportCannotChangeWhoseTokenItIs(t *testing.T) {
	v := create(t, Options{Keys: keys.Memory})
	ours := sample("acme")
	ours.Accounts[0].Expect = "ada@acme.example"
	check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{ours}}, Consent{})))
	check(t, v.SetSecret(t.Context(), ada, oauth.SecretRefreshToken, "ours"))
	theirs := sample("acme")
	theirs.App.Grant = oauth.GrantRefreshToken
	theirs.Secrets = oauth.Secrets{oauth.SecretClientSecret: "theirs"}
	theirs.Accounts = []oauth.Account{{ID: "ada"}, {ID: oauth.DefaultAccount}}
	theirs.AccountSecrets = map[string]oauth.Secrets{"ada": {oauth.SecretRefreshToken: "theirs"}, "default": {oauth.SecretRefreshToken: "theirs"}}
	file := appfile.File{Apps: []appfile.Entry{theirs}}
	check(t, ignore(v.Import(t.Context(), file, Consent{})))
	want := "accounts[ada].expect accounts[ada].refresh_token accounts[default] accounts[default].refresh_token client_secret grant"
	if got := waitsFor(t, v, "acme"); got != want {
		t.Errorf("waits: %s", got)
	}
	rec, err := v.Record(t.Context(), ada)
	check(t, err)
	if rec.Secrets[oauth.SecretRefreshToken] != "ours" || rec.Secrets[oauth.SecretClientSecret] != "s3cret-of-acme" || len(rec.Waiting) == 0 {
		t.Error("a file's secrets are in force without a word")
	}
	// What a person gives themselves takes the place of what a file offered.
	check(t, v.SetSecret(t.Context(), oauth.Ref{App: "acme"}, oauth.SecretClientSecret, "typed"))
	changes, err := v.Changes(t.Context(), "acme")
	check(t, err)
	check(t, v.Trust(t.Context(), "acme", changes))
	if rec, err = v.Record(t.Context(), ada); err != nil || rec.Secrets[oauth.SecretRefreshToken] != "theirs" ||
		rec.Secrets[oauth.SecretClientSecret] != "typed" || len(rec.Waiting) != 0 || rec.App.Grant != oauth.GrantRefreshToken {
		t.Errorf("after the word: %v, %v", rec.Waiting, err)
	}
	check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{{App: theirs.App, Accounts: theirs.Accounts, AccountSecrets: theirs.AccountSecrets}}}, Consent{})))
	if got := waitsFor(t, v, "acme"); got != "" {
		t.Errorf("the same file once more waits for %s", got)
	}
}

func newKey(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	check(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// A key is looked at when it is given; the old one stays where it could not sign.
func TestAKeyThatCannotSignIsRefused(t *testing.T) {
	v := create(t, Options{Keys: keys.Memory})
	fill2(t, v, "acme")
	app := oauth.Ref{App: "acme"}
	key := newKey(t)
	check(t, v.SetSecret(t.Context(), app, oauth.SecretPrivateKey, key))
	for _, bad := range []string{"rubbish", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", `{"kty":"EC"}`} {
		edit := Edit{App: sample("acme").App, Accounts: sample("acme").Accounts, Secrets: oauth.Secrets{oauth.SecretPrivateKey: bad}}
		archive := sample("new")
		archive.Secrets = edit.Secrets
		for name, err := range map[string]error{
			"set": v.SetSecret(t.Context(), app, oauth.SecretPrivateKey, bad), "edit": putApp(t, v, edit),
			"import": ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{archive}}, Consent{All: true})),
		} {
			if kindOf(err) != oauth.KindUsage {
				t.Errorf("%s of %.12q: %v", name, bad, err)
			}
		}
	}
	rec, err := v.Record(t.Context(), ada)
	check(t, err)
	if rec.Secrets[oauth.SecretPrivateKey] != key {
		t.Error("the old key is gone")
	}
}

// Whatever form a key has, it is kept in one, and the same key in another form is
// no change. A PKCS #12 file is as good as any.
func TestAKeyIsKeptInOneForm(t *testing.T) {
	v := create(t, Options{Keys: keys.Memory})
	key := newKey(t)
	block, _ := pem.Decode([]byte(key))
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	check(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, parsed.(crypto.Signer).Public(), parsed)
	check(t, err)
	certificate, err := x509.ParseCertificate(der)
	check(t, err)
	pfx, err := pkcs12.Modern2023.Encode(parsed, certificate, nil, "sesame")
	check(t, err)
	kept := func() string {
		rec, err := v.Record(t.Context(), ada)
		check(t, err)
		return rec.Secrets[oauth.SecretPrivateKey]
	}
	entry := sample("acme")
	for form, text := range map[string]string{
		"one line": strings.ReplaceAll(key, "\n", `\n`), "Base64": base64.StdEncoding.EncodeToString([]byte(key)), "CRLF": strings.ReplaceAll(key, "\n", "\r\n"), "as it is": key,
	} {
		entry.Secrets = oauth.Secrets{oauth.SecretPrivateKey: text}
		check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{entry}}, Consent{})))
		if got := waitsFor(t, v, "acme"); got != "" || kept() != key {
			t.Errorf("%s waits for %q, or is kept as another", form, got)
		}
	}
	path := filepath.Join(t.TempDir(), "key.pfx")
	check(t, os.WriteFile(path, pfx, 0o600))
	entry.Secrets, entry.KeyFile = oauth.Secrets{oauth.SecretKeyPassphrase: "sesame"}, path
	check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{entry}}, Consent{All: true})))
	if got := kept(); !strings.HasPrefix(got, key) || !strings.Contains(got, "BEGIN CERTIFICATE") {
		t.Error("a PFX file is kept as another key, or without its certificate")
	}
	check(t, os.WriteFile(path, []byte("ssh-ed25519 AAAA"), 0o600))
	v2 := create(t, Options{Keys: keys.Memory})
	err = ignore(v2.Import(t.Context(), appfile.File{Apps: []appfile.Entry{entry}}, Consent{All: true}))
	if kindOf(err) != oauth.KindUsage || !strings.Contains(err.Error(), "client_key_file") || !strings.Contains(err.Error(), "public key") {
		t.Errorf("a public key's file: %v", err)
	}
}

// What waits is not exported beside secrets, a person who was named is not
// replaced, and whatever takes a removed app's id is another app.
func TestAWordIsForOneApp(t *testing.T) {
	v := create(t, Options{Keys: keys.Memory})
	fill2(t, v, "acme", "beta")
	narrower := sample("acme")
	narrower.Accounts[0].Expect = "ada@acme.example"
	check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{narrower}}, Consent{})))
	if got := waitsFor(t, v, "acme"); got != "" {
		t.Errorf("somebody is expected where nobody was: %s", got)
	}
	for _, other := range []string{"eve@evil.example", ""} {
		narrower.Accounts[0].Expect = other
		check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{narrower}}, Consent{})))
		if got := waitsFor(t, v, "acme"); got != "accounts[ada].expect" {
			t.Errorf("%q is expected then: %s", other, got)
		}
	}
	for app, withheld := range map[string]bool{"acme": true, "beta": false} {
		f, err := v.Export(t.Context(), []string{app}, true)
		check(t, err)
		if e := f.Apps[0]; e.Withheld != withheld || len(e.Secrets) == 0 != withheld {
			t.Errorf("an export of %s with secrets: %d of them, withheld %v", app, len(e.Secrets), e.Withheld)
		}
	}
	if _, err := v.Export(t.Context(), []string{"acme"}, false); err != nil {
		t.Errorf("an export without secrets: %v", err)
	}
	exchange := sample("x")
	exchange.App.Grant, exchange.App.TokenExchange.Subject = oauth.GrantTokenExchange, "beta/ada"
	check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{exchange}}, Consent{All: true})))
	undo, err := v.RemoveApp(t.Context(), "beta")
	check(t, err)
	if got := waitsFor(t, v, "x"); got != "token_exchange.subject" {
		t.Errorf("after its subject was removed: %s", got)
	}
	check(t, undo(t.Context()))
}

// A key file is not read before a person's word, and once then.
func TestAKeyFileWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key.pem")
	check(t, os.WriteFile(path, []byte("rubbish"), 0o600))
	v := create(t, Options{Keys: keys.Memory})
	entry := sample("acme")
	entry.KeyFile = path
	file := appfile.File{Apps: []appfile.Entry{entry}}
	check(t, ignore(v.Import(t.Context(), file, Consent{})))
	if got := waitsFor(t, v, "acme"); got != "client_key_file" {
		t.Errorf("waits: %s", got)
	}
	changes, err := v.Changes(t.Context(), "acme")
	check(t, err)
	if err := v.Trust(t.Context(), "acme", changes); kindOf(err) != oauth.KindUsage {
		t.Errorf("a file without a key: %v", err)
	}
	check(t, os.WriteFile(path, []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), 0o600))
	if err := v.Trust(t.Context(), "acme", changes); kindOf(err) != oauth.KindUsage {
		t.Errorf("a key that cannot sign: %v", err)
	}
	key := newKey(t)
	check(t, os.WriteFile(path, []byte(key), 0o600))
	check(t, v.Trust(t.Context(), "acme", changes))
	rec, err := v.Record(t.Context(), ada)
	check(t, err)
	if rec.Secrets[oauth.SecretPrivateKey] != key || len(rec.Waiting) != 0 {
		t.Error("the key was not read")
	}
	check(t, ignore(v.Import(t.Context(), file, Consent{})))
	if got := waitsFor(t, v, "acme"); got != "" {
		t.Errorf("the same file again waits for %s", got)
	}
}

// The editor accepts what was typed, and neither a copy nor a stale window
// accepts the rest (promise 42).
func TestAnEditAcceptsWhatWasTyped(t *testing.T) {
	v := create(t, Options{Keys: keys.Memory})
	fill2(t, v, "acme")
	moved := sample("acme")
	moved.App.Endpoints.Token = "https://evil.example/token"
	moved.Accounts[0].Browser = "npx"
	check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{moved}}, Consent{})))
	seen := acting.Settings{App: moved.App, Accounts: moved.Accounts}
	edit := Edit{App: moved.App, Accounts: moved.Accounts, Of: "acme", Seen: seen, Base: seen}
	edit.App.Proxy = "http://mine.example:1"
	waiting, err := v.Waiting(t.Context(), edit)
	check(t, err)
	if len(waiting) != 2 {
		t.Errorf("a trial would use %v", waiting)
	}
	check(t, v.SetFavourite(t.Context(), "acme", true))
	check(t, putApp(t, v, edit))
	if got := waitsFor(t, v, "acme"); got != "accounts[ada].browser endpoints.token" {
		t.Errorf("after a save: %s", got)
	}
	if err := putApp(t, v, edit); kindOf(err) != oauth.KindUsage {
		t.Errorf("an editor that was opened before that save: %v", err)
	}
	saved, err := v.Record(t.Context(), ada)
	check(t, err)
	again := acting.Settings{App: saved.App, Accounts: moved.Accounts}
	duplicate := Edit{App: saved.App, Accounts: moved.Accounts, Of: "acme", Seen: again, Base: again}
	duplicate.App.ID = "copy"
	check(t, putApp(t, v, duplicate))
	if got := waitsFor(t, v, "copy"); got != "accounts[ada].browser endpoints.token" {
		t.Errorf("a duplicate: %s", got)
	}
	typed := duplicate
	typed.App.ID, typed.App.Endpoints.Token = "typed", "https://new.example/token"
	check(t, putApp(t, v, typed))
	if got := waitsFor(t, v, "typed"); got != "accounts[ada].browser" {
		t.Errorf("a typed address: %s", got)
	}
}

// A word that was given on another machine is none here.
func TestARestoreWaitsForAWord(t *testing.T) {
	old := diskOptions(t)
	v := create(t, old)
	entry := sample("acme")
	entry.App.ClientSecretCommand = []string{"pass", "show"}
	entry.Accounts[0].Browser = "/opt/browser"
	check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{entry, sample("plain")}}, Consent{All: true})))
	path := filepath.Join(t.TempDir(), "backup.age")
	check(t, v.Backup(t.Context(), path, "passphrase"))
	check(t, v.Close())
	here := diskOptions(t)
	_, err := Restore(t.Context(), here, path, "passphrase")
	check(t, err)
	v = open(t, here)
	if got := waitsFor(t, v, "acme"); got != "accounts[ada].browser client_secret_command" {
		t.Errorf("waits: %s", got)
	}
	if got := waitsFor(t, v, "plain"); got != "" {
		t.Errorf("an app that needs no word waits for %s", got)
	}
}

// Metadata that moves an endpoint, or newly names one, waits for a word; what it
// said first is what it is held to.
func TestMetadataThatMovesWaits(t *testing.T) {
	v := create(t, Options{Keys: keys.Memory})
	fill2(t, v, "acme")
	said := func(origins map[string]string) error {
		return v.Discovered(t.Context(), ada, oauth.Discovered{Issuer: "https://id.example", Origins: origins})
	}
	first := map[string]string{"token": "https://id.example", "userinfo": "https://api.example"}
	check(t, said(first))
	check(t, said(map[string]string{"token": "https://id.example"}))
	for name, origins := range map[string]map[string]string{
		"moved":       {"token": "https://evil.example"},
		"newly named": {"token": "https://id.example", "revocation": "https://evil.example"},
	} {
		if err := said(origins); kindOf(err) != oauth.KindUntrusted {
			t.Errorf("%s: %v", name, err)
		}
		rec, err := v.Record(t.Context(), ada)
		check(t, err)
		if len(rec.Waiting) != 1 || !rec.Waiting[0].Discovered() {
			t.Errorf("%s: waits for %v", name, rec.Waiting)
		}
		check(t, said(first)) // taken back
		if got := waitsFor(t, v, "acme"); got != "" {
			t.Errorf("%s, and taken back: %s", name, got)
		}
	}
	if err := said(map[string]string{"token": "https://new.example"}); kindOf(err) != oauth.KindUntrusted {
		t.Error(err)
	}
	changes, err := v.Changes(t.Context(), "acme")
	check(t, err)
	check(t, v.Trust(t.Context(), "acme", changes))
	check(t, said(map[string]string{"token": "https://new.example", "userinfo": "https://api.example"}))
}

// Not everything that metadata says at first needs no word.
func TestFirstMetadata(t *testing.T) {
	for name, test := range map[string]struct {
		issuer, origin string
		waits          bool
	}{
		"another host":              {"https://id.example", "https://oauth.example", false},
		"a letter that looks alike": {"https://id.example", "https://id.\u0435xample", true},
		"a full-width dot":          {"https://id.example", "https://id\uff0eexample", true},
		"this computer":             {"https://id.example", "http://127.0.0.1:8080", true},
		"a private network":         {"https://id.example", "https://10.0.0.1", true},
		"itself on this computer":   {"http://127.0.0.1:1", "http://127.0.0.1:2", false},
	} {
		t.Run(name, func(t *testing.T) {
			v := create(t, Options{Keys: keys.Memory})
			fill2(t, v, "acme")
			said := oauth.Discovered{Issuer: test.issuer, Origins: map[string]string{"token": test.origin}}
			for range 2 {
				if err := v.Discovered(t.Context(), ada, said); (kindOf(err) == oauth.KindUntrusted) != test.waits {
					t.Error(err)
				}
			}
			changes, err := v.Changes(t.Context(), "acme")
			check(t, err)
			if len(changes) == 1 != test.waits {
				t.Errorf("waits for %v", changes)
			}
			check(t, v.Trust(t.Context(), "acme", changes))
			check(t, v.Discovered(t.Context(), ada, said))
		})
	}
}

// What was accepted by the first version's rules stays so, and nothing else.
func TestRecordsOfTheFirstVersion(t *testing.T) {
	app := sample("acme").App
	app.Proxy = "http://proxy.example:1"
	r := Options{}.withDefaults().rules()
	same := appBody{App: app, Approved: &legacyBinding{
		Origins: map[string]string{"authorization": "https://as.example", "token": "https://as.example"}, Proxy: app.Proxy,
	}}
	same.upgrade(r)
	if changes := r.Changes(same.settings()); len(changes) != 0 {
		t.Errorf("what was accepted waits: %v", changes)
	}
	other := appBody{App: app, Approved: &legacyBinding{
		Origins: map[string]string{"authorization": "https://as.example", "token": "https://old.example"},
	}}
	other.upgrade(r)
	if changes := r.Changes(other.settings()); len(changes) != 2 || changes[0].Field != "endpoints.token" || changes[1].Field != "proxy" {
		t.Errorf("what waited: %v", changes)
	}
	none := appBody{App: app}
	none.upgrade(r)
	if changes := r.Changes(none.settings()); len(changes) < 4 {
		t.Errorf("a record without a word: %v", changes)
	}
	account := accountBody{Account: oauth.Account{ID: "ada", Browser: "npx", Expect: "ada"}}
	account.upgrade(r)
	if account.Accepted.Browser != "" || account.Accepted.Expect != "ada" {
		t.Errorf("an account: %+v", account.Accepted)
	}
}

// putApp saves an edit, for tests that look elsewhere at what waits.
// A star that was set with one key while the editor was open stays, unless the
// person chose otherwise in the editor itself; also where the app got another id.
func TestSaveKeepsTheStar(t *testing.T) {
	for name, test := range map[string]struct{ seen, now, typed, want bool }{
		"starred meanwhile":             {false, true, false, true},
		"taken off meanwhile":           {true, false, true, false},
		"starred in the editor":         {false, false, true, true},
		"taken off in the editor":       {true, true, false, false},
		"starred here and there":        {false, true, true, true},
		"a favourite and nothing typed": {true, true, true, true},
	} {
		for _, renamed := range []bool{false, true} {
			v := create(t, Options{Keys: keys.Memory})
			fill2(t, v, "acme")
			check(t, v.SetFavourite(t.Context(), "acme", test.seen))
			rec, err := v.Record(t.Context(), ada)
			check(t, err)
			seen := acting.Settings{App: rec.App, Accounts: sample("acme").Accounts}
			check(t, v.SetFavourite(t.Context(), "acme", test.now))
			edit := Edit{App: rec.App, Accounts: seen.Accounts, Of: "acme", Seen: seen, Base: seen}
			edit.App.Favourite = test.typed
			ref := ada
			if renamed {
				edit.RenamedFrom, edit.App.ID, ref.App = "acme", "other", "other"
			}
			check(t, putApp(t, v, edit))
			if rec, err = v.Record(t.Context(), ref); err != nil || rec.App.Favourite != test.want {
				t.Errorf("%s, renamed %v: favourite %v, %v", name, renamed, rec.App.Favourite, err)
			}
		}
	}
}

func putApp(t *testing.T, v *Vault, e Edit) error {
	t.Helper()
	_, err := v.PutApp(t.Context(), e)
	return err
}
