package manpage

import (
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// What a command says stands on its page as it is: nothing of it is a request to the reader of
// the page, or a sign of another kind.
func TestPage(t *testing.T) {
	root := &cobra.Command{Use: "prog", Short: "A program"}
	root.PersistentFlags().Bool("quiet", false, "say nothing")
	root.PersistentFlags().Bool("secret", false, "hidden")
	_ = root.PersistentFlags().MarkHidden("secret")
	c := &cobra.Command{
		Use: "get NAME", Short: "Get a thing", Run: func(*cobra.Command, []string) {},
		Long:    ".TH is no request, 'nor is this.\nA \\fB backslash, a \"quote\", a ~tilde, `ticks`, a - dash and …\n\n  as it  is\n  .too\n\nThe end.",
		Example: "  prog get 'a*'\n  .br",
	}
	c.Flags().Duration("wait", time.Minute, "how long")
	c.Flags().String("name", "", "the `NAME`")
	root.AddCommand(c)
	const want = `.TH PROG-GET 1 2026-11-27 "prog 1.2" "User Commands"
.SH NAME
prog\-get \- Get a thing
.SH SYNOPSIS
.B "prog get"
NAME
[options]
.SH DESCRIPTION
\&.TH is no request, \(aqnor is this.
A \efB backslash, a "quote", a \(titilde, \(gaticks\(ga, a \- dash and
\[u2026]
.PP
.RS 4
.EX
as it  is
\&.too
.EE
.RE
.PP
The end.
.SH OPTIONS
.TP
.BI "\-\-name " NAME
the NAME
.TP
.BI "\-\-wait " TIME
how long (default 1m0s)
.SH "GLOBAL OPTIONS"
.TP
.B \-\-quiet
say nothing
.SH EXAMPLES
.RS 4
.EX
prog get \(aqa*\(aq
\&.br
.EE
.RE
.SH FILES
.TP
.B a\(dqb
What it is.
.SH "SEE ALSO"
.BR prog (1)
`
	p := Program{Version: "1.2", Date: time.Date(2026, 11, 27, 23, 0, 0, 0, time.UTC), Sections: []Section{{"FILES", []Item{{`a"b`, "What it is."}}}}}
	if got := string(Page(c, p)); got != want {
		t.Errorf("%s", got)
	}
	if got := string(Page(root, Program{})); !strings.Contains(got, ".BR prog\\-get (1)\nGet a thing\n") || strings.Contains(got, "hidden") || !strings.Contains(got, `.TH PROG 1 "" `) {
		t.Errorf("%s", got)
	}
}
