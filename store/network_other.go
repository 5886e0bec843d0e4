//go:build !linux && !darwin

package store

import (
	"path/filepath"
	"strings"
)

// networkFS names the network file system that a folder is on: a share of
// Windows by its path. Elsewhere, and of a drive letter, it is not known.
func networkFS(dir string) string {
	if strings.HasPrefix(filepath.VolumeName(dir), `\\`) {
		return "network share"
	}
	return ""
}
