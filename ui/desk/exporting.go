package desk

import (
	"io"

	"tokendesk/store/appfile"
)

// WriteExport writes what [Desk.Export] returned: an app file without secrets, or
// with a passphrase an age file with them. Errors of w are returned as they are.
func WriteExport(w io.Writer, f appfile.File, passphrase string) error {
	if passphrase == "" {
		return appfile.Write(w, f)
	}
	return appfile.WriteArchive(w, f, passphrase)
}
