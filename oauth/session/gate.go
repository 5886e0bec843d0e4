package session

import "sync"

// gate counts what is renewed at each host, so that all that renews many accounts
// together keeps to one limit. What a person asks of a single account does not ask
// here.
type gate struct {
	mu      sync.Mutex
	running map[string]int
	freed   chan struct{} // closed when a place became free
}

func newGate() *gate { return &gate{running: map[string]int{}, freed: make(chan struct{})} }

// enter takes a place at every one of hosts, or at none where one of them is full. It
// does not wait; what is freed afterwards closes the channel.
func (g *gate) enter(limit int, hosts ...string) (entered bool, freed <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, h := range hosts {
		if g.running[h] >= limit {
			return false, g.freed
		}
	}
	for _, h := range hosts {
		g.running[h]++
	}
	return true, nil
}

// leave gives the places back.
func (g *gate) leave(hosts ...string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, h := range hosts {
		if g.running[h]--; g.running[h] <= 0 {
			delete(g.running, h)
		}
	}
	close(g.freed)
	g.freed = make(chan struct{})
}
