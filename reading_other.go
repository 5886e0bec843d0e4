//go:build !headless && !linux

package main

import (
	"context"

	"tokendesk/ui"
)

// reading is nothing where the toolkit itself lets screen readers hear the window.
func reading(context.Context) func(func(func())) ui.Reading { return nil }
