//go:build !headless

package main

import (
	"context"
	"os"

	"tokendesk/store/bus"
	"tokendesk/ui"
	"tokendesk/ui/atspi"
)

// reading lets screen readers hear the window: on Linux the toolkit does not.
func reading(ctx context.Context) func(func(func())) ui.Reading {
	return func(look func(func())) ui.Reading {
		return atspi.Start(ctx, atspi.Options{
			Name: "Tokendesk", Version: version,
			Session: bus.Connect, Address: os.Getenv("AT_SPI_BUS_ADDRESS"), Do: look,
		})
	}
}
