//go:build headless

package main

import (
	"context"

	"tokendesk/ui/desk"
)

// window is nil: this build has only the commands, which say so.
var window func(context.Context, desk.Options) error
