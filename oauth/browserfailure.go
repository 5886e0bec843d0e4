package oauth

import "context"

type browserFailureKey struct{}

// WithBrowserFailure returns a context by which whoever opens a page says that this failed
// after all, when they have returned. told is called on any goroutine, while ctx lives.
func WithBrowserFailure(ctx context.Context, told func(error)) context.Context {
	return context.WithValue(ctx, browserFailureKey{}, told)
}

// BrowserFailed tells whoever made ctx that a page was not opened after all.
func BrowserFailed(ctx context.Context, err error) {
	if told, ok := ctx.Value(browserFailureKey{}).(func(error)); ok {
		told(err)
	}
}
