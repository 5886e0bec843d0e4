package oauth

import (
	"maps"
	"slices"
)

// A template holds the access token as often as it likes, so its own length is
// bounded: else a small file would make a request of gigabytes.
const (
	maxTemplate     = 8 << 10  // bytes of test.url and of a header of the test call
	maxTemplateBody = 64 << 10 // bytes of test.body
)

// sizes bounds the templates of the test call.
func (v *validation) sizes() {
	call := v.app.Test
	if len(call.URL) > maxTemplate {
		v.add("test.url", "The address of the test call is longer than 8 KiB.")
	}
	for _, name := range slices.Sorted(maps.Keys(call.Headers)) {
		if len(call.Headers[name]) > maxTemplate {
			v.add("test.headers."+clean(name, 40), "This header is longer than 8 KiB.")
		}
	}
	if len(call.Body) > maxTemplateBody {
		v.add("test.body", "The body of the test call is longer than 64 KiB.")
	}
}
