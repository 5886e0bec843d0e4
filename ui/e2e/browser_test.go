package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// newBrowser starts a real headless Chromium with a profile of its own.
func newBrowser(t *testing.T) context.Context {
	t.Helper()
	return newBrowserIn(t, t.TempDir())
}

// newBrowserIn starts one with a profile that lies in a folder.
func newBrowserIn(t *testing.T, profile string) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.UserDataDir(profile),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.WSURLReadTimeout(patience),
	)
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	browser, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if _, err := chromedp.Run(browser, chromedp.Title()); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return browser
}

// signIn opens a sign-in address, picks a user as a person would, and returns
// what the page at the end of the way says.
func (d *desktop) signIn(browser context.Context, address, user string) (said string) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(browser, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(address), chromedp.WaitVisible("#user-"+user)); err != nil {
		d.t.Fatalf("the sign-in page does not come: %v", err)
	}
	// The click leads through two redirects to another page, and takes its
	// document along: no answer to it can be waited for.
	click := fmt.Sprintf("setTimeout(() => document.getElementById(%q).click())", "user-"+user)
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](click)); err != nil {
		d.t.Fatalf("clicking: %v", err)
	}
	d.eventually("the page at the end of the sign-in", func() error {
		look, stop := context.WithTimeout(ctx, 5*time.Second)
		defer stop()
		page, err := chromedp.Run(look, chromedp.Evaluate[string]("location.pathname + ' ' + document.body.innerText"))
		if err != nil {
			return err
		}
		var found bool
		if said, found = strings.CutPrefix(page, "/callback "); !found || said == "" {
			return fmt.Errorf("the browser is at %s", page)
		}
		return nil
	})
	return said
}
