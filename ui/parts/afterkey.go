package parts

import "fyne.io/fyne/v2"

// AfterKey does something once the key that asked for it is done. A key comes first as
// a key and then as its character: whatever gets the focus in between has the
// character typed into it. It is called, and calls, on the UI goroutine.
func AfterKey(do func()) { fyne.Do(do) }
