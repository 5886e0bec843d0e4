package desk

import (
	"strings"
	"testing"

	"tokendesk/oauth"
)

// A program that is given a token and fails is named with what it said, and the token is
// not in it, in whatever words the program repeats it.
func TestAProgramWithATokenSaysWhyItFailed(t *testing.T) {
	const token = "token-of-ada-1"
	for script, want := range map[string]string{
		`read t; echo "no bucket for $t" >&2; exit 7`:                     "failed with exit code 7. It said: no bucket for ••••••••",
		`read t; echo "$t"; echo "refused: $t" >&2; exit 1`:               "failed with exit code 1. It said: refused: ••••••••",
		`echo "it does not read" >&2; exec <&-; exit 2`:                   "failed with exit code 2. It said: it does not read",
		`read t; echo "hush" >&2; kill -9 $$`:                             "was ended by the system (signal: killed). It said: hush",
		`read t; test "$t" = token-of-ada-1 && [ -z "$TOKENDESK_VAULT" ]`: "",
	} {
		t.Setenv("TOKENDESK_VAULT", "/secret/place")
		err := runWithToken(t.Context(), []string{"sh", "-c", script}, token)
		switch {
		case want == "" && err != nil, want != "" && (kindOf(err) != oauth.KindOther || !strings.HasPrefix(err.Error(), "The program “sh” "+want)):
			t.Errorf("%s: %v", script, err)
		case err != nil && strings.Contains(err.Error(), token):
			t.Errorf("the token is in %v", err)
		}
	}
}
