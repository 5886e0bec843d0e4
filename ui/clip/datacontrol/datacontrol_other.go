//go:build !linux && !freebsd && !openbsd && !netbsd

// Package datacontrol holds the clipboard of a Wayland compositor, which this system does
// not have.
package datacontrol

import (
	"context"

	"tokendesk/ui/clip"
)

// Owner is no clipboard here.
type Owner struct{}

var _ clip.System = (*Owner)(nil)

// New returns a clipboard that takes nothing.
func New(func(string) string) *Owner { return &Owner{} }

// Read returns nothing.
func (*Owner) Read(context.Context) (string, error) { return "", nil }

// Write is [clip.ErrUnsupported].
func (*Owner) Write(context.Context, string) error { return clip.ErrUnsupported }
