package cli

import (
	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// narrower are the flags that ask for a token beside the account's own.
type narrower struct {
	scopes, resources []string
	audience          string
}

func (f *narrower) register(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.scopes, "scope", nil, "a token for this `SCOPE` alone, kept beside the account's own; several, or separated by blanks")
	c.Flags().StringVar(&f.audience, "audience", "", "a token for this `AUDIENCE`, kept beside the account's own")
	c.Flags().StringArrayVar(&f.resources, "resource", nil, "a token for the `ADDRESS` of an API, kept beside the account's own; several")
}

// options asks for what the flags say. A flag that says nothing is wrong usage: a script
// whose variable is empty must not get the account's own, wider token.
func (f *narrower) options(c *cobra.Command) ([]session.Option, error) {
	n, err := oauth.NewNarrower(f.scopes, f.audience, f.resources)
	if err != nil {
		return nil, err
	}
	for name, empty := range map[string]bool{"scope": len(n.Scopes) == 0, "audience": n.Audience == "", "resource": len(n.Resources) == 0} {
		if c.Flags().Changed(name) && empty {
			return nil, oauth.UsageError("--"+name+" is empty.", "Leave it out for the account's own token.")
		}
	}
	if n.IsZero() {
		return nil, nil
	}
	return []session.Option{session.Narrower(n)}, nil
}
