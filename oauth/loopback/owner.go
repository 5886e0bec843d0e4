package loopback

import "net"

// owner is whose a connection is.
type owner int

const (
	ownerUs      owner = iota // this process's user, or a system that does not tell users apart here
	ownerOther                // another user of this machine, root included
	ownerUnknown              // the system does not say; treated as another
	ownerGone                 // closed before it was looked at: nobody reads an answer
)

// owners tells whose the connections of a listener are. Whoever can read the
// browser's arguments knows a sign-in's state, so that the state alone does not
// say who came back with it (RFC 8252 8.1 trusts the machine's other users).
// close is called once, when no connection comes any more.
type owners func(l net.Listener) (of func(net.Conn) owner, close func())

// anybody is for systems where a connection's owner is not looked for.
func anybody(net.Listener) (of func(net.Conn) owner, close func()) {
	return func(net.Conn) owner { return ownerUs }, func() {}
}
