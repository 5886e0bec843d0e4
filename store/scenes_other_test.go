//go:build !linux

package store

var scenes map[string]func(dir string) error
