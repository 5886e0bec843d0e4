package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

// What a terminal would act on leaves as an escape that reads back the same,
// also in the report of a failure, which quotes what servers say.
func TestJSONHoldsNothingInvisible(t *testing.T) {
	const name = "a\u009b31m\u202eb\u200b\u200d\u007f\U000e0041 é 名\n"
	var out, errs strings.Builder
	p := &program{env: Env{Stdout: &out, Stderr: &errs}}
	if err := p.printJSON([]string{name}); err != nil {
		t.Fatal(err)
	}
	p.printFailure(&oauth.Error{Kind: oauth.KindRefused, Message: name, Advice: name, ServerError: name, ServerDescription: name}, true)
	for _, text := range []string{out.String(), errs.String()} {
		if visible.ContainsInLines(text) || !strings.Contains(text, `\u009b31m\u202eb\u200b`) {
			t.Errorf("%q", text)
		}
	}
	var back []string
	if err := json.Unmarshal([]byte(out.String()), &back); err != nil || back[0] != name {
		t.Errorf("%q reads back as %q, %v", out.String(), back, err)
	}
	var failure struct{ Error struct{ Message string } }
	if err := json.Unmarshal([]byte(errs.String()), &failure); err != nil || failure.Error.Message != name {
		t.Errorf("%q reads back as %q, %v", errs.String(), failure, err)
	}
}
