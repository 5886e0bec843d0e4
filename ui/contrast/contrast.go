// Package contrast tells whether the desktop wishes a high contrast, and when that changes.
//
// It knows Linux: the settings portal of the session bus. It uses a bus that runs already,
// and is silent where there is none. Elsewhere it is always silent.
package contrast

import "context"

// Follow starts to listen and returns at once: the channel has what the desktop wishes, now
// and after each change, where that is known. It is closed when nothing more can come. It
// ends with ctx.
func Follow(ctx context.Context) <-chan bool {
	wishes := make(chan bool)
	go func() {
		defer close(wishes)
		follow(ctx, func(high bool) {
			select {
			case wishes <- high:
			case <-ctx.Done():
			}
		})
	}()
	return wishes
}
