package ui

// present switches presentation mode: while somebody looks on, no row, pane,
// question or toast says who an account turned out to be (promise 39). It is
// not remembered: a window starts as it is mostly used.
func (r *room) present() {
	r.accounts.private = !r.accounts.private
	r.toasts.hide() // it may name somebody
	r.status.setPrivate(r.accounts.private, r.desk.Now())
	r.setMenu()
	r.list.Refresh()
	r.details.show()
	if r.accounts.private {
		r.toasts.say("Presenting: nobody is named until you switch it off")
	}
}
