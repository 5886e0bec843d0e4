package cli

import (
	"errors"
	"time"

	"github.com/spf13/pflag"

	"tokendesk/oauth/spans"
)

// duration is a flag that takes a length of time.
type duration time.Duration

// durationFlag adds a flag that takes a length of time, as people type it.
func durationFlag(f *pflag.FlagSet, to *time.Duration, name string, usual time.Duration, usage string) {
	*to = usual
	f.Var((*duration)(to), name, usage)
}

// String implements [pflag.Value].
func (d *duration) String() string { return spans.Typed(time.Duration(*d)) }

// Type implements [pflag.Value].
func (d *duration) Type() string { return "duration" }

// Set implements [pflag.Value].
func (d *duration) Set(text string) error {
	given, err := time.ParseDuration(text)
	if err != nil {
		return errors.New("a length of time is written 90s, 5m or 1h30m")
	}
	*d = duration(given)
	return nil
}
