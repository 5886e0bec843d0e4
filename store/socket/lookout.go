package socket

import (
	"path/filepath"

	"github.com/fsnotify/fsnotify"
)

// lookOut calls lost when a file of the place in a folder is removed or renamed, as the
// system tells it, on a goroutine of its own. stop ends that and waits. Where the system
// cannot tell, nobody looks out.
func lookOut(folder string, lost func()) (stop func()) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return func() {}
	}
	if err := w.Add(folder); err != nil {
		_ = w.Close()
		return func() {}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case e, open := <-w.Events:
				if !open {
					return
				}
				name := filepath.Base(e.Name)
				if (name == socketName || name == lockName) && e.Op&(fsnotify.Remove|fsnotify.Rename) != 0 {
					lost()
				}
			case _, open := <-w.Errors: // something was lost
				if !open {
					return
				}
				lost()
			}
		}
	}()
	return func() { _ = w.Close(); <-ended }
}
