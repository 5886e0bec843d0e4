package oauth

import "errors"

// Hide returns an error without the client's secrets in its words: for those
// that came another way than through the client, such as the browser's. An error
// that is no [*Error] is returned as it is.
func (c *Client) Hide(err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	hidden := redactorOf(c.hidden)
	told := *e
	for _, words := range []*string{&told.Message, &told.Advice, &told.ServerError, &told.ServerDescription} {
		*words = hidden.scrub(*words)
	}
	return &told
}

// nameFor is who the server says somebody is, without a secret that it may have
// put there; a short one may be part of an honest name.
func (c *Client) nameFor(ts TokenSet, name string) string {
	if name == "" {
		return ""
	}
	hidden := redactorOf(append(hiddenOf(ts), c.hidden...))
	hidden.short = nil
	return hidden.scrub(name)
}
