package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"tokendesk/oauth"
)

// The folders of teams are one text beside the records, sealed as they are and bound to
// its place: nobody without the key adds one. It is in no manifest. Who puts an older one
// back makes the vault follow a folder that its person once chose, and what comes from
// there waits like everything else.

const selectTeams = `SELECT value FROM meta WHERE key = 'teams' AND length(value) <= 1048576`

// teamsFormat is the version the folders are sealed under.
const teamsFormat = 1

// mostTeams is how many folders a vault follows.
const mostTeams = 50

// Team is a team's folder that a vault follows.
type Team struct {
	Folder string `json:"folder"` // its whole path
	// Stamp is that of what was taken last ([team.Stamp]); "" asks for another reading.
	Stamp string `json:"stamp,omitempty"`
	// Left are the ids of apps that the person removed: they stay away.
	Left []string `json:"left,omitempty"`
}

// Teams returns the folders that the vault follows, in the order in which they were added.
func (v *Vault) Teams(ctx context.Context) (teams []Team, err error) {
	err = v.read(ctx, func(w view) error {
		teams, err = w.teams(ctx)
		return err
	})
	return teams, err
}

// AddTeam makes the vault follow a folder, by its whole path. One that it follows brings
// back the apps that the person has removed. Nothing is read here: see [Vault.SyncTeam].
func (v *Vault) AddTeam(ctx context.Context, folder string) error {
	return v.write(ctx, func(ctx context.Context, c *change) error {
		teams, err := c.teams(ctx)
		if err != nil && !isDamaged(err) { // damaged: this begins again
			return err
		}
		if at := indexOf(teams, folder); at >= 0 {
			teams[at].Stamp, teams[at].Left = "", nil
			return c.putTeams(ctx, teams)
		}
		if len(teams) == mostTeams {
			return oauth.UsageError("There are too many team folders.", "Remove one first.")
		}
		return c.putTeams(ctx, append(teams, Team{Folder: folder}))
	})
}

func indexOf(teams []Team, folder string) int {
	return slices.IndexFunc(teams, func(t Team) bool { return t.Folder == folder })
}

// teams opens what is kept, nil for nothing.
func (w view) teams(ctx context.Context) (teams []Team, err error) {
	text, err := w.teamsText(ctx)
	if text == nil || err != nil {
		return nil, err
	}
	if json.Unmarshal(text, &teams) != nil {
		return nil, damagedTeams(nil)
	}
	return teams, nil
}

func (w view) teamsText(ctx context.Context) ([]byte, error) {
	var sealed []byte
	err := w.q.QueryRowContext(ctx, selectTeams).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	text, err := w.s.open(recordID{}, fieldTeams, teamsFormat, sealed)
	if err != nil {
		return nil, damagedTeams(err)
	}
	return text, nil
}

func damagedTeams(err error) error {
	return vaultError(errors.Join(ErrDamaged, err), "The list of team folders is damaged in the vault.",
		"Add the folders again: `tokendesk team add DIR`. The apps are unharmed.")
}

func (c *change) putTeams(ctx context.Context, teams []Team) error {
	text, err := json.Marshal(teams)
	if err != nil {
		return err
	}
	c.beside = true
	return c.tx.set(ctx, upsertMeta, "teams", c.s.seal(recordID{}, fieldTeams, teamsFormat, text))
}

// moveTeams seals them with the new key; a damaged text stays as it is, and goes on being
// told.
func (c *change) moveTeams(ctx context.Context, old *sealer) error {
	teams, err := view{q: c.q, s: old}.teams(ctx)
	if len(teams) == 0 || errors.Is(err, ErrDamaged) {
		return nil
	}
	if err != nil {
		return err
	}
	return c.putTeams(ctx, teams)
}

// leaveOut notes that a person removed an app of a team's folder: it stays away.
func (c *change) leaveOut(ctx context.Context, app appBody) error {
	if app.Team == nil || app.Team.Gone {
		return nil
	}
	teams, err := c.teams(ctx)
	at := indexOf(teams, app.Team.Folder)
	if err != nil || at < 0 || slices.Contains(teams[at].Left, app.App.ID) {
		return ignoringDamage(err)
	}
	teams[at].Left = append(teams[at].Left, app.App.ID)
	return c.putTeams(ctx, teams)
}

// takeBack undoes leaveOut.
func (c *change) takeBack(ctx context.Context, app appBody) error {
	if app.Team == nil {
		return nil
	}
	teams, err := c.teams(ctx)
	at := indexOf(teams, app.Team.Folder)
	if err != nil || at < 0 {
		return ignoringDamage(err)
	}
	teams[at].Left = slices.DeleteFunc(teams[at].Left, func(id string) bool { return id == app.App.ID })
	return c.putTeams(ctx, teams)
}

func ignoringDamage(err error) error {
	if isDamaged(err) {
		return nil
	}
	return err
}
