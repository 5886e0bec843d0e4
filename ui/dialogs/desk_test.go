package dialogs

import (
	"context"

	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/ui/desk"
)

// importingDesk plans what it is told to, and keeps what is taken.
type importingDesk struct {
	report store.ImportReport
	takes  *appfile.File // instead of what was read
	words  []store.Consent
	taken  []desk.Import
}

func (d *importingDesk) PlanImport(_ context.Context, i desk.Import) (desk.Import, store.ImportReport, error) {
	if d.takes != nil {
		i.File = *d.takes
	}
	return i, d.report, nil
}

func (d *importingDesk) Import(_ context.Context, i desk.Import, word store.Consent) (store.ImportReport, error) {
	d.words, d.taken = append(d.words, word), append(d.taken, i)
	return store.ImportReport{Added: d.report.Added}, nil
}

// exportingDesk exports what a function says.
type exportingDesk func(apps []string, withSecrets bool) appfile.File

func (d exportingDesk) Export(_ context.Context, r desk.ExportRequest) (appfile.File, []string, error) {
	return d(r.Apps, r.Secrets), nil, nil
}
