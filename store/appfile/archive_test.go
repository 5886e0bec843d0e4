package appfile

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"tokendesk/oauth"
)

// cheap is a work factor for tests.
const cheap = 10

func TestArchive(t *testing.T) {
	f := File{Apps: []Entry{{
		App:            oauth.App{ID: "a", ClientID: "c"},
		Accounts:       []oauth.Account{{ID: "default"}},
		Secrets:        oauth.Secrets{oauth.SecretClientSecret: "CANARY-1", oauth.SecretPrivateKey: keyPEM, oauth.SecretKeyPassphrase: "CANARY-2"},
		AccountSecrets: map[string]oauth.Secrets{"default": {oauth.SecretPassword: "CANARY-3", oauth.SecretRefreshToken: "r", oauth.SecretSubjectToken: "s"}},
	}}}
	var sealed bytes.Buffer
	if err := writeArchive(&sealed, f, "open sesame", cheap); err != nil {
		t.Fatal(err)
	}
	if !IsArchive(sealed.Bytes()) || IsArchive([]byte(whole)) || bytes.Contains(sealed.Bytes(), []byte("CANARY")) {
		t.Fatal("that is no archive")
	}
	got, err := ReadArchive(sealed.Bytes(), "open sesame", "")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, f) {
		t.Error("what was read is not what was written")
	}
	cut := sealed.Bytes()[:sealed.Len()-3]
	flipped := bytes.Clone(sealed.Bytes())
	flipped[len(flipped)-1] ^= 1
	for name, test := range map[string]struct {
		data       []byte
		passphrase string
		kind       oauth.Kind
	}{
		"wrong passphrase": {sealed.Bytes(), "other", oauth.KindVault},
		"no passphrase":    {sealed.Bytes(), "", oauth.KindVault},
		"cut short":        {cut, "open sesame", oauth.KindUsage},
		"flipped":          {flipped, "open sesame", oauth.KindUsage},
		"only a header":    {[]byte("age-encryption.org/v1\n"), "x", oauth.KindUsage},
		"costs too much":   {[]byte("age-encryption.org/v1\n-> scrypt dWFhYWFhYWFhYWFhYWFhYQ 30\ndWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE\n--- dWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE\n"), "x", oauth.KindUsage},
	} {
		_, err := ReadArchive(test.data, test.passphrase, "")
		var e *oauth.Error
		if !errors.As(err, &e) || e.Kind != test.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := WriteArchive(&sealed, f, ""); err == nil {
		t.Error("an archive was written without a passphrase")
	}
	if _, _, err := ParseAs(SourceApp, sealed.Bytes(), ""); err == nil {
		t.Error("an archive was taken for an app file")
	}
}
