package session

import (
	"context"
	"time"

	"tokendesk/oauth"
)

// Clock asks an account's server for the time, with nothing secret, and returns its
// clock less this computer's; see [oauth.Client.Clock].
func (m *Manager) Clock(ctx context.Context, ref oauth.Ref) (time.Duration, error) {
	if err := m.open(ctx); err != nil {
		return 0, forPerson(err)
	}
	a, err := m.account(ctx, ref)
	if err != nil {
		return 0, forPerson(err)
	}
	client, err := m.client(ctx, a, "")
	if err != nil {
		return 0, forPerson(err)
	}
	offset, err := client.Clock(ctx)
	return offset, forPerson(err)
}
