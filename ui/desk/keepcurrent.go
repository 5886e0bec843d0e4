package desk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store/targets"
	"tokendesk/ui/words"
)

// KeepPlan is what keeping a place current would do. Nothing has been written. It holds
// neither a token nor what stands in the file.
type KeepPlan struct {
	// Target is the place, with the format and the name that were guessed where the
	// request left them open.
	Target oauth.Target
	Exists bool           // the file is there
	Found  bool           // a value stands in that place; else one is added
	Names  []string       // of the values in the file that could hold a token
	Lines  []targets.Line // of the file as it would be, with what may be secret masked
	Git    targets.GitState
	// Mode is the file's, where others than its owner may read or write it; else 0.
	Mode fs.FileMode
	// There is what the account keeps there already; nil: nothing.
	There *oauth.KeptPlace

	value string // that stands there now
}

// previewLines are how many lines are shown before and after the one of the token.
const previewLines = 2

// PlanKeep looks at a place in which an account's token is to be kept current. A relative
// path starts at the working directory. Errors are [*oauth.Error]s, of KindUsage where
// the file is of another format, or of none that is known.
func (d *Desk) PlanKeep(ctx context.Context, ref oauth.Ref, t oauth.Target) (KeepPlan, error) {
	rec, err := d.vault.Record(ctx, ref)
	if err != nil {
		return KeepPlan{}, err
	}
	plan := KeepPlan{Target: t}
	if t.File == "" {
		return d.keptAlready(rec, plan), checkTarget(t)
	}
	if plan.Target.File, err = filepath.Abs(t.File); err != nil {
		return plan, oauth.UsageError("The current folder no longer exists, and relative paths start there.", "Change to another folder.")
	}
	data, err := targets.Read(ctx, plan.Target.File)
	if err != nil && !errors.Is(err, targets.ErrMissing) {
		return plan, err
	}
	plan.Exists = err == nil
	if err := plan.look(data); err != nil {
		return plan, err
	}
	if plan.Git, err = targets.Tracked(ctx, plan.Target.File); err != nil {
		return plan, err
	}
	if info, err := os.Stat(plan.Target.File); err == nil && info.Mode().Perm()&0o077 != 0 {
		plan.Mode = info.Mode().Perm()
	}
	return d.keptAlready(rec, plan), nil
}

// look settles format and name, and finds the place in the file.
func (p *KeepPlan) look(data []byte) error {
	place := placeOf(p.Target)
	if place.Format == "" || place.Name == "" {
		guess, ok := targets.Guess(p.Target.File, data)
		switch {
		case place.Format == "" && !ok:
			return oauth.UsageError("Tokendesk cannot tell what kind of file "+quotedBase(p.Target)+" is.", "Name its format with --as: "+formatNames()+".")
		case place.Format == "":
			place.Format = guess.Format
		}
		if place.Name == "" && ok && guess.Format == place.Format {
			place.Name = guess.Name
		}
	}
	info, err := targets.Info(place.Format)
	if err != nil {
		return err
	}
	if place.Name == "" {
		place.Name = info.Default
	}
	p.Target.As, p.Target.Name = place.Format, place.Name
	if place.Format == targets.Raw {
		p.Target.Name = ""
	}
	if p.Names, err = targets.Places(place.Format, data); err != nil {
		return err
	}
	if place.Name == "" && info.NameNeeded {
		advice := "Name it with --name."
		if len(p.Names) > 0 {
			advice = "Name it with --name: " + listed(p.Names) + "."
		}
		return oauth.UsageError("No value of "+quotedBase(p.Target)+" looks like an access token's.", advice)
	}
	if err := checkTarget(p.Target); err != nil {
		return err
	}
	place = placeOf(p.Target)
	if p.value, p.Found, err = targets.Value(place, data); err != nil {
		return err
	}
	p.Lines, err = targets.Preview(place, data, previewLines)
	return err
}

func (d *Desk) keptAlready(rec oauth.Record, plan KeepPlan) KeepPlan {
	for _, there := range d.placesOfRecord(rec) {
		if there.Target.Equal(plan.Target) {
			plan.There = &there
		}
	}
	return plan
}

// placesOfRecord says how each place of an account stands now.
func (d *Desk) placesOfRecord(rec oauth.Record) []oauth.KeptPlace {
	if len(rec.Account.Keep) == 0 {
		return nil
	}
	token, _ := d.handsOut(rec)
	return oauth.PlacesOf(rec, token)
}

// checkTarget refuses a place that no account can have.
func checkTarget(t oauth.Target) error {
	if problems := oauth.CheckTargets([]oauth.Target{t}); len(problems) > 0 {
		return oauth.UsageError(problems[0].Message, "See `tokendesk keep --help`.")
	}
	return nil
}

// Keep keeps a place current from now on, and writes the token there at once, also over
// what somebody changed by hand: it is the person's word for plan.Target. tracked and
// wider are their yes to a file that git could commit, and to one that others may go on
// reading. A token that is valid must be there: see [Desk.Token]. Where it cannot be
// written a place that is new is not kept.
func (d *Desk) Keep(ctx context.Context, ref oauth.Ref, plan KeepPlan, tracked, wider bool) error {
	rec, err := d.vault.Record(ctx, ref)
	if err != nil {
		return err
	}
	if err := session.Untrusted(rec); err != nil {
		return err
	}
	kept := oauth.KeptOf(rec.Kept, plan.Target).Salted()
	kept.Tracked, kept.Wider = kept.Tracked || tracked, kept.Wider || wider
	if plan.Found {
		kept = kept.Adopts(plan.value) // what was there when the person set it up
	}
	if !plan.Exists {
		kept.Written = time.Time{} // it is made, also where it was removed
	}
	if err := d.vault.AddTarget(ctx, ref, kept); err != nil {
		return err
	}
	err = d.keeper.Write(ctx, ref, plan.Target, true)
	if err != nil && plan.There == nil {
		if _, undone := d.vault.RemoveTargets(context.WithoutCancel(ctx), ref, plan.Target.Equal); undone != nil {
			return errors.Join(err, undone)
		}
	}
	return err
}

// WriteKept writes a place that an account keeps, now. Without overwrite a value that
// was changed by hand stays, an error of KindUntrusted.
func (d *Desk) WriteKept(ctx context.Context, ref oauth.Ref, t oauth.Target, overwrite bool) error {
	return d.keeper.Write(ctx, ref, t, overwrite)
}

// LeaveKept says that a person wants a value as somebody changed it by hand: it is not asked
// about again, and not overwritten.
func (d *Desk) LeaveKept(ctx context.Context, ref oauth.Ref, t oauth.Target) error {
	rec, err := d.vault.Record(ctx, ref)
	if err != nil {
		return err
	}
	kept := oauth.KeptOf(rec.Kept, t)
	kept.Left = kept.ByHand
	return d.vault.Remember(ctx, ref, kept)
}

// StopKeeping takes places out of an account: those in a file, or all where it is "". The
// files stay as they are. It returns them; none is an error of KindUsage.
func (d *Desk) StopKeeping(ctx context.Context, ref oauth.Ref, file string) ([]oauth.Target, error) {
	path := file
	if file != "" {
		if abs, err := filepath.Abs(file); err == nil {
			path = abs
		}
	}
	return d.stopKeeping(ctx, ref, func(t oauth.Target) bool { return file == "" || t.File == path || t.File == "" && t.Title() == file })
}

// StopKeepingAt is [Desk.StopKeeping] for one place.
func (d *Desk) StopKeepingAt(ctx context.Context, ref oauth.Ref, t oauth.Target) error {
	_, err := d.stopKeeping(ctx, ref, t.Equal)
	return err
}

func (d *Desk) stopKeeping(ctx context.Context, ref oauth.Ref, gone func(oauth.Target) bool) ([]oauth.Target, error) {
	removed, err := d.vault.RemoveTargets(ctx, ref, gone)
	if err == nil && len(removed) == 0 {
		err = oauth.UsageError("The token of "+ref.String()+" is not kept current there.", "`tokendesk keep --list` shows where it is.")
	}
	return removed, err
}

// FindKept looks through a folder for files in which a token could be kept current.
func (d *Desk) FindKept(ctx context.Context, folder string) ([]targets.Found, error) {
	return targets.Find(ctx, folder)
}

func quotedBase(t oauth.Target) string { return words.Quoted(t.Base()) }

func formatNames() string {
	var names []string
	for _, f := range oauth.TargetFormats() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// listed are the first of many names, for an advice.
func listed(names []string) string {
	const most = 12
	more := ""
	if len(names) > most {
		names, more = names[:most], ", …"
	}
	shown := make([]string, len(names))
	for i, name := range names {
		shown[i] = words.OneLine(name, 60)
	}
	return strings.Join(shown, ", ") + more
}

// KeptPlaces says where an account's token is kept current, and how each place stands.
func (d *Desk) KeptPlaces(ctx context.Context, ref oauth.Ref) ([]oauth.KeptPlace, error) {
	rec, err := d.vault.Record(ctx, ref)
	return d.placesOfRecord(rec), err
}
