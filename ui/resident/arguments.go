package resident

import (
	"path/filepath"

	"tokendesk/ui/desk"
)

// arguments are those with which the other half opens the same vault. There is nothing
// secret in them.
func arguments(o desk.Options) []string {
	args := []string{"--" + desk.LinkedFlag}
	if o.VaultDir != "" {
		args = append(args, "--vault="+absolute(o.VaultDir))
	}
	if o.Keys != "" {
		args = append(args, "--keys="+string(o.Keys))
	}
	if o.PassphraseFile != "" {
		args = append(args, "--passphrase-file="+absolute(o.PassphraseFile))
	}
	return args
}

// absolute is a path that means the same in another folder.
func absolute(path string) string {
	whole, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	return whole
}
