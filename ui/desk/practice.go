package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/practice"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
)

// practiceGroup marks the practice provider's apps in a vault that has others.
const practiceGroup = "Practice"

// StartPractice starts a practice provider inside this process, until Close,
// and imports its apps. In a vault of one's own they are grouped, and none takes
// the place of an app that was there before. When it was started already, nothing
// happens. It listens where its apps of an earlier start have it, if that can be.
func (d *Desk) StartPractice(ctx context.Context) error {
	d.practicing.Lock()
	defer d.practicing.Unlock()
	if d.practice != nil {
		return nil
	}
	var records []oauth.Record
	if !d.Demo {
		var err error
		if records, err = d.vault.Records(ctx); err != nil {
			return err
		}
	}
	server, err := d.practiceAt(ctx, portOf(records), records, oauth.Ref{})
	if err != nil {
		server, err = d.practiceAt(ctx, 0, nil, oauth.Ref{}) // another program has the port
	}
	if err != nil {
		return err
	}
	if err := d.importPractice(ctx, server.AppFile(), records); err != nil {
		return err
	}
	d.practice = server
	return nil
}

// RestartPractice starts, inside this process and until Close, the practice provider that
// an account's app is of: on the port where the app has it, with the secrets that its apps
// have. Nothing is imported. When it runs here already, nothing happens. The error is an
// [*oauth.Error]: KindUsage for an app of another server, KindMisconfigured where another
// program has the port.
func (d *Desk) RestartPractice(ctx context.Context, ref oauth.Ref) error {
	records, err := d.vault.Records(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(records, func(r oauth.Record) bool { return r.App.ID == ref.App })
	if i < 0 {
		_, err := d.vault.Record(ctx, ref)
		return err
	}
	port, ok := practice.PortOf(records[i].App)
	if !ok {
		return oauth.UsageError("This app does not use the practice provider.", "Start its own server.")
	}
	d.practicing.Lock()
	defer d.practicing.Unlock()
	_, err = d.practiceAt(ctx, port, records, ref)
	return err
}

// practiceAt has a practice provider listen on a port, 0 for any free one, with the secrets
// that its apps among records have, those of an app that is meant first. It needs
// practicing.
func (d *Desk) practiceAt(ctx context.Context, port int, records []oauth.Record, meant oauth.Ref) (*practice.Server, error) {
	if i := slices.IndexFunc(d.practices, func(s *practice.Server) bool { return s.Port() == port }); i >= 0 {
		return d.practices[i], nil
	}
	server, err := practice.Start(context.WithoutCancel(ctx), practice.Options{Port: port, Now: d.Now, Secrets: practiceSecrets(port, records, meant)})
	if err == nil {
		d.practices = append(d.practices, server)
	}
	return server, err
}

// PracticeURL is where the practice provider listens; "" while none runs here.
func (d *Desk) PracticeURL() string {
	d.practicing.Lock()
	defer d.practicing.Unlock()
	switch {
	case d.practice != nil:
		return d.practice.URL()
	case len(d.practices) > 0:
		return d.practices[0].URL()
	}
	return ""
}

// closePractice stops all that listen.
func (d *Desk) closePractice() []error {
	d.practicing.Lock()
	defer d.practicing.Unlock()
	var errs []error
	for _, s := range d.practices {
		errs = append(errs, s.Close())
	}
	d.practice, d.practices = nil, nil
	return errs
}

// portOf is where the practice provider listened that was started from here before, 0 for
// nowhere.
func portOf(records []oauth.Record) int {
	for _, r := range records {
		if port, ok := practice.PortOf(r.App); ok && r.App.Group == practiceGroup {
			return port
		}
	}
	return 0
}

// PracticeSecrets are the client secrets that the apps of the vault of o have for a practice
// provider on a port, by client id, for another start of it. Nobody is asked for anything;
// a vault that is not there has none.
func PracticeSecrets(ctx context.Context, o Options, port int) (map[string][]string, error) {
	o.Ask, o.Create = nobody, false
	if o.Keys == keys.Memory {
		return nil, nil
	}
	d, err := Open(ctx, o)
	if errors.Is(err, ErrNoVault) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	records, err := d.vault.Records(ctx)
	return practiceSecrets(port, records, oauth.Ref{}), errors.Join(err, d.Close())
}

func practiceSecrets(port int, records []oauth.Record, meant oauth.Ref) map[string][]string {
	secrets := map[string][]string{}
	sorted := slices.SortedStableFunc(slices.Values(records), func(a, b oauth.Record) int {
		return cmp.Compare(notMeant(a, meant), notMeant(b, meant))
	})
	for _, r := range sorted {
		at, ok := practice.PortOf(r.App)
		secret := r.Secrets[oauth.SecretClientSecret]
		if ok && at == port && !slices.Contains(secrets[r.App.ClientID], secret) {
			secrets[r.App.ClientID] = append(secrets[r.App.ClientID], secret)
		}
	}
	return secrets
}

// notMeant is 0 for an app that is meant, and 1 for others, which come after it.
func notMeant(r oauth.Record, meant oauth.Ref) int {
	if r.App.ID == meant.App {
		return 0
	}
	return 1
}

func (d *Desk) importPractice(ctx context.Context, data []byte, records []oauth.Record) error {
	file, err := appfile.Parse(data, "")
	if err != nil {
		return err
	}
	if !d.Demo {
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
