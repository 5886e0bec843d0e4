//go:build !unix

package store

import "io/fs"

// private is always so here: permissions of the profile folder do this work.
func private(fs.FileInfo, fs.FileMode) bool { return true }

// syncDir has nothing to do: these systems keep names durable themselves.
func syncDir(string) error { return nil }
