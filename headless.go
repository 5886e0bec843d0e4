//go:build headless

package main

import (
	"context"

	"tokendesk/ui/desk"
)

// window and residentPart are nil: this build has only the commands, which say so.
var window, residentPart func(ctx context.Context, o desk.Options, linked bool) error

// hasTray is nil: nothing here would go to one.
var hasTray func(context.Context) bool
