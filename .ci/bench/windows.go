package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// bench is one run.
type bench struct {
	options
	*desktop
	server   *server
	vaults   map[string]vault
	goals    []goal
	samples  map[sample][]float64
	failures []string
}

// ours are the programs that are measured, by when they were built.
func (b *bench) ours() map[who]string {
	programs := map[who]string{now: b.program}
	if b.options.before != "" {
		programs[before] = b.options.before + "/tokendesk"
	}
	return programs
}

// vaultOf is a vault that was made by a program, once.
func (b *bench) vaultOf(program string, n, tokens int) (vault, error) {
	key := fmt.Sprint(program, n, tokens)
	if v, made := b.vaults[key]; made {
		return v, nil
	}
	v, err := b.newVault(program, b.server, n, tokens)
	if err != nil {
		return v, err
	}
	if b.vaults == nil {
		b.vaults = map[string]vault{}
	}
	b.vaults[key] = v
	return v, nil
}

// eachWindow opens the bare window and ours in turn and measures each.
func (b *bench) eachWindow(bareFlags []string, n, tokens int, measure func(who, *window) error) error {
	for range b.rounds {
		w, err := b.open("Bare", b.bare, bareFlags...)
		if err != nil {
			return err
		}
		err = measure(bare, w)
		w.close()
		if err != nil {
			return err
		}
		for of, program := range b.ours() {
			v, err := b.vaultOf(program, n, tokens)
			if err != nil {
				return err
			}
			if w, err = b.open("Tokendesk", program, v.flags()...); err != nil {
				return err
			}
			err = measure(of, w)
			w.close()
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// start is the time to a window that is seen, and an idle window with thirteen apps.
func (b *bench) start() error {
	opened := b.want(goal{"start, to a window that is seen", "ms", "told", nil})
	used := b.want(goal{"start, processor until then", "ms", "told", nil})
	idle := b.want(goal{"idle, 13 apps", "%", "equal (within 0.5)", func(bare, now float64) bool { return now <= bare+0.5 }})
	return b.eachWindow(nil, 13, 0, func(of who, w *window) error {
		b.take(opened, of, float64(w.opened.Microseconds())/1000)
		b.take(used, of, float64(w.used.Microseconds())/1000)
		percent, err := share(w.pid(), b.watch)
		b.take(idle, of, percent)
		return err
	})
}

// countdown is an idle window with twenty tokens that run out.
func (b *bench) countdown() error {
	what := b.want(goal{"20 rows count down, one chosen", "%", "≤ bare + 1", func(bare, now float64) bool { return now <= bare+1 }})
	return b.eachWindow(nil, 20, 20, func(of who, w *window) error {
		percent, err := share(w.pid(), b.watch)
		b.take(what, of, percent)
		return err
	})
}

// search is a window whose search field has the focus, beside an entry that has it.
func (b *bench) search() error {
	what := b.want(goal{"search field focused (bare: an entry)", "%", "≤ 3, below bare", func(bare, now float64) bool { return now <= 3 && now < bare }})
	return b.eachWindow([]string{"-entry"}, 13, 0, func(of who, w *window) error {
		if of != bare {
			if err := b.keys("ctrl+f"); err != nil {
				return err
			}
			if err := w.settle(); err != nil {
				return err
			}
		}
		percent, err := share(w.pid(), b.watch)
		b.take(what, of, percent)
		return err
	})
}

// memory is what a window holds after a minute of use, at once and when it has rested.
func (b *bench) memory() error { return b.held("13 apps", 13, 13, 30) }

// many is that with ten thousand apps.
func (b *bench) many() error { return b.held("10,000 apps", 10_000, 20, 60) }

func (b *bench) held(name string, n, tokens int, more float64) error {
	rss := b.want(goal{"memory, " + name + ", resident", "MB", fmt.Sprintf("≤ bare + %.0f", more), func(bare, now float64) bool { return now <= bare+more }})
	pss := b.want(goal{"memory, " + name + ", proportional", "MB", "told", nil})
	anonymous := b.want(goal{"memory, " + name + ", of no file", "MB", "told", nil})
	rested := b.want(goal{"memory, " + name + ", resident, after a rest", "MB", fmt.Sprintf("≤ bare + %.0f", more), func(bare, now float64) bool { return now <= bare+more }})
	return b.eachWindow([]string{"-rows", strconv.Itoa(n)}, n, tokens, func(of who, w *window) error {
		if err := b.usedFor(b.use); err != nil {
			return err
		}
		m, err := memoryOf(w.pid())
		b.take(rss, of, m.rss)
		b.take(pss, of, m.pss)
		b.take(anonymous, of, m.anonymous)
		if err != nil {
			return err
		}
		time.Sleep(rest)
		m, err = memoryOf(w.pid())
		b.take(rested, of, m.rss)
		return err
	})
}

// rest is how long nobody uses a window that is measured at rest.
const rest = 20 * time.Second

// usedFor uses the window in front: goes through rows, searches, copies.
func (b *bench) usedFor(d time.Duration) error {
	for end := time.Now().Add(d); time.Now().Before(end); {
		for _, keys := range [][]string{
			{"Down", "Down", "Down"}, {"Next"}, {"Home"}, {"Return"}, {"ctrl+f"}, {"a", "c", "m"}, {"Down"}, {"Return"}, {"Escape"},
		} {
			if err := b.keys(keys...); err != nil {
				return err
			}
			time.Sleep(300 * time.Millisecond)
		}
	}
	time.Sleep(5 * time.Second)
	return nil
}

// keystroke is one letter in the search of ten thousand: a benchmark of the list tells it.
func (b *bench) keystroke() error {
	what := b.want(goal{"a key in the search of 10,000, p99", "ms", "≤ 16", func(_, now float64) bool { return now <= 16 }})
	out, err := exec.Command("go", "test", "-run", "^$", "-bench", "^BenchmarkKeystroke$", "-benchtime", "5x", "./ui/list").CombinedOutput()
	if err != nil {
		return fmt.Errorf("go test: %w: %s", err, out)
	}
	found := regexp.MustCompile(`([0-9.]+) p99-ms`).FindStringSubmatch(string(out))
	if found == nil {
		return fmt.Errorf("the benchmark tells no p99-ms: %s", strings.TrimSpace(string(out)))
	}
	p99, err := strconv.ParseFloat(found[1], 64)
	b.take(what, now, p99)
	return err
}
