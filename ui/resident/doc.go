// Package resident is the half of the program that goes on when the window is
// closed: a process without a toolkit that shows the tray's icon, keeps favourites
// fresh, keeps what was promised of the clipboard, and notifies. It costs nothing
// while nothing happens.
//
// The program is two processes then, parent and child, whichever started which, with
// a [Link] between them that nobody else can reach. Always one of them has the vault
// open with its key, and is the brain: it renews, notifies, holds the clipboard and
// hears what others say over the socket beside the vault. While there is a window it
// is the window, and this process only shows the icon. When the window closes it
// hands the brain over, when it opens it takes it back: the one that is to have it
// opens the vault first, then the other closes its own, so that a hand-over that fails
// loses nothing. If one half dies the other goes on.
//
// [Run] is the process, [Companion] the window's view of it.
package resident
