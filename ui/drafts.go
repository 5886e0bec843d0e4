package ui

import (
	"context"
	"errors"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/editor"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// drafts keep what somebody was writing in the editor when the vault was locked: in
// memory, sealed so that the vault's key alone opens it.
type drafts struct {
	drawer *store.Drawer // of the desk as it was opened last; nil until it is made
	kept   func(context.Context) ([]byte, error)
	taking *mainScreen // for which kept is being opened; that ends with it
}

// openDrawer makes the drawer that takes a draft at the next lock.
func (w *window) openDrawer(d *desk.Desk) {
	if !d.CanLock() {
		return
	}
	tasks.Start(w.main.tasks, d.Drawer, func(drawer *store.Drawer, err error) {
		if err == nil {
			w.drafts.drawer = drawer
		}
	})
}

// keepDraft seals what is in the editor and not saved. It is called while the main screen
// is still there.
func (w *window) keepDraft() {
	if w.main.actions.editing == nil || w.drafts.drawer == nil {
		return
	}
	drawer, text := w.drafts.drawer, w.main.actions.editing.Keep()
	if text == nil {
		return
	}
	tasks.Start(w.shell.Tasks, func(context.Context) ([]byte, error) {
		defer clear(text)
		return drawer.Put(text)
	}, func(sealed []byte, err error) {
		if err != nil {
			return
		}
		w.drafts.kept = func(ctx context.Context) ([]byte, error) { return drawer.Take(ctx, sealed) }
		if w.main != nil && w.main.list.Loaded() { // it was unlocked faster
			w.resumeDraft()
		}
	})
}

// resumeDraft opens the editor again as it was left. What cannot be opened now, or is locked
// away again meanwhile, is kept for the next time.
func (w *window) resumeDraft() {
	if w.drafts.kept == nil || w.main == nil || w.drafts.taking == w.main {
		return
	}
	m := w.main
	w.drafts.taking = m
	tasks.Start(m.tasks, w.drafts.kept, func(text []byte, err error) {
		defer clear(text)
		w.drafts.taking = nil
		if err == nil || isLost(err) {
			w.drafts.kept = nil
		}
		var o editor.Options
		if err == nil {
			o, err = editor.Kept(text)
		}
		if err != nil {
			message, _ := words.Explain(err)
			m.Toasts.Say(message)
			return
		}
		m.actions.openEditor(o)
	})
}

// isLost reports whether a draft can never be opened: see [store.Drawer.Take].
func isLost(err error) bool {
	var e *oauth.Error
	return errors.As(err, &e) && e.Kind == oauth.KindVault && !errors.Is(err, store.ErrLocked)
}
