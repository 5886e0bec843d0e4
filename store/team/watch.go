package team

import (
	"context"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settled is how long nothing must happen in a folder before it is looked at: a pull
// writes many files.
const settled = 300 * time.Millisecond

// Watch tells when something has happened in one of these folders, as the system tells it,
// until ctx ends; the channel is closed then. unwatched are the folders of which nothing is
// told, because they are not there or the system cannot.
func Watch(ctx context.Context, folders []string) (changed <-chan struct{}, unwatched []string) {
	out := make(chan struct{}, 1)
	w, err := fsnotify.NewWatcher()
	if err != nil {
		close(out)
		return out, folders
	}
	for _, folder := range folders {
		if err := w.Add(folder); err != nil {
			unwatched = append(unwatched, folder)
		}
	}
	go func() {
		defer close(out)
		defer w.Close()
		timer := time.NewTimer(settled)
		timer.Stop()
		for {
			select {
			case e, open := <-w.Events:
				if !open {
					return
				}
				if e.Op != fsnotify.Chmod { // also what only reads tells of it
					timer.Reset(settled)
				}
			case _, open := <-w.Errors: // something was lost
				if !open {
					return
				}
				timer.Reset(settled)
			case <-timer.C:
				select {
				case out <- struct{}{}:
				default:
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, unwatched
}
