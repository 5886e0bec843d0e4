//go:build !unix

package socket

import (
	"errors"
	"os"
)

// Hand stops hearing. Nothing can be handed to another process here: the place is free.
func (l *Listener) Hand() ([]*os.File, error) {
	return nil, errors.Join(errors.ErrUnsupported, l.Close())
}

// Take is for systems where [Listener.Hand] is.
func Take(string, []*os.File, func(string) bool) (*Listener, error) {
	return nil, failed(errors.ErrUnsupported)
}
