package oauth

import (
	"context"
	"net/http"
	"time"
)

// Clock asks an app's server for the time and returns its clock less this computer's,
// to a second (RFC 9110 6.6.1). The request holds nothing secret, and what is answered
// does not count. Errors are *[Error]: those of any request, and KindBadAnswer where
// the server does not tell the time.
func (c *Client) Clock(ctx context.Context) (time.Duration, error) {
	address := c.app.Endpoints.Token
	if address == "" {
		address = c.app.Endpoints.Issuer
	}
	if address == "" {
		return 0, missingEndpoint("token", KindMisconfigured)
	}
	began := c.now()
	got, err := c.do(ctx, request{name: "clock of the server", method: http.MethodHead, address: address, public: true})
	if err != nil {
		return 0, err
	}
	if _, err := http.ParseTime(got.header.Get("Date")); err != nil {
		return 0, &Error{Kind: KindBadAnswer, Sent: true, Message: hostOf(address) + " does not say what time it is.", Advice: "Compare this computer's clock with another one."}
	}
	return clockOffset(got.header.Get("Date"), began, got.at), nil
}
