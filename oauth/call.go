package oauth

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"tokendesk/oauth/visible"
)

// request is one call to one endpoint, ready to be sent.
type request struct {
	name    string // for people: "token endpoint"
	grant   string // the grant type of a token request
	method  string
	address string
	header  http.Header
	body    []byte
	secrets []secret // values that must never be shown, beside the client's own
	public  bool     // the answer holds no secret (metadata, keys)
	brings  Answer   // where the answer has tokens, so that no trace shows them

	// anew makes the request again where it may not be sent twice as it is: an
	// assertion is good for one request. Nil where it may.
	anew func() (request, error)

	// leaving is asked before the first byte of the body can leave; see
	// [WithDeparture]. Nil: nothing is spent by sending it.
	leaving func() bool
}

// answer is what came back, whole and bounded.
type answer struct {
	name    string
	grant   string
	address string
	status  int
	header  http.Header
	body    []byte
	at      time.Time     // when it was there
	offset  time.Duration // the server's clock less ours; 0 when it gave none
	secrets []secret

	connection Connection
}

// do sends one request and reads one answer. It follows nothing and repeats
// nothing. Errors are *[Error] of KindUnreachable, KindBadAnswer,
// KindMisconfigured or KindInterrupted; any status is an answer.
func (c *Client) do(ctx context.Context, r request) (answer, error) {
	began := c.now()
	var sent atomic.Bool
	got, err := c.roundTrip(ctx, r, &sent)
	got.at = c.now()
	got.name, got.grant, got.address = r.name, r.grant, r.address
	got.secrets = slices.Concat(r.secrets, c.hidden)
	if err != nil {
		err = transportFailure(ctx, r, err, sent.Load(), c.limit)
	} else {
		got.offset = clockOffset(got.header.Get("Date"), began, got.at)
	}
	if c.trace != nil {
		c.trace(redact(r, got, began, err))
	}
	return got, err
}

func (c *Client) roundTrip(ctx context.Context, r request, sent *atomic.Bool) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	var stopped atomic.Bool
	// From the moment there is a connection a byte may have left.
	var seen watch
	ctx = seen.with(ctx, func() {
		if r.leaving != nil && !r.leaving() {
			stopped.Store(true)
			cancel()
			return
		}
		sent.Store(true)
	})
	var body io.Reader
	if r.body != nil {
		body = bytes.NewReader(r.body)
	}
	request, err := http.NewRequestWithContext(ctx, r.method, r.address, body)
	if err != nil {
		return answer{}, errBadAddress
	}
	if r.leaving != nil {
		holdBody(request, &stopped)
	}
	if r.header != nil {
		request.Header = r.header
	}
	if request.Header.Get("Idempotency-Key") != "" || request.Header.Get("X-Idempotency-Key") != "" {
		request.GetBody = nil // net/http would take it as leave to send a POST twice
	}
	if _, set := request.Header["User-Agent"]; !set {
		request.Header["User-Agent"] = []string{userAgent(c.app)}
	}
	response, err := c.web.RoundTrip(request)
	if err != nil {
		return answer{connection: seen.connection(nil)}, err
	}
	defer response.Body.Close()
	got := answer{status: response.StatusCode, header: response.Header, connection: seen.connection(response)}
	if response.StatusCode == http.StatusSwitchingProtocols {
		// Its body is the connection itself, whose reading no context ends.
		return got, nil
	}
	got.body, err = readBody(response, r.method)
	return got, err
}

// readBody reads an answer whole; the guard bounds it.
func readBody(response *http.Response, method string) ([]byte, error) {
	if size := response.ContentLength; size > 0 && size <= maxBody && method != http.MethodHead {
		body := make([]byte, size)
		n, err := io.ReadFull(response.Body, body)
		return body[:n], err
	}
	return io.ReadAll(response.Body)
}

// clockOffset compares the Date header with the middle of the exchange. The
// header has whole seconds, so half of one is its error.
func clockOffset(date string, began, ended time.Time) time.Duration {
	if date == "" {
		return 0
	}
	server, err := http.ParseTime(date)
	if err != nil {
		return 0
	}
	middle := began.Add(ended.Sub(began) / 2)
	if offset := server.Sub(middle).Round(time.Second); offset.Abs().Seconds() <= forever {
		return offset
	}
	return 0 // no clock is off by a century
}

// hostOf names an address for a person: its host, nothing that could be secret.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "the server"
	}
	return visible.Line(u.Host, 100)
}
