package appfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
	"filippo.io/age/armor"

	"tokendesk/oauth"
)

// The cost of a passphrase as a power of two (scrypt's N), about a second and
// 256 MiB: what archives are written with, as age itself writes them, and the
// most that is accepted from one, so that a hostile file cannot take the memory.
const workFactor = 18

const archiveHeader = "age-encryption.org/v1\n"

// IsArchive reports whether data is an age file, armored or not.
func IsArchive(data []byte) bool {
	return bytes.HasPrefix(data, []byte(archiveHeader)) || bytes.HasPrefix(bytes.TrimSpace(data), []byte(armor.Header))
}

// WriteArchive writes an age file with secrets, sealed by a passphrase. Inside
// is an app file whose secrets stand in their own keys.
func WriteArchive(w io.Writer, f File, passphrase string) error {
	return writeArchive(w, f, passphrase, workFactor)
}

func writeArchive(w io.Writer, f File, passphrase string, factor int) error {
	if passphrase == "" {
		return oauth.UsageError("An encrypted export needs a passphrase.", "Write one in the passphrase file.")
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	recipient.SetWorkFactor(factor)
	sealed, err := age.Encrypt(w, recipient)
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	if err := write(sealed, f, true); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	if err := sealed.Close(); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	return nil
}

// ReadArchive opens an age file and reads the app file in it as Parse does. A
// wrong passphrase is an *oauth.Error of KindVault, a damaged file of KindUsage.
func ReadArchive(data []byte, passphrase, dir string) (File, error) {
	damaged := oauth.UsageError("The encrypted file is damaged, or was not encrypted with a passphrase.", "Get another copy of it.")
	if passphrase == "" {
		return File{}, wrongPassphrase()
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return File{}, fmt.Errorf("archive: %w", err)
	}
	identity.SetMaxWorkFactor(workFactor)
	var sealed io.Reader = bytes.NewReader(data)
	if !bytes.HasPrefix(data, []byte(archiveHeader)) {
		sealed = armor.NewReader(bufio.NewReader(sealed))
	}
	plain, err := age.Decrypt(sealed, identity)
	if err != nil {
		var none *age.NoIdentityMatchError
		if errors.As(err, &none) && isScrypt(data) {
			return File{}, wrongPassphrase()
		}
		return File{}, damaged
	}
	inside, err := io.ReadAll(io.LimitReader(plain, maxFile+1))
	if err != nil {
		return File{}, damaged
	}
	if bytes.HasPrefix(inside, []byte(`{"tokendesk_backup":`)) {
		return File{}, oauth.UsageError("This is the backup of a whole vault.", "Restore it with `tokendesk restore FILE`.")
	}
	return Parse(inside, dir)
}

// isScrypt reports whether there is a passphrase stanza; in an armored file it cannot be
// seen, and a wrong passphrase is likelier than a file for somebody's key.
func isScrypt(data []byte) bool {
	return !bytes.HasPrefix(data, []byte(archiveHeader)) || bytes.Contains(data, []byte("\n-> scrypt "))
}

func wrongPassphrase() error {
	return &oauth.Error{
		Kind:    oauth.KindVault,
		Message: "The passphrase of this file is wrong.",
		Advice:  "Use the passphrase it was exported with.",
	}
}
