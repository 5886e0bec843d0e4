package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/store/team"
)

// teamApp is what an app's record knows of the team's folder it comes from.
type teamApp struct {
	oauth.Team
	Given teamGiven `json:"given"` // what the folder said last
}

// teamGiven is what an app file of a team says of an app.
type teamGiven struct {
	App      oauth.App       `json:"app"`
	Accounts []oauth.Account `json:"accounts,omitempty"`
	KeyFile  string          `json:"key_file,omitempty"`
}

// told is what a face may know of it; nil for an own app.
func (t *teamApp) told() *oauth.Team {
	if t == nil {
		return nil
	}
	told := t.Team
	return &told
}

// TeamReport is what taking a team's folder did.
type TeamReport struct {
	ImportReport
	Gone     []string // apps that the folder has no longer; they stay
	Problems []team.Problem
	Skipped  []string // apps that the person has removed
}

// SyncTeam takes what was read of a team's folder in one transaction, as an import of it
// would: what of it acts waits (promise 40). An app that cannot be taken is a problem, and
// disturbs no other. The person's own stays: secrets, tokens, favourites, their accounts,
// an own app of the same id. Where nothing is new, nothing is written.
func (v *Vault) SyncTeam(ctx context.Context, f team.Folder) (TeamReport, error) {
	var report TeamReport
	err := v.write(ctx, func(ctx context.Context, c *change) error {
		report = TeamReport{ImportReport: newReport(), Problems: slices.Clone(f.Problems)}
		teams, err := c.teams(ctx)
		if err != nil {
			return err
		}
		at := indexOf(teams, f.Path)
		if at < 0 {
			return oauth.UsageError("Tokendesk does not follow the folder "+f.Path+".", "To add it: `tokendesk team add DIR`.")
		}
		followed, err := c.teamApps(ctx, f.Path)
		if err != nil {
			return err
		}
		for _, a := range owned(f.Apps, followed, &report) {
			if _, known := followed[a.App.ID]; !known && !c.has(oauth.Ref{App: a.App.ID}) && slices.Contains(teams[at].Left, a.App.ID) {
				report.Skipped = append(report.Skipped, a.App.ID)
				continue
			}
			if err := v.takeTeamApp(ctx, c, f.Path, a, &report); err != nil {
				return err
			}
		}
		if err := c.markGone(ctx, f, followed, &report); err != nil {
			return err
		}
		if teams[at].Stamp == f.Stamp {
			return nil
		}
		teams[at].Stamp = f.Stamp
		return c.putTeams(ctx, teams)
	})
	if err != nil {
		return TeamReport{}, err
	}
	return report, nil
}

// teamApps are the apps that are followed from a folder, by id.
func (c *change) teamApps(ctx context.Context, folder string) (map[string]teamApp, error) {
	found := map[string]teamApp{}
	for e := range c.manifest.all {
		if e.ref.Account != "" {
			continue
		}
		app, err := c.app(ctx, e.ref.App)
		switch {
		case isDamaged(err):
		case err != nil:
			return nil, err
		case app.Team != nil && app.Team.Folder == folder:
			found[e.ref.App] = *app.Team
		}
	}
	return found, nil
}

// owned are a folder's apps without those whose id another file of it has, too: the file
// that it was taken from before keeps it, or else the first.
func owned(apps []team.App, followed map[string]teamApp, report *TeamReport) (out []team.App) {
	files := map[string][]string{}
	for _, a := range apps {
		files[a.App.ID] = append(files[a.App.ID], a.File)
	}
	for _, a := range apps {
		of := files[a.App.ID]
		owner := of[0]
		if known := followed[a.App.ID].File; slices.Contains(of, known) {
			owner = known
		}
		if a.File == owner {
			out = append(out, a)
			continue
		}
		report.Problems = append(report.Problems, team.Problem{
			File:    a.File,
			Message: fmt.Sprintf("apps: %s and %s both hold an app with the ID %q. The one in %s is used.", owner, a.File, a.App.ID, owner),
			Advice:  "Give one of them another ID, or remove it from its file.",
		})
	}
	return out
}

// takeTeamApp takes one app of a folder.
func (v *Vault) takeTeamApp(ctx context.Context, c *change, folder string, a team.App, report *TeamReport) error {
	refuse := func(message, advice string) {
		report.Problems = append(report.Problems, team.Problem{File: a.File, Message: message, Advice: advice})
	}
	id := oauth.Ref{App: a.App.ID}
	given := teamGiven{App: a.App, Accounts: a.Accounts, KeyFile: a.KeyFile}
	mark := teamApp{Team: oauth.Team{Folder: folder, File: a.File, Own: a.Own}, Given: given}
	entry := a.Entry
	if c.has(id) {
		kept, err := c.app(ctx, a.App.ID)
		switch {
		case isDamaged(err):
			refuse(a.App.ID+": this app is damaged in the vault.", restoreAdvice)
			return nil
		case err != nil:
			return err
		case kept.Team == nil:
			refuse(fmt.Sprintf("%s: you have an app of your own with this ID. The team's was not taken.", a.App.ID), "Give your own another ID, or remove it, to use the team's.")
			return nil
		case kept.Team.Folder != folder:
			refuse(fmt.Sprintf("%s: an app with this ID comes from the folder %s. This one was not taken.", a.App.ID, kept.Team.Folder), "Give one of them another ID.")
			return nil
		case jsonText(kept.Team) == jsonText(mark):
			return nil
		}
		entry.App.Favourite = kept.App.Favourite
		if entry.App.Expires == (oauth.Expires{}) {
			entry.App.Expires = kept.App.Expires
		}
		if entry.KeyFile == kept.Team.Given.KeyFile {
			entry.KeyFile = kept.KeyRead // as it stands in the vault
			if kept.KeyFile != "" {
				entry.KeyFile = kept.KeyFile
			}
		}
		entry.Accounts = news(entry.Accounts, kept.Team.Given.Accounts)
	}
	one := newReport()
	var e *oauth.Error
	switch err := v.importApp(ctx, c, entry, Consent{}, &one); {
	case errors.As(err, &e) && (e.Kind == oauth.KindMisconfigured || e.Kind == oauth.KindUsage):
		refuse(e.Message, strings.TrimSpace(strings.TrimSuffix(e.Advice, "Nothing was imported.")))
		return nil
	case err != nil:
		return err
	}
	app, err := c.app(ctx, a.App.ID)
	if err != nil {
		return err
	}
	app.Team = &mark
	accounts, err := c.accountsOf(ctx, a.App.ID)
	if err != nil {
		return err
	}
	delete(one.Open, a.App.ID)
	if gaps := v.o.Open(openRecord(app, accounts, one.Waiting[a.App.ID])); len(gaps) > 0 {
		one.Open[a.App.ID] = gaps // each person's own secrets among them
	}
	report.add(one)
	return c.put(ctx, id, app, nil)
}

// news are the accounts of a file that say something else than what it said before: the
// others are as the person has them. One that names none leaves the vault's.
func news(now, before []oauth.Account) (out []oauth.Account) {
	for _, a := range now {
		if !slices.ContainsFunc(before, func(b oauth.Account) bool { return jsonText(a) == jsonText(b) }) {
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		return []oauth.Account{{ID: oauth.DefaultAccount}}
	}
	return out
}

// markGone notes which apps a folder has no longer. What was in a file that cannot be read
// now is as it was.
func (c *change) markGone(ctx context.Context, f team.Folder, followed map[string]teamApp, report *TeamReport) error {
	unread := map[string]bool{}
	for id, was := range followed {
		switch {
		case slices.ContainsFunc(f.Apps, func(a team.App) bool { return a.App.ID == id }):
			continue
		case slices.Contains(f.Unread, was.File):
			unread[was.File] = true
			continue
		}
		report.Gone = append(report.Gone, id)
		if was.Gone {
			continue
		}
		app, err := c.app(ctx, id)
		if err != nil {
			return err
		}
		app.Team.Gone = true
		if err := c.put(ctx, oauth.Ref{App: id}, app, nil); err != nil {
			return err
		}
	}
	for file := range unread {
		if !slices.ContainsFunc(report.Problems, func(p team.Problem) bool { return p.File == file && !p.Note }) {
			report.Problems = append(report.Problems, team.Incomplete(file))
		}
	}
	slices.Sort(report.Gone)
	return nil
}

// RemoveTeam makes the vault follow a folder no longer. Its apps become the person's own;
// where unused is to go, those are removed of which they have neither a secret nor a token.
func (v *Vault) RemoveTeam(ctx context.Context, folder string, dropUnused bool) (kept, dropped []string, err error) {
	err = v.write(ctx, func(ctx context.Context, c *change) error {
		kept, dropped = nil, nil
		teams, err := c.teams(ctx)
		if err != nil {
			return err
		}
		at := indexOf(teams, folder)
		if at < 0 {
			return oauth.UsageError("Tokendesk does not follow the folder "+folder+".", "`tokendesk team list` shows which it follows.")
		}
		followed, err := c.teamApps(ctx, folder)
		if err != nil {
			return err
		}
		for id := range followed {
			app, err := c.app(ctx, id)
			if err != nil {
				return err
			}
			accounts, err := c.accountsOf(ctx, id)
			if err != nil {
				return err
			}
			if dropUnused && !used(app, accounts) && len(accounts) == len(c.manifest.accounts(id)) {
				dropped = append(dropped, id)
				if err := c.dropApp(ctx, id); err != nil {
					return err
				}
				continue
			}
			kept = append(kept, id)
			app.Team = nil
			if err := c.put(ctx, oauth.Ref{App: id}, app, nil); err != nil {
				return err
			}
		}
		return c.putTeams(ctx, slices.Delete(teams, at, at+1))
	})
	slices.Sort(kept)
	slices.Sort(dropped)
	return kept, dropped, err
}

// used reports whether a person has anything in an app: a secret or a token.
func used(app appBody, accounts []accountBody) bool {
	secret := func(s oauth.Secrets) bool { return len(s) > len(s.SetAndEmpty()) }
	return secret(app.Secrets) || slices.ContainsFunc(accounts, func(a accountBody) bool { return secret(a.Secrets) || a.Tokens != nil || a.Replaced != nil })
}

// dropApp removes an app with its accounts.
func (c *change) dropApp(ctx context.Context, id string) error {
	for _, e := range c.manifest.accounts(id) {
		if err := c.drop(ctx, e.ref); err != nil {
			return err
		}
	}
	if err := c.drop(ctx, oauth.Ref{App: id}); err != nil {
		return err
	}
	return c.withdrawSubject(ctx, id)
}

// ofTheTeam refuses an edit of what a team's folder says of an app. What the folder leaves
// open is the person's to fill in, and so are the favourite and when their secrets expire.
func (v *Vault) ofTheTeam(kept appBody, edited oauth.App, renamed bool) error {
	if kept.Team == nil || kept.Team.Gone {
		return nil
	}
	given := kept.Team.Given.App
	want := oauth.Take(given, v.o.Open(oauth.Record{App: given}), edited)
	want.Favourite, want.Expires = edited.Favourite, edited.Expires
	if !renamed && jsonText(want) == jsonText(edited) {
		return nil
	}
	return oauth.UsageError(fmt.Sprintf("The settings of %s are its team's: they stand in %s in the folder %s.", kept.App.ID, kept.Team.File, kept.Team.Folder),
		"Change them in that file, or duplicate the app and change the copy.")
}

func newReport() ImportReport {
	return ImportReport{Waiting: map[string][]oauth.Change{}, Open: map[string][]oauth.Gap{}}
}

// add adds what another import did.
func (r *ImportReport) add(other ImportReport) {
	r.Added, r.Replaced, r.Filled, r.Locked = append(r.Added, other.Added...), append(r.Replaced, other.Replaced...), append(r.Filled, other.Filled...), append(r.Locked, other.Locked...)
	maps.Copy(r.Waiting, other.Waiting)
	maps.Copy(r.Open, other.Open)
}

// checkTeam is ofTheTeam of the app that an edit is of.
func (v *Vault) checkTeam(ctx context.Context, c *change, e Edit) error {
	id, renamed := e.App.ID, false
	if e.RenamedFrom != "" && e.RenamedFrom != e.App.ID {
		id, renamed = e.RenamedFrom, true
	}
	if !c.has(oauth.Ref{App: id}) {
		return nil
	}
	kept, err := c.app(ctx, id)
	if err != nil {
		return ignoringDamage(err)
	}
	return v.ofTheTeam(kept, e.App, renamed)
}
