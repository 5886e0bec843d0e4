//go:build !(linux || freebsd || openbsd || netbsd) || android

package tray

import "tokendesk/ui/desk"

// Tray is an icon that is shown; there is none on this system.
type Tray struct{}

// Start returns [ErrNone] on this system.
func Start(Model, func(desk.Action)) (*Tray, error) { return nil, ErrNone }

// Show shows nothing.
func (*Tray) Show(Model) {}

// Close does nothing.
func (*Tray) Close() {}
