package dialogs

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// The certificate is saved where the person says, and nothing is replaced without a
// question; the commands name that file.
func TestSavingTheCertificate(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	copied, done := "", ""
	c := certificate(b.Win, CertificateOptions{
		Run: b.Run, System: "linux", Load: func(context.Context) (desk.Certificate, error) { return exampleCertificate, nil },
		Copy: func(text, _ string) { copied = text }, Done: func(message string) { done = message },
	})
	c.save(false)
	b.Drain() // what is not there yet is not saved
	path := filepath.Join(t.TempDir(), "mine.pem")
	if err := os.WriteFile(path, []byte("something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.path.SetText(path)
	c.save(false)
	b.Drain()
	if text, _ := os.ReadFile(path); string(text) != "something else" {
		t.Fatal("another file was replaced without a question")
	}
	b.Tap(t, "Replace")
	b.Drain()
	if text, _ := os.ReadFile(path); string(text) != exampleCertificate.PEM || done == "" {
		t.Errorf("saved %q, said %q", text, done)
	}
	c.copy(c.shown.PEM, "certificate")
	if copied != exampleCertificate.PEM {
		t.Errorf("copied %q", copied)
	}
	if said := b.Text(); !strings.Contains(said, path) || !strings.Contains(said, exampleCertificate.Fingerprint) {
		t.Errorf("the sheet says %s", said)
	}
}

func TestACertificateThatCannotBeHad(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	c := certificate(b.Win, CertificateOptions{Run: b.Run, Load: func(context.Context) (desk.Certificate, error) {
		return desk.Certificate{}, &oauth.Error{Kind: oauth.KindVault, Message: "It is damaged."}
	}})
	b.Drain()
	if said := b.Text(); !strings.Contains(said, "It is damaged.") || c.shown.PEM != "" {
		t.Errorf("the sheet says %s", said)
	}
}
