package store

import (
	"bytes"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
)

// A secret that is set and empty is kept, exported and imported as that, by every
// way to a secret, and deleted only when somebody says so.
func TestASecretThatIsEmpty(t *testing.T) {
	secret := oauth.SecretClientSecret
	state := func(v *Vault) string {
		rec, err := v.Record(t.Context(), ada)
		check(t, err)
		switch value, there := rec.Secrets[secret]; {
		case !there:
			return "none"
		case value == "":
			return "empty"
		}
		return "set"
	}
	fresh := func() *Vault {
		v := create(t, Options{Keys: keys.Memory})
		entry := sample("acme")
		entry.Secrets = nil
		check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{entry}}, Consent{})))
		return v
	}
	edit := func(typed oauth.Secrets, deleted ...oauth.SecretKind) func(*Vault) error {
		return func(v *Vault) error {
			return putApp(t, v, Edit{App: sample("acme").App, Accounts: sample("acme").Accounts, Secrets: typed, Deleted: map[string][]oauth.SecretKind{"": deleted}})
		}
	}
	set := func(value string) func(*Vault) error {
		return func(v *Vault) error { return v.SetSecret(t.Context(), oauth.Ref{App: "acme"}, secret, value) }
	}
	imports := func(s oauth.Secrets) func(*Vault) error {
		return func(v *Vault) error {
			entry := sample("acme")
			entry.Secrets = s
			return ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{entry}}, Consent{All: true}))
		}
	}
	for name, c := range map[string]struct {
		steps []func(*Vault) error
		want  string
	}{
		"nothing":              {nil, "none"},
		"set empty":            {[]func(*Vault) error{set("")}, "empty"},
		"set, then empty":      {[]func(*Vault) error{set("s"), set("")}, "empty"},
		"empty, then set":      {[]func(*Vault) error{set(""), set("s")}, "set"},
		"edited to be empty":   {[]func(*Vault) error{edit(oauth.Secrets{secret: ""})}, "empty"},
		"edited, other things": {[]func(*Vault) error{set(""), edit(nil)}, "empty"},
		"deleted":              {[]func(*Vault) error{set("s"), edit(nil, secret)}, "none"},
		"empty, deleted":       {[]func(*Vault) error{set(""), edit(nil, secret)}, "none"},
		"deleted and empty":    {[]func(*Vault) error{set("s"), edit(oauth.Secrets{secret: ""}, secret)}, "empty"},
		"imported empty":       {[]func(*Vault) error{imports(oauth.Secrets{secret: ""})}, "empty"},
		"imported, then empty": {[]func(*Vault) error{set("s"), imports(oauth.Secrets{secret: ""})}, "empty"},
		"imported without":     {[]func(*Vault) error{set(""), imports(nil)}, "empty"},
		"a passphrase cannot be empty": {[]func(*Vault) error{func(v *Vault) error {
			return v.SetSecret(t.Context(), oauth.Ref{App: "acme"}, oauth.SecretKeyPassphrase, "")
		}}, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			v := fresh()
			for _, step := range c.steps {
				check(t, step(v))
			}
			if got := state(v); got != c.want {
				t.Errorf("it is %s, want %s", got, c.want)
			}
			// An export and its import say the same.
			f, err := v.Export(t.Context(), nil, true)
			check(t, err)
			if name == "set empty" { // sealing takes a second
				var archive bytes.Buffer
				check(t, appfile.WriteArchive(&archive, f, "correct horse"))
				f, err = appfile.ReadArchive(archive.Bytes(), "correct horse", "")
				check(t, err)
			}
			other := create(t, Options{Keys: keys.Memory})
			check(t, ignore(other.Import(t.Context(), f, Consent{All: true})))
			if got := state(other); got != c.want {
				t.Errorf("after an export it is %s", got)
			}
			// One without secrets says that one is empty, and never what one is.
			plain, err := v.Export(t.Context(), nil, false)
			check(t, err)
			plainly := c.want
			if plainly == "set" {
				plainly = "none"
			}
			another := create(t, Options{Keys: keys.Memory})
			check(t, ignore(another.Import(t.Context(), written(t, plain), Consent{})))
			if got := state(another); got != plainly {
				t.Errorf("after an export without secrets it is %s", got)
			}
			// Nor does the file where an entry holds one.
			sealed := create(t, Options{Keys: keys.Memory})
			check(t, ignore(sealed.Import(t.Context(), written(t, f), Consent{})))
			if got := state(sealed); got != plainly {
				t.Errorf("a file without secrets holds one that is %s", got)
			}
		})
	}
	// Over a secret that is kept, an empty one of a file waits for a word.
	v := fresh()
	check(t, set("s")(v))
	check(t, set("")(v))
	entry := sample("acme")
	entry.Secrets = oauth.Secrets{secret: ""}
	check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{entry}}, Consent{})))
	if got := waitsFor(t, v, "acme"); got != "" {
		t.Errorf("the same, empty, waits: %s", got)
	}
	check(t, set("s")(v))
	check(t, ignore(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{entry}}, Consent{})))
	if got := waitsFor(t, v, "acme"); !strings.Contains(got, "client_secret") || state(v) != "set" {
		t.Errorf("an empty one over another waits for %q", got)
	}
}

// written is a file as it is read again from what is written without secrets.
func written(t *testing.T, f appfile.File) appfile.File {
	t.Helper()
	var text bytes.Buffer
	check(t, appfile.Write(&text, f))
	again, err := appfile.Parse(text.Bytes(), "")
	check(t, err)
	return again
}
