//go:build !unix

package targets

import (
	"io/fs"
	"os"
)

func nameCount(fs.FileInfo) uint64 { return 1 }

func keepOwner(*os.File, fs.FileInfo) error { return nil }

func syncFolder(string) {}
