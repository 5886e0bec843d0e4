// Package parts are the small building blocks that the pane, the editor and
// the dialogs share: layouts that know wrapped text, surfaces, long text in
// pieces, and a sheet whose fields all know the Escape key.
//
// Everything here lives on the UI goroutine.
package parts
