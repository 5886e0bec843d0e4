package store

import (
	"errors"

	"tokendesk/oauth"
	"tokendesk/oauth/privatekey"
)

// What opens a locked private key, once its passphrase is set.
const (
	thenTheKey = "then give the key again"
	thenTrust  = "then tokendesk trust "
)

// openingKey gives the failure of a private key that needs a passphrase the
// commands that open it: its passphrase, and then what follows. Other errors stay.
func openingKey(app, then string, err error) error {
	return advising(err, "Set its passphrase: tokendesk secret set "+app+" --kind "+string(oauth.SecretKeyPassphrase)+"; "+then+".")
}

// openingInFile does the same where the app is not there before its key is.
func openingInFile(err error) error {
	return advising(err, "Add its passphrase (key_passphrase), or leave the key out and set it after the import.")
}

func advising(err error, advice string) error {
	var e *oauth.Error
	if !privatekey.IsLocked(err) || !errors.As(err, &e) {
		return err
	}
	told := *e
	told.Advice = advice
	return &told
}

// acceptImported is acceptAll for an import: a key file that needs a passphrase
// goes on waiting, since that can be set only once the app is there. locked
// reports whether it does.
func (v *Vault) acceptImported(app *appBody, accounts []accountBody) (locked bool, err error) {
	err = v.acceptAll(app, accounts)
	if app.KeyFile == "" || !privatekey.IsLocked(err) {
		return false, err
	}
	file := app.KeyFile
	app.KeyFile = ""
	err = v.acceptAll(app, accounts)
	app.KeyFile = file
	return true, err
}
