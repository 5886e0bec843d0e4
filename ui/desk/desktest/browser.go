package desktest

import (
	"context"
	"sync"

	"tokendesk/oauth"
)

// Page is one page that the desk had opened.
type Page struct {
	Address string
	Ref     oauth.Ref
	Setting string // the account's, as it was used
}

// Browser stands for every browser of the machine. It opens nothing. Its methods
// may be called on any goroutine.
type Browser struct {
	mu     sync.Mutex
	opened []Page
	fail   error
}

// Opened are the pages in the order they were to be opened, failures included.
func (b *Browser) Opened() []Page {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]Page(nil), b.opened...)
}

// Fail makes every browser fail from now on; nil: none.
func (b *Browser) Fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail = err
}

func (b *Browser) open(_ context.Context, address string, ref oauth.Ref, setting string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.opened = append(b.opened, Page{address, ref, setting})
	return b.fail
}
