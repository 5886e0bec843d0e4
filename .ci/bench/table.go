package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// who is measured.
type who string

const (
	bare   who = "bare" // a Fyne window, or curl
	before who = "before"
	now    who = "now"
)

// sample is one figure of one of them.
type sample struct {
	what string
	who  who
}

// goal is a line of the table.
type goal struct {
	what  string
	unit  string
	limit string // in words; "" for a figure that is told and has no goal
	met   func(bare, now float64) bool
}

// want notes a line; its samples follow by take.
func (b *bench) want(g goal) string {
	if !slices.ContainsFunc(b.goals, func(o goal) bool { return o.what == g.what }) {
		b.goals = append(b.goals, g)
	}
	return g.what
}

func (b *bench) take(what string, of who, value float64) {
	s := sample{what, of}
	b.samples[s] = append(b.samples[s], value)
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	if len(sorted)%2 == 1 {
		return sorted[len(sorted)/2]
	}
	return (sorted[len(sorted)/2-1] + sorted[len(sorted)/2]) / 2
}

// figure is a median as it is told, "–" where nothing was measured.
func (b *bench) figure(what string, of who, unit string) string {
	values := b.samples[sample{what, of}]
	if len(values) == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %s", median(values), unit)
}

// print prints the table.
func (b *bench) print(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "what\tbare\tbefore\tnow\tnow : bare\tgoal\t")
	for _, g := range b.goals {
		ratio, verdict := "–", ""
		beside, ours := b.samples[sample{g.what, bare}], b.samples[sample{g.what, now}]
		if len(beside) > 0 && len(ours) > 0 {
			ratio = fmt.Sprintf("%.2f (%+.1f %s)", median(ours)/median(beside), median(ours)-median(beside), g.unit)
		}
		if g.met != nil && len(ours) > 0 {
			base := 0.0
			if len(beside) > 0 {
				base = median(beside)
			}
			verdict = "not met"
			if g.met(base, median(ours)) {
				verdict = "met"
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", g.what,
			b.figure(g.what, bare, g.unit), b.figure(g.what, before, g.unit), b.figure(g.what, now, g.unit), ratio, g.limit, verdict)
	}
	_ = w.Flush()
}
