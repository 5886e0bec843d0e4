// Package atspi lets screen readers on Linux and the BSDs hear the windows of a Fyne
// program: a bridge from what Fyne draws to AT-SPI, the accessibility protocol of these
// desktops. It needs nothing but Fyne and godbus. A program uses it with three lines:
//
//	bridge := atspi.Start(ctx, atspi.Options{Name: "Example", Session: dbus.ConnectSessionBus})
//	defer bridge.Close()
//	a.Lifecycle().SetOnEnteredForeground(func() { bridge.Activate(true) }) // and so on, if it likes
//
// Fyne's widgets are known; those of the program say what they are by fyne.Accessible and
// by [tokendesk/ui/atspi/accessible.Describer]. Package tree reads the windows; this one
// speaks.
//
// Nothing is read, told or waited for with a timer before somebody asks: on a desktop
// without a screen reader the bridge waits for messages, and on one without the
// accessibility bus (org.a11y.Bus) for the bus. It starts neither. The UI goroutine never
// waits for the bus, and the bus waits for the UI goroutine with a deadline.
package atspi
