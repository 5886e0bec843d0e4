package session

import (
	"context"

	"tokendesk/oauth"
)

// untrusted is the error of an app whose secrets would go elsewhere than was
// approved; nil when they would not.
func untrusted(rec oauth.Record, app oauth.App) error {
	changes := rec.Approved.Diff(oauth.BindingOf(app))
	if len(changes) == 0 {
		return nil
	}
	fields := changes[0].Field
	if len(changes) > 1 {
		fields += " and more"
	}
	return &oauth.Error{
		Kind:    oauth.KindUntrusted,
		Message: "Where this app sends its secrets has changed (" + fields + "); nothing was sent.",
		Advice:  "Look at old and new, then accept the change in the window or with tokendesk trust " + rec.App.ID + ".",
	}
}

// Changes lists what the app's binding differs in from the approved one; the
// vault's Trust accepts it.
func (m *Manager) Changes(ctx context.Context, ref oauth.Ref) ([]oauth.BindingChange, error) {
	a, err := m.read(ctx, ref)
	if err != nil {
		return nil, forPerson(err)
	}
	return a.rec.Approved.Diff(oauth.BindingOf(a.app)), nil
}
