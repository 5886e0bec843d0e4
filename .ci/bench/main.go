// Bench measures what the window costs beside a bare Fyne window, and a command beside
// curl's own process, all in one run: `make bench-window`. What it prints are ratios and
// differences; a machine's own figures mean little. Each pair is measured in turn, A B A
// B, and its median told. Processor time is what the kernel accounted to the process,
// wall time only told where nothing else can be.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// options are what the bench is started with.
type options struct {
	program, headless string        // as they are now
	before            string        // a folder with both as they were; "" for none
	bare              string        // the bare window
	rounds            int           // of each pair
	watch             time.Duration // how long processor time is counted
	use               time.Duration // how long the window is used before its memory is taken
	only              []string
}

func main() {
	var o options
	flag.StringVar(&o.program, "program", "build/tokendesk", "the `program` with its window")
	flag.StringVar(&o.headless, "headless", "build/tokendesk-headless", "the `program` without")
	flag.StringVar(&o.before, "before", "", "a `folder` with both programs as they were before")
	flag.StringVar(&o.bare, "bare", "build/bare", "the bare window's `program`")
	flag.IntVar(&o.rounds, "rounds", 3, "how often each pair is measured")
	flag.DurationVar(&o.watch, "watch", 10*time.Second, "how long processor time is counted")
	flag.DurationVar(&o.use, "use", time.Minute, "how long a window is used before its memory is taken")
	only := flag.String("only", "", "parts to measure, of start, countdown, search, memory, many, keystroke, copy, get, resident")
	flag.Parse()
	o.only = strings.FieldsFunc(*only, func(r rune) bool { return r == ',' || r == ' ' })
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	for _, path := range []*string{&o.program, &o.headless, &o.bare, &o.before} {
		if *path != "" {
			*path, _ = filepath.Abs(*path)
		}
	}
	home, err := os.MkdirTemp("", "tokendesk-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	d, err := newDesktop(home)
	if err != nil {
		return err
	}
	defer d.close()
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM)
	go func() { <-interrupted; d.close(); _ = os.RemoveAll(home); os.Exit(1) }()

	b := &bench{options: o, desktop: d, samples: map[sample][]float64{}}
	if b.server, err = newServer(3600); err != nil {
		return err
	}
	defer b.server.stop()
	for _, part := range []struct {
		name    string
		measure func() error
	}{
		{"start", b.start},
		{"countdown", b.countdown},
		{"search", b.search},
		{"memory", b.memory},
		{"many", b.many},
		{"keystroke", b.keystroke},
		{"copy", b.copy},
		{"get", b.get},
		{"resident", b.resident},
	} {
		if len(o.only) > 0 && !slices.Contains(o.only, part.name) {
			continue
		}
		fmt.Fprintln(os.Stderr, "measuring:", part.name)
		if err := part.measure(); err != nil { // the others are told all the same
			b.failures = append(b.failures, fmt.Sprintf("%s: %v", part.name, err))
		}
	}
	b.print(os.Stdout)
	if len(b.failures) > 0 {
		return fmt.Errorf("not measured: %s", strings.Join(b.failures, "; "))
	}
	return nil
}
