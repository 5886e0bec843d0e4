package appfile

import (
	"sync"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
)

// known is the catalogue, read once. It is only looked at.
var known = sync.OnceValues(catalogue.Load)

// withoutWrong leaves out the apps of another program's file that could not be
// used whatever a person added, each with a note: one of them does not refuse the
// others. Where none is left, the first one's fault is the error.
func withoutWrong(f File, notes []string) (File, []string, error) {
	var good []Entry
	var first error
	for _, e := range f.Apps {
		err := checkEntry(e)
		if err == nil {
			good = append(good, e)
			continue
		}
		if first == nil {
			first = err
		}
		if len(f.Apps) > 1 && len(notes) < maxNotes {
			notes = append(notes, quoteName(e.App.Title())+" was left out: "+err.Error())
		}
	}
	notes = gathered(notes)
	if len(good) == 0 && first != nil {
		return File{}, notes, first
	}
	f.Apps = good
	return f, notes, nil
}

// checkEntry says what is wrong with an app, whatever it still lacks.
func checkEntry(e Entry) error {
	c, err := known()
	if err != nil {
		return err
	}
	if err := c.Check(e.App); err != nil {
		return err
	}
	app, _, err := c.Outline(oauth.Record{App: e.App})
	key := e.Secrets[oauth.SecretPrivateKey]
	if err != nil || key == "" {
		return err
	}
	return oauth.CheckPrivateKey(key, e.Secrets[oauth.SecretKeyPassphrase], oauth.KeyAlgorithm(app))
}
