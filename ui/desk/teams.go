package desk

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/team"
	"tokendesk/ui/words"
)

// Team is a team's folder and how it stands.
type Team struct {
	Folder, Name string
	Apps         []string // ids of the apps that it has and the vault follows
	Gone         []string // those that it has no longer; they stay in the vault
	Skipped      []string // those that the person has removed
	Problems     []team.Problem
	Err          error // why the folder cannot be read, an [*oauth.Error]; nothing is known of it then

	// Report is what this look took.
	Report store.ImportReport
}

// Troubles counts what is wrong in a folder, and is no note.
func (t Team) Troubles() (n int) {
	for _, p := range t.Problems {
		if !p.Note {
			n++
		}
	}
	if t.Err != nil {
		n++
	}
	return n
}

// AddTeam makes the vault follow a folder, and takes the apps that it has. What of them
// acts waits for a person's word. An error is one of the folder, or of the vault.
func (d *Desk) AddTeam(ctx context.Context, dir string) (Team, error) {
	folder, err := TeamFolder(dir)
	if err != nil {
		return Team{}, err
	}
	if _, err := team.Read(ctx, folder); err != nil {
		return Team{}, err
	}
	if err := d.vault.AddTeam(ctx, folder); err != nil {
		return Team{}, err
	}
	t, err := d.lookAtTeam(ctx, store.Team{Folder: folder})
	d.LookAtTeams()
	if err == nil {
		err = t.Err
	}
	return t, err
}

// CheckTeam reports whether a folder can be read as a team's, so that no vault is made for
// one that cannot.
func CheckTeam(ctx context.Context, dir string) error {
	folder, err := TeamFolder(dir)
	if err != nil {
		return err
	}
	_, err = team.Read(ctx, folder)
	return err
}

// TeamFolder is the whole path of a folder as it is kept.
func TeamFolder(dir string) (string, error) {
	folder, err := filepath.Abs(dir)
	if err != nil {
		return "", oauth.UsageError("The current folder no longer exists, and relative paths start there.", "Change to another folder.")
	}
	return folder, nil
}

// Teams looks at every team's folder, takes what is new in it, and says how it stands.
func (d *Desk) Teams(ctx context.Context) ([]Team, error) {
	kept, err := d.vault.Teams(ctx)
	if err != nil {
		return nil, err
	}
	teams := make([]Team, 0, len(kept))
	for _, k := range kept {
		t, err := d.lookAtTeam(ctx, k)
		if err != nil {
			return teams, err
		}
		teams = append(teams, t)
	}
	return teams, nil
}

// SyncTeams takes what is new in the teams' folders, looking first whether anything can be,
// by names, sizes and times. It returns those that it has read.
func (d *Desk) SyncTeams(ctx context.Context) (teams []Team, err error) {
	kept, err := d.vault.Teams(ctx)
	if err != nil {
		return nil, err
	}
	for _, k := range kept {
		if stamp, err := team.Stamp(ctx, k.Folder); err != nil || stamp == k.Stamp && stamp != "" {
			continue // one that cannot be read is told where folders are looked at
		}
		t, err := d.lookAtTeam(ctx, k)
		if err != nil {
			return teams, err
		}
		teams = append(teams, t)
	}
	return teams, nil
}

// lookAtTeam reads a folder and takes what is new in it. Its error is the vault's, or that
// of ctx.
func (d *Desk) lookAtTeam(ctx context.Context, k store.Team) (Team, error) {
	t := Team{Folder: k.Folder, Name: team.Name(k.Folder)}
	read, err := team.Read(ctx, k.Folder)
	if err != nil {
		if ctx.Err() != nil {
			return t, err
		}
		t.Err = err
		t.Apps, err = d.appsOf(ctx, k.Folder)
		return t, err
	}
	report, err := d.vault.SyncTeam(ctx, read)
	if err != nil {
		return t, err
	}
	t.Problems, t.Gone, t.Skipped, t.Report = report.Problems, report.Gone, report.Skipped, report.ImportReport
	if t.Apps, err = d.appsOf(ctx, k.Folder); err != nil {
		return t, err
	}
	t.Apps = slices.DeleteFunc(t.Apps, func(id string) bool { return slices.Contains(t.Gone, id) })
	return t, nil
}

// appsOf are the ids of the apps that are followed from a folder.
func (d *Desk) appsOf(ctx context.Context, folder string) (ids []string, err error) {
	records, err := d.vault.Records(ctx)
	for _, rec := range records {
		if rec.Team != nil && rec.Team.Folder == folder && !slices.Contains(ids, rec.App.ID) {
			ids = append(ids, rec.App.ID)
		}
	}
	return ids, err
}

// RemoveTeam follows a folder no longer, named by its path or, where one alone has it, by its
// name. Its apps become the person's own; with dropUnused those are removed of which the
// person has neither a secret nor a token. kept and dropped are their ids.
func (d *Desk) RemoveTeam(ctx context.Context, dir string, dropUnused bool) (kept, dropped []string, err error) {
	t, err := d.FindTeam(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	kept, dropped, err = d.vault.RemoveTeam(ctx, t.Folder, dropUnused)
	d.LookAtTeams()
	return kept, dropped, err
}

// FindTeam is a folder that is followed, by its path or its name alone; nothing is read of
// it.
func (d *Desk) FindTeam(ctx context.Context, dir string) (Team, error) {
	folder, err := TeamFolder(dir)
	if err != nil {
		return Team{}, err
	}
	kept, err := d.vault.Teams(ctx)
	if err != nil {
		return Team{}, err
	}
	var found []string
	for _, k := range kept {
		if k.Folder == folder {
			found = []string{folder}
			break
		}
		if team.Name(k.Folder) == dir {
			found = append(found, k.Folder)
		}
	}
	if len(found) != 1 {
		return Team{}, oauth.UsageError("Tokendesk does not follow the folder "+words.Quoted(dir)+".", "`tokendesk team list` shows which it follows.")
	}
	t := Team{Folder: found[0], Name: team.Name(found[0])}
	t.Apps, err = d.appsOf(ctx, t.Folder)
	return t, err
}

// LookAtTeams has [Desk.TeamNews] look at the folders soon. It does not wait.
func (d *Desk) LookAtTeams() {
	select {
	case d.teamsLook <- struct{}{}:
	default:
	}
}

// again is how often a folder is looked at of which the system tells nothing, by the times
// of its files alone.
const again = time.Minute

// TeamNews takes what changes in the teams' folders, as the system tells it, and streams
// those that it has read, until ctx ends or the desk is closed; the channel is closed then.
// Faces that stay open follow it; commands look once.
func (d *Desk) TeamNews(ctx context.Context) <-chan []Team {
	out := make(chan []Team)
	ctx, stop := context.WithCancel(ctx)
	closed := context.AfterFunc(d.feed.life, stop)
	go func() {
		defer close(out)
		defer stop()
		defer func() { closed() }()
		changes := d.vault.Watch(ctx)
		for ctx.Err() == nil {
			d.followThese(ctx, d.teamFolders(ctx), changes, out)
		}
	}()
	return out
}

// teamFolders are the folders that are followed, none while the vault is locked.
func (d *Desk) teamFolders(ctx context.Context) (folders []string) {
	kept, err := d.vault.Teams(ctx)
	if err != nil {
		return nil
	}
	for _, k := range kept {
		folders = append(folders, k.Folder)
	}
	return folders
}

// followThese is TeamNews as long as these are the folders.
func (d *Desk) followThese(ctx context.Context, folders []string, changes <-chan store.Change, news chan<- []Team) {
	watching, stop := context.WithCancel(ctx)
	defer stop()
	var changed <-chan struct{}
	var tick <-chan time.Time
	if len(folders) > 0 {
		var unwatched []string
		if changed, unwatched = team.Watch(watching, folders); len(unwatched) > 0 {
			ticker := time.NewTicker(again)
			defer ticker.Stop()
			tick = ticker.C
		}
	}
	for {
		if len(folders) > 0 {
			if teams, err := d.SyncTeams(ctx); err == nil && len(teams) > 0 {
				select {
				case news <- teams:
				case <-ctx.Done():
					return
				}
			}
		}
		for looked := false; !looked; {
			select {
			case <-ctx.Done():
				return
			case _, open := <-changed:
				if !open {
					changed = nil
					continue
				}
				looked = true
			case <-tick:
				return // one that was not there may be watched now
			case <-d.teamsLook:
				if !slices.Equal(folders, d.teamFolders(ctx)) {
					return
				}
				looked = true
			case _, open := <-changes: // another process may have added one
				if !open {
					changes = nil
					continue
				}
				if !slices.Equal(folders, d.teamFolders(ctx)) {
					return
				}
			}
		}
	}
}
