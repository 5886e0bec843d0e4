package oauth

import (
	"context"
	"io"
	"net/http"
	"sync/atomic"
)

type departureKey struct{}

// WithDeparture returns a context whose token requests ask depart before the
// first byte of their body can leave. From then on what they carry may be spent,
// a refresh token or a code, and whoever cancels loses what comes back: a caller
// keeps ctx from ending once depart has said yes. When it says no nothing is
// sent. It is called on a goroutine of the connection and more than once where a
// request is repeated, as for DPoP's nonce.
func WithDeparture(ctx context.Context, depart func() bool) context.Context {
	return context.WithValue(ctx, departureKey{}, depart)
}

func departureOf(ctx context.Context) func() bool {
	depart, _ := ctx.Value(departureKey{}).(func() bool)
	return depart
}

// holdBody keeps a request's body back once it is stopped: net/http may have
// begun to write when its context ends.
func holdBody(r *http.Request, stopped *atomic.Bool) {
	if r.Body == nil || r.GetBody == nil {
		return
	}
	again := r.GetBody
	r.Body = heldBody{r.Body, stopped}
	r.GetBody = func() (io.ReadCloser, error) {
		body, err := again()
		return heldBody{body, stopped}, err
	}
}

type heldBody struct {
	io.ReadCloser
	stopped *atomic.Bool
}

func (b heldBody) Read(p []byte) (int, error) {
	if b.stopped.Load() {
		return 0, context.Canceled
	}
	return b.ReadCloser.Read(p)
}
