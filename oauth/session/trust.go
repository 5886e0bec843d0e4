package session

import (
	"slices"

	"tokendesk/oauth"
)

// Untrusted is the error of an account with settings that wait for a person's
// word (promise 40); nil when there are none. What metadata says waits only
// where it is used: the server may have taken it back by then.
func Untrusted(rec oauth.Record) error {
	waiting := slices.DeleteFunc(slices.Clone(rec.Waiting), oauth.Change.Discovered)
	if len(waiting) == 0 {
		return nil
	}
	fields := waiting[0].Field
	if len(waiting) > 1 {
		fields += " and more"
	}
	return &oauth.Error{
		Kind:    oauth.KindUntrusted,
		Message: "New settings of this app are not trusted yet (" + fields + "); nothing was sent.",
		Advice:  "Review old and new, then trust them in the window or with tokendesk trust " + rec.App.ID + ".",
	}
}
