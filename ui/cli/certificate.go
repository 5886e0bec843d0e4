package cli

import (
	"context"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

func (p *program) certificateCommand() *cobra.Command {
	var anew, asJSON bool
	c := &cobra.Command{
		Use:   "certificate",
		Short: "The certificate for redirect URIs that begin with https",
		Long: "Prints the certificate as PEM on standard output; nothing in it is secret. It is created\n" +
			"at first use, for this computer only, and its key stays encrypted in the\n" +
			"vault. A browser warns at the end of a sign-in by https until it trusts it: choose\n" +
			"Advanced, then continue, or make it trust the certificate:\n" + trustHelp(),
		Example: "  tokendesk certificate > tokendesk.pem",
		Args:    args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			return p.withDesk(c, true, func(ctx context.Context, d *desk.Desk) error {
				get := d.Certificate
				if anew {
					get = d.NewCertificate
				}
				certificate, err := get(ctx)
				if err != nil {
					return err
				}
				if asJSON {
					return p.printJSON(certificateJSON{certificate.PEM, certificate.Fingerprint, certificate.Began.UTC().Format(time.RFC3339), certificate.Ends.UTC().Format(time.RFC3339)})
				}
				p.say("SHA-256 %s", certificate.Fingerprint)
				p.say("Expires on %s. Save it with `tokendesk certificate > %s`, then:", certificate.Ends.Local().Format(time.DateOnly), words.CertificateFile)
				for _, step := range words.TrustSteps(runtime.GOOS, words.CertificateFile) {
					p.say("%s", trustText(step))
				}
				return p.print(strings.TrimSpace(certificate.PEM))
			})
		},
	}
	c.Flags().BoolVar(&anew, "new", false, "create a new one first; browsers must trust it again")
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return c
}

// certificateJSON is what --json prints; times are RFC 3339 in UTC.
type certificateJSON struct {
	Certificate string `json:"certificate"`
	SHA256      string `json:"sha256"`
	NotBefore   string `json:"not_before"`
	NotAfter    string `json:"not_after"`
}

// trustHelp lists the ways of all systems.
func trustHelp() string {
	var lines []string
	for _, system := range words.TrustSystems() {
		for _, step := range words.TrustSteps(system, words.CertificateFile) {
			if text := trustText(step); step.Command != "" || system == "linux" {
				lines = append(lines, text)
			}
		}
	}
	return strings.Join(lines, "\n")
}

func trustText(step words.TrustStep) string {
	text := "\n" + step.Where + ": " + step.How
	if step.Command != "" {
		text += "\n    " + step.Command + "\n  To undo this:\n    " + step.Undo
	}
	return text
}
