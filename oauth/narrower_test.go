package oauth

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestNewNarrower(t *testing.T) {
	n, err := NewNarrower([]string{"write  read", "read", ""}, " api ", []string{"https://r.test/", "https://r.test/"})
	if err != nil || fmt.Sprintf("%v %s %v", n.Scopes, n.Audience, n.Resources) != "[read write] api [https://r.test/]" {
		t.Errorf("%v, %v", n, err)
	}
	if n, err := NewNarrower(nil, "", nil); err != nil || !n.IsZero() {
		t.Errorf("nothing is %v, %v", n, err)
	}
	for _, resource := range []string{"api", "https://r.test/#part", "https://r.test/\x00", "https://" + strings.Repeat("r", 9000)} {
		if _, err := NewNarrower(nil, "", []string{resource}); err == nil {
			t.Errorf("%.40q is a resource", resource)
		}
	}
}

func TestNarrowTokensAreBounded(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	var all []NarrowToken
	for i := range 100 {
		all = WithNarrow(all, NarrowToken{For: Narrower{Scopes: []string{fmt.Sprint(i)}}, Tokens: TokenSet{AccessToken: "t", Fingerprint: "f"}}, now)
	}
	if _, newest := NarrowTokenFor(all, Narrower{Scopes: []string{"99"}}); len(all) != maxNarrow || !newest {
		t.Errorf("%d are kept, the newest: %v", len(all), newest)
	}
	all = WithNarrow(nil, NarrowToken{For: Narrower{Audience: "a"}, Tokens: TokenSet{Life: LifeKnown, ExpiresAt: now.Add(time.Minute), Fingerprint: "f"}}, now)
	all = WithNarrow(all, NarrowToken{For: Narrower{Audience: "b"}, Tokens: TokenSet{Fingerprint: "f"}}, now.Add(time.Hour))
	if len(all) != 1 || all[0].For.Audience != "b" {
		t.Errorf("an expired one is kept: %v", all)
	}
}
