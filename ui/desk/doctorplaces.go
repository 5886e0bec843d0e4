package desk

import (
	"context"
	"fmt"
	"os"

	"tokendesk/oauth"
	"tokendesk/store/targets"
	"tokendesk/ui/words"
)

// checkPlaces looks at every place in which a token is kept current, as it is now: a file
// that is gone or of another form, a value that was changed by hand, a file that git could
// commit or that others can read, and what could not be written last. Nothing is written.
// It returns nothing where no token is kept current anywhere.
func (d *Desk) checkPlaces(ctx context.Context) []Check {
	const name = "places"
	records, err := d.withTargets(ctx)
	if err != nil || len(records) == 0 {
		return nil // what is wrong with the vault is said by its own line
	}
	var found []Check
	count := 0
	for _, rec := range records {
		ref := oauth.Ref{App: rec.App.ID, Account: rec.Account.ID}
		for _, place := range d.placesOfRecord(rec) {
			count++
			if c := checkPlace(ctx, ref, place); c.Status != Fine {
				c.Name = name
				found = append(found, c)
			}
		}
	}
	if len(found) == 0 {
		return []Check{{name, Fine, words.Count(count, "place") + " kept current", ""}}
	}
	return found
}

// checkPlace looks at one place.
func checkPlace(ctx context.Context, ref oauth.Ref, place oauth.KeptPlace) Check {
	t := place.Target
	where := ref.String() + ", " + words.PlaceWhole(t)
	again, stop := words.KeepCommand(ref, t, false), words.KeepCommand(ref, t, true)
	failed := func(message, advice string) Check { return Check{"", Failing, where + ": " + message, advice} }
	warned := func(message, advice string) Check { return Check{"", Warning, where + ": " + message, advice} }
	if place.State == oauth.KeptWaits {
		return warned("not trusted yet", "tokendesk trust "+ref.App)
	}
	if t.File == "" {
		if place.State == oauth.KeptFailed {
			return failed(place.Failure.Message, place.Failure.Advice)
		}
		return Check{Status: Fine}
	}
	data, err := targets.Read(ctx, t.File)
	if err != nil {
		if place.Written.IsZero() && place.Failure == nil {
			return Check{Status: Fine} // it is made with the first token
		}
		message, _ := words.Explain(err)
		return failed(message, "Make the file again: "+again+". Or stop: "+stop)
	}
	value, there, err := targets.Value(placeOf(t), data)
	switch {
	case err != nil:
		message, _ := words.Explain(err)
		return failed(message, "Mend the file, or stop: "+stop)
	case place.State == oauth.KeptLeft:
	case there && len(place.Ours) > 0 && !place.Knows(value):
		return warned("the value was changed by hand, so it is left as it is", "Overwrite it: "+again+". Or stop: "+stop)
	case place.State == oauth.KeptFailed:
		return failed(place.Failure.Message, place.Failure.Advice)
	}
	git, err := targets.Tracked(ctx, t.File)
	if err == nil && !git.Safe() && !place.Tracked {
		return warned(words.GitSees(t, git == targets.GitTracks), "Add it to .gitignore.")
	}
	if info, err := os.Stat(t.File); err == nil && !place.Wider && info.Mode().Perm()&0o077 != 0 {
		return warned(fmt.Sprintf("others can read it (mode %04o)", info.Mode().Perm()), "Let nobody else read it (chmod 600), or keep it so: "+again+" --allow-readable")
	}
	return Check{Status: Fine}
}
