//go:build !linux

package loopback

import (
	"net"
	"os"
	"path/filepath"
	"strings"
)

// claimPlace is a socket in a folder of the user's own. What a process that was
// killed left there goes when the address is claimed again: whoever claims an
// address holds it.
func claimPlace(at string, anew bool) (string, error) {
	caches, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(caches, "tokendesk", "sign-in")
	place := filepath.Join(folder, strings.NewReplacer("[", "", "]", "", ":", "_").Replace(at))
	if !anew {
		return place, nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	if err := os.Chmod(folder, 0o700); err != nil {
		return "", err
	}
	_ = os.Remove(place)
	return place, nil
}

// claimantIs is what the folder says: nobody else writes there.
func claimantIs(net.Conn, int) bool { return true }
