package ui

import (
	"runtime"

	"tokendesk/ui/dialogs"
)

// certificate explains what the browser is shown where it comes back by https.
func (a *actions) certificate() {
	dialogs.Certificate(a.Win, dialogs.CertificateOptions{
		Run: a.tasks.Show, System: runtime.GOOS, Load: a.desk.Certificate,
		Copy: func(text, what string) { a.copyText(text, what, false) }, Done: a.Toasts.Say,
	})
}
