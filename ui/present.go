package ui

import (
	"tokendesk/oauth"
	"tokendesk/ui/detail"
)

// unnamed masks in presentation mode what names the person of any account.
func (r *room) unnamed(text string) string {
	if !r.accounts.private {
		return text
	}
	records := []oauth.Record{r.details.loaded.record}
	for _, e := range r.accounts.entries {
		records = append(records, e.record)
	}
	return detail.NamesOf(records...).Mask(text)
}

// present switches presentation mode: while somebody looks on, no row, pane,
// question or toast says who an account turned out to be (promise 39). It outlives
// a lock, but not the window, which starts as it is mostly used.
func (r *room) present() {
	r.presenting = !r.presenting
	r.accounts.private = r.presenting
	r.toasts.hide() // it may name somebody
	r.status.setPrivate(r.accounts.private, r.desk.Now())
	r.setMenu()
	r.list.Refresh()
	r.details.show()
	if r.accounts.private {
		r.toasts.say("Presenting: nobody is named until you switch it off")
	}
}
