//go:build unix

package socket

import (
	"errors"
	"net"
	"os"
	"path/filepath"
)

// Hand stops hearing and returns what another process goes on with ([Take]): nobody
// finds the place free meanwhile, and who calls just then is heard by the other. Close
// the files once it has them. An error leaves the place free.
func (l *Listener) Hand() ([]*os.File, error) {
	l.mu.Lock()
	heard, err := l.listener.File()
	l.mu.Unlock()
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	err = l.end() // of this process's end
	return []*os.File{heard, l.lock.file}, err
}

// Take goes on with the place that another process has handed over, of the vault in dir.
// The files are this process's then, or closed.
func Take(dir string, files []*os.File, handle func(word string) bool) (*Listener, error) {
	if len(files) != 2 {
		for _, f := range files {
			_ = f.Close()
		}
		return nil, failed(os.ErrInvalid)
	}
	listener, err := net.FileListener(files[0])
	_ = files[0].Close() // there is a copy
	heard, ok := listener.(*net.UnixListener)
	if err != nil || !ok {
		return nil, failed(errors.Join(err, files[1].Close()))
	}
	heard.SetUnlinkOnClose(false)
	return serving(&lock{files[1]}, heard, filepath.Join(dir, socketName), handle), nil
}
