package editor

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

func pemOf(t *testing.T, kind string, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if kind == "PUBLIC KEY" {
		der, err = x509.MarshalPKIXPublicKey(key)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// keyBench is an app that signs with a private key, in the editor.
func keyBench(t *testing.T, stored ...oauth.SecretKind) (*bench, *form, *row) {
	t.Helper()
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode = ModeEdit
	b.options.App = oauth.App{ID: "x", ClientID: "c", ClientAuth: oauth.PrivateKeyJWT, Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Token: "https://id.example.test/token"}}
	b.options.Stored = map[string][]oauth.SecretKind{"": stored}
	f := show(b.Win, b.options)
	b.Drain()
	return b, f, f.exactly("private_key")
}

// A key that is pasted or whose file is chosen is taken, described, and nowhere shown;
// the field keeps nothing of it.
func TestAKeyIsGiven(t *testing.T) {
	key := newKey(t)
	text := pemOf(t, "PRIVATE KEY", key)
	file := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, give := range map[string]func(*form, *row){
		"pasted":              func(_ *form, r *row) { r.focus.(*parts.Entry).SetText(text) },
		"pasted into a line":  func(_ *form, r *row) { r.focus.(*parts.Entry).SetText(strings.ReplaceAll(text, "\n", " ")) },
		"typed, and finished": func(f *form, r *row) { typeSlowly(r, text); f.finishRows() },
		"its file is chosen": func(f *form, r *row) {
			f.o.ChooseFile = func(_ fyne.Window, chosen func(string)) { chosen(file) }
			f.chooseKey(r)
		},
	} {
		b, f, r := keyBench(t)
		give(f, r)
		b.Drain()
		if got := f.typed("")[oauth.SecretPrivateKey]; !strings.Contains(got, "PRIVATE KEY") || r.focus.(*parts.Entry).Text != "" {
			t.Errorf("%s: the draft has %d letters, the field %q", name, len(got), r.focus.(*parts.Entry).Text)
		}
		if r.remark.Hidden || !strings.HasPrefix(r.remark.Text(), "EC P-256.") || len(f.problems) > 0 {
			t.Errorf("%s: it says %q, %v", name, r.remark.Text(), f.problems)
		}
		secret := strings.Split(text, "\n")[1]
		if wrong := partstest.Heard(b.Win.Canvas(), []string{secret}, nil); len(wrong) > 0 || strings.Contains(b.Text(), secret) {
			t.Errorf("%s: it is told: %q", name, wrong)
		}
		for _, o := range b.Shown() {
			if button, ok := o.(*parts.Button); ok && button.AccessibilityLabel() == "Remove: Private key" {
				button.Tapped(nil)
			}
		}
		if f.typed("").Has(oauth.SecretPrivateKey) {
			t.Errorf("%s: it cannot be taken back", name)
		}
	}
}

// What waits for a key that was typed letter by letter, or is being looked at, gets it: Save,
// and what is kept over a lock. Closing asks.
func TestATypedKeyIsNotLost(t *testing.T) {
	text := pemOf(t, "PRIVATE KEY", newKey(t))
	var saved []string
	given := func() (*bench, *form) {
		b, f, r := keyBench(t, oauth.SecretPrivateKey)
		f.o.Save = func(_ context.Context, e store.Edit, _ desk.Trial) ([]oauth.Change, error) {
			saved = append(saved, e.Secrets[oauth.SecretPrivateKey])
			return nil, nil
		}
		typeSlowly(r, text)
		return b, f
	}
	b, f := given()
	f.save()
	b.Drain()
	if len(saved) != 1 || saved[0] != strings.TrimSpace(text) || f.sheet.Open() {
		t.Errorf("%d times saved, with a key of %d letters", len(saved), len(strings.Join(saved, "")))
	}

	_, f = given()
	f.finishRows()
	if f.mayClose() {
		t.Error("it closes without a word")
	}

	b, f = given()
	kept := (&Editor{f}).Keep()
	f.sheet.Hide()
	o, err := Kept(kept)
	if err != nil {
		t.Fatal(err)
	}
	rest := b.options
	rest.kept = o.kept
	again := show(b.Win, rest)
	b.Drain()
	if again.typed("")[oauth.SecretPrivateKey] != strings.TrimSpace(text) {
		t.Error("it is lost over a lock")
	}
}

// Of two keys the one that was given last is taken, however long the other one takes.
func TestTheLastKeyIsTaken(t *testing.T) {
	b, f, r := keyBench(t)
	var ends []func()
	f.o.Run = func(do func(context.Context) func()) func() {
		ends = append(ends, do(t.Context()))
		return func() {}
	}
	first, last := pemOf(t, "PRIVATE KEY", newKey(t)), pemOf(t, "PRIVATE KEY", newKey(t))
	f.giveKey(r, first)
	f.giveKey(r, last)
	ends[1]()
	ends[0]()
	if f.typed("")[oauth.SecretPrivateKey] != strings.TrimSpace(last) {
		t.Error("the first one is taken")
	}
	b.Drain()
}

func typeSlowly(r *row, text string) {
	e := r.focus.(*parts.Entry)
	for i := range text {
		e.SetText(text[:i+1])
	}
}

// Promise 46: what is no private key is refused at its field, and the key of before stays.
func TestWhatIsNoKeyIsRefused(t *testing.T) {
	key := newKey(t)
	for name, text := range map[string]string{"a public key": pemOf(t, "PUBLIC KEY", key.Public()), "rubbish": "rubbish of some length", "half a key": pemOf(t, "PRIVATE KEY", key)[:80]} {
		for i, stored := range [][]oauth.SecretKind{nil, {oauth.SecretPrivateKey}, nil, {oauth.SecretPrivateKey}} {
			passphrase := map[bool]string{true: "of another key"}[i > 1]
			b, f, r := keyBench(t, stored...)
			before := pemOf(t, "PRIVATE KEY", newKey(t))
			if stored == nil {
				r.focus.(*parts.Entry).SetText(before)
				b.Drain()
			}
			if passphrase != "" {
				f.typed("")[oauth.SecretKeyPassphrase] = passphrase
			}
			r.focus.(*parts.Entry).SetText(text)
			b.Drain()
			if r.problem.Hidden || f.problemAt("private_key") == "" {
				t.Errorf("%s is not refused", name)
			}
			if got := f.typed("")[oauth.SecretPrivateKey]; stored == nil && got != strings.TrimSpace(before) || stored != nil && (got != "" || f.isDeleted("", oauth.SecretPrivateKey)) {
				t.Errorf("%s: the key of before has not stayed", name)
			}
		}
	}
}

// A key that cannot sign with the chosen algorithm is a problem of its field, and so is a
// passphrase that does not open one.
func TestAKeyMustSuit(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	b, f, r := keyBench(t)
	r.focus.(*parts.Entry).SetText(pemOf(t, "PRIVATE KEY", weak))
	b.Drain()
	if got := r.remark.Text(); !strings.HasPrefix(got, "RSA, 2048 bits.") {
		t.Errorf("it says %q", got)
	}
	f.set(t, signingFields(), "client_assertion.alg", "ES256")
	b.Drain()
	if f.problemAt("private_key") == "" {
		t.Error("an RSA key is taken for ES256")
	}
}

// Of the key in the vault its kind is said, too.
func TestTheStoredKeyIsDescribed(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode = ModeEdit
	b.options.App = oauth.App{ID: "x", ClientID: "c", ClientAuth: oauth.PrivateKeyJWT, Endpoints: oauth.Endpoints{Token: "https://id.example.test/token"}}
	b.options.Stored = map[string][]oauth.SecretKind{"": {oauth.SecretPrivateKey}}
	b.options.KeyFacts = func(context.Context) (oauth.KeyFacts, error) {
		return oauth.KeyFacts{Type: "RSA", Bits: 4096, ID: "kid-1"}, nil
	}
	f := show(b.Win, b.options)
	b.Drain()
	if got := f.exactly("private_key").remark.Text(); got != "RSA, 4096 bits, key ID kid-1. It is stored in the vault." {
		t.Errorf("it says %q", got)
	}
}

// A key that is pasted where the path of a file belongs is neither kept nor left on the screen.
func TestAKeyIsNoPath(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode = ModeEdit
	b.options.App = oauth.App{ID: "x", ClientID: "c", ClientAuth: oauth.TLSClientAuth, Endpoints: oauth.Endpoints{Token: "https://id.example.test/token"}}
	f := show(b.Win, b.options)
	f.typeInto(t, "tls.client_key_file", "/keys/{mine}/key.pem")
	if f.draft.App.TLS.ClientKeyFile != "/keys/{mine}/key.pem" {
		t.Error("a path is refused")
	}
	f.typeInto(t, "tls.client_key_file", "")
	for _, text := range []string{pemOf(t, "PRIVATE KEY", newKey(t)), `{"kty":"EC","d":"secret"}`, ` {"private_key":"secret"}`, strings.Repeat("MIIK", 1100)} {
		f.typeInto(t, "tls.client_key_file", text)
		r := f.exactly("tls.client_key_file")
		if r.focus.(*parts.Entry).Text != "" || f.draft.App.TLS.ClientKeyFile != "" || r.problem.Hidden {
			t.Errorf("the field shows %d letters, the draft has %d, it says %q", len(r.focus.(*parts.Entry).Text), len(f.draft.App.TLS.ClientKeyFile), r.problem.Text())
		}
	}
}
