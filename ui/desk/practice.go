package desk

import (
	"context"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/practice"
	"tokendesk/store"
	"tokendesk/store/appfile"
)

// practiceGroup marks the practice provider's apps in a vault that has others.
const (
	practiceGroup = "Practice"
	demoGroup     = "Practice provider" // as its own app file has it
)

// StartPractice starts a practice provider inside this process, until Close,
// and imports its apps. In a vault of one's own they are grouped, and none takes
// the place of an app that was there before. When one runs already, nothing
// happens.
func (d *Desk) StartPractice(ctx context.Context) error {
	d.practicing.Lock()
	defer d.practicing.Unlock()
	if d.practice != nil {
		return nil
	}
	server, err := practice.Start(context.WithoutCancel(ctx), practice.Options{Now: d.Now})
	if err != nil {
		return err
	}
	if err := d.importPractice(ctx, server.AppFile()); err != nil {
		_ = server.Close()
		return err
	}
	d.practice = server
	return nil
}

// PracticeURL is where the practice provider listens; "" while none runs here.
func (d *Desk) PracticeURL() string {
	d.practicing.Lock()
	defer d.practicing.Unlock()
	if d.practice == nil {
		return ""
	}
	return d.practice.URL()
}

func (d *Desk) importPractice(ctx context.Context, data []byte) error {
	file, err := appfile.Parse(data, "")
	if err != nil {
		return err
	}
	if !d.Demo {
		records, err := d.vault.Records(ctx)
		if err != nil {
			return err
		}
		setApart(&file, records)
	}
	_, err = d.vault.Import(ctx, file, store.Consent{All: true})
	return err
}

// setApart groups the practice apps and renames those whose id is taken.
func setApart(file *appfile.File, records []oauth.Record) {
	foreign := func(id string) bool {
		return slices.ContainsFunc(records, func(r oauth.Record) bool { return r.App.ID == id && r.App.Group != practiceGroup })
	}
	for i := range file.Apps {
		app := &file.Apps[i].App
		app.Group = practiceGroup
		for foreign(app.ID) {
			app.ID = "practice-" + app.ID
		}
	}
}
