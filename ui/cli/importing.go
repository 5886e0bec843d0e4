package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/store/given"
	"tokendesk/ui/desk"
)

// maxImport bounds what is read of a file.
const maxImport = 32 << 20

func (s *shell) importCommand() *cobra.Command {
	var from, archivePassphrase string
	var trust bool
	c := &cobra.Command{
		Use:   "import FILE|-",
		Short: "An app file, Postman collection or environment, or a curl command",
		Long: "Imports an app file, a Postman collection or environment, or a curl command. A file\n" +
			"is taken whole or not at all. An app that is there already gets the file's fields;\n" +
			"its secrets, tokens and accounts stay. What of a file would run, read other files, or\n" +
			"change where secrets go or whose token it is, waits until `tokendesk trust` accepts it.",
		Example: "  tokendesk import team-apps.json\n" +
			"  xclip -o | tokendesk import - --from curl",
		Args: args(1, 1, "the file, or - for standard input"),
		RunE: func(c *cobra.Command, given []string) error {
			file, source, err := s.readImport(c.Context(), given[0], from, archivePassphrase)
			if err != nil {
				return err
			}
			return s.withDesk(c, true, func(ctx context.Context, d *desk.Desk) error {
				if source != appfile.SourceApp {
					if err := besideOthers(ctx, d, file); err != nil {
						return err
					}
				}
				report, err := d.Vault.Import(ctx, file, store.Word{All: trust})
				if err != nil {
					return err
				}
				return s.tellImport(report)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&from, "from", "", "what the file is: app, postman or curl (guessed otherwise)")
	f.BoolVar(&trust, "trust", false, "what of the file would wait for your word takes effect at once")
	f.StringVar(&archivePassphrase, "archive-passphrase-file", "", "a `FILE` with the passphrase of an age file")
	_ = c.RegisterFlagCompletionFunc("from", cobra.FixedCompletions(
		[]string{string(appfile.SourceApp), string(appfile.SourcePostman), string(appfile.SourceCurl)}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// besideOthers gives an app whose id was made up for it (a curl command and a
// Postman collection name none) another one where that belongs to another client.
func besideOthers(ctx context.Context, d *desk.Desk, file appfile.File) error {
	records, err := d.Vault.Records(ctx)
	if err != nil {
		return err
	}
	clients := map[string]string{}
	for _, rec := range records {
		clients[rec.App.ID] = rec.App.ClientID
	}
	for i := range file.Apps {
		app := &file.Apps[i].App
		made := app.ID
		for n := 2; ; n++ {
			client, taken := clients[app.ID]
			if !taken || client == app.ClientID {
				break
			}
			app.ID = fmt.Sprintf("%s-%d", made, n)
		}
		clients[app.ID] = app.ClientID
	}
	return nil
}

// readImport reads and understands a file before any vault is touched.
func (s *shell) readImport(ctx context.Context, path, from, archivePassphrase string) (appfile.File, appfile.Source, error) {
	data, dir, err := s.readFile(ctx, path)
	if err != nil {
		return appfile.File{}, "", err
	}
	if appfile.IsArchive(data) {
		if archivePassphrase == "" {
			return appfile.File{}, "", usage("This file is sealed with a passphrase.", "Add --archive-passphrase-file FILE.")
		}
		passphrase, err := desk.ReadPassphraseFile(ctx, archivePassphrase)
		if err != nil {
			return appfile.File{}, "", err
		}
		file, err := appfile.ReadArchive(data, passphrase, dir)
		return file, appfile.SourceApp, err
	}
	source := appfile.Source(from)
	switch source {
	case appfile.SourceApp, appfile.SourcePostman, appfile.SourceCurl:
	case "":
		source = appfile.Guess(data)
	default:
		return appfile.File{}, "", usage("Nothing is imported from "+quoted(from)+".", "Use --from app, postman or curl.")
	}
	file, notes, err := appfile.ParseAs(source, data, dir)
	for _, note := range notes {
		s.say("%s", safe(note))
	}
	return file, source, err
}

// readFile reads a file or, for "-", standard input; dir is where relative paths start.
func (s *shell) readFile(ctx context.Context, path string) (data []byte, dir string, err error) {
	here := func() (string, error) {
		dir, err := os.Getwd()
		if err != nil {
			return "", usage("The working directory is gone, and relative paths would start there.", "Change to another folder.")
		}
		return dir, nil
	}
	if path == "-" {
		if dir, err = here(); err != nil {
			return nil, "", err
		}
		data, err = s.readAll(ctx, maxImport)
		return data, dir, err
	}
	data, regular, err := given.Read(ctx, path, maxImport)
	switch {
	case ctx.Err() != nil:
		return nil, "", &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	case errors.Is(err, given.ErrTooLong):
		return nil, "", usage("The file "+quoted(path)+" is far too big.", "Is it an app file?")
	case err != nil:
		return nil, "", usage("The file "+quoted(path)+" cannot be read: "+reason(err)+".", "Check its path and permissions.")
	case !regular: // such as <(command): it lies in no folder of its own
		dir, err = here()
		return data, dir, err
	}
	return data, filepath.Dir(path), nil
}

// reason is what the system said, without the path.
func reason(err error) string {
	var e *os.PathError
	if errors.As(err, &e) {
		return e.Err.Error()
	}
	return err.Error()
}

func (s *shell) tellImport(report store.ImportReport) error {
	for _, id := range report.Added {
		if err := s.print("added " + safe(id)); err != nil {
			return err
		}
	}
	for _, id := range report.Replaced {
		if err := s.print("replaced " + safe(id)); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(report.Waiting)) {
		s.say("%s: these settings of the file wait for your word. Until you accept them nothing is sent, run or opened:", safe(id))
		s.tellChanges(report.Waiting[id])
		s.say("  To accept: tokendesk trust %s", safe(id))
	}
	return nil
}

// tellChanges shows old and new on standard error, whole: what is accepted is
// what was shown.
func (s *shell) tellChanges(changes []oauth.Change) {
	rows := make([][]cell, 0, len(changes))
	for _, change := range changes {
		rows = append(rows, []cell{{"  " + change.Field, plain}, {orNothing(change.Old), plain}, {"→ " + orNothing(change.New), plain}})
	}
	table(s.env.Stderr, false, math.MaxInt, rows)
}

func orNothing(s string) string {
	if s == "" {
		return "(nothing)"
	}
	return s
}
