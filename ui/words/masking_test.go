package words

import (
	"testing"

	"tokendesk/oauth"
)

// Words are masked whole, in any case; longer words that hold one are not.
func TestMask(t *testing.T) {
	names := NamesOf(oauth.Record{Account: oauth.Account{ID: "ada", Expect: "ada@example.test", Label: "Ádá"}})
	hidden := Hide("x", true)
	for text, want := range map[string]string{
		"Canada and ADA":                 "Canada and " + hidden,
		"not ada@example.test's":         "not " + hidden + "'s",
		"login_hint=ada%40example.test&": "login_hint=" + hidden + "&",
		"ÁDÁ":                            hidden,
		"default":                        "default",
		"not for bob@other.test, sorry":  "not for " + hidden + ", sorry",
	} {
		if got := names.Mask(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A text that is added to a model is masked too; what a click uses is not.
func TestMaskAll(t *testing.T) {
	type secret string
	type inner struct{ Text string }
	type model struct {
		Title   string
		Address string
		Token   secret
		Lines   []inner
		Texts   []string
		Next    *inner
	}
	m := model{"of ada", "https://ada.test", "ada", []inner{{"ada"}}, []string{"not ada"}, &inner{"ada, too"}}
	Names{"ada"}.MaskAll(&m, "Address")
	hidden := Hide("x", true)
	if m.Title != "of "+hidden || m.Lines[0].Text != hidden || m.Texts[0] != "not "+hidden || m.Next.Text != hidden+", too" {
		t.Errorf("%+v %+v", m, m.Next)
	}
	if m.Address != "https://ada.test" || m.Token != "ada" {
		t.Errorf("%+v", m)
	}
}
