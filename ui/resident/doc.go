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
// The place beside the vault (package socket) proves who the brain is. Nobody opens the
// vault without it, but a half that was handed the key by the other; and nobody uses what
// it opened so before the giver has left the vault to it, or has died and left the place.
// G gives, T takes:
//
//	message    sent by  the vault's   a lock heard          the link ends, or is too late
//	ready      W, R     G             G locks               nothing was given
//	ask        W        G             G locks               G goes on; T asks the place
//	give, key  G        G             G locks, tells T      T opens nothing; G goes on
//	took       T        G             G locks, tells T,     G goes on; T asks the place: T's
//	                                  which locks first     if G died, else T closes its own
//	yours      G        T, once said  goes along; T locks   T asks the place, as above
//	gone       G        T             goes along; T locks   T takes the free place
//	failed     T        G             G locks               nothing was given
//
// A message that hands the vault out (give, took) is not acted on once its sender has
// ended the link. Whoever waits too long ends the link: a half that was stopped and goes
// on learns so before it does anything.
//
// [Run] is the process, [Companion] the window's view of it.
package resident
