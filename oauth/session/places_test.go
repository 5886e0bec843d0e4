package session

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// What providers say beside the code of where an account lives comes back in the
// advice when the code is refused; nothing else of the callback does.
func TestPlacesOfACallback(t *testing.T) {
	for name, c := range map[string]struct {
		callback url.Values
		says     []string
		not      string
	}{
		// Zoho, “Multi DC support”.
		"Zoho": {url.Values{"location": {"eu"}, "accounts-server": {"https://accounts.zoho.eu"}}, []string{"location=eu", "accounts-server=https://accounts.zoho.eu"}, ""},
		// Shopify, “Authorization code grant”.
		"Shopify": {url.Values{"shop": {"acme.myshopify.com"}, "hmac": {"0123abcd"}, "timestamp": {"1700000000"}}, []string{"shop=acme.myshopify.com"}, "0123abcd"},
		// ikas, App Store apps.
		"ikas": {url.Values{"storeName": {"acme"}, "signature": {"deadbeef"}}, []string{"storeName=acme"}, "deadbeef"},
		// Adobe Acrobat Sign, “OAuth”.
		"Adobe Sign": {url.Values{"api_access_point": {"https://api.eu1.adobesign.com/"}, "web_access_point": {"https://secure.eu1.adobesign.com/"}}, []string{"api_access_point=https://api.eu1.adobesign.com", "web_access_point"}, ""},
		// Bitrix24, “Full OAuth 2.0 protocol”.
		"Bitrix24": {url.Values{"domain": {"acme.bitrix24.de"}, "server_domain": {"oauth.bitrix.info"}, "member_id": {"a223c6b3710f85df"}}, []string{"domain=acme.bitrix24.de", "server_domain=oauth.bitrix.info"}, "a223c6b3710f85df"},
		// Kommo (amoCRM), “OAuth step by step”.
		"Kommo": {url.Values{"referer": {"acme.kommo.com"}, "from_widget": {"1"}}, []string{"referer=acme.kommo.com"}, "from_widget"},
		// Lightspeed Retail (X-Series), “Authorization”.
		"Lightspeed": {url.Values{"domain_prefix": {"acme"}, "user_id": {"u-1"}}, []string{"domain_prefix=acme"}, "u-1"},
		// BigCommerce, “Single-click app OAuth flow”.
		"BigCommerce": {url.Values{"context": {"stores/g5cd38"}, "scope": {"store_v2_orders"}}, []string{"context=stores/g5cd38"}, "store_v2_orders"},
		// Sage Accounting, “Authenticate”.
		"Sage": {url.Values{"country": {"GB"}}, []string{"country=GB"}, ""},

		"a query is left out":      {url.Values{"server": {"https://as.example/x?code=SECRET#t"}}, []string{"server=https://as.example:"}, "SECRET"},
		"what is no place":         {url.Values{"session_state": {"abc"}, "scope": {"https://as.example/scope"}, "authuser": {"0"}, "id_token": {"e30.e30."}}, nil, "browser came back"},
		"what nobody could put in": {url.Values{"location": {"a b\u202ec <script>"}, "domain": {strings.Repeat("x", 200)}}, nil, "browser came back"},
		"the client's own secret":  {url.Values{"location": {"hush-hush-hush"}}, []string{"location=•"}, "hush-hush"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.token = func(w http.ResponseWriter, _ *http.Request) bool {
				_, _ = io.WriteString(w, `{"error":"invalid_code"}`)
				return true
			}
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
				r.Tokens = nil
				r.Secrets[oauth.SecretClientSecret] = "hush-hush-hush"
			})
			callback := url.Values{"code": {"c"}}
			for name, values := range c.callback {
				callback[name] = values
			}
			m := manager(t, store, func(o *Options) { o.OpenBrowser = follow(callback) })
			_, err := m.SignIn(t.Context(), ref)
			e := wantKind(t, err, oauth.KindRefused)
			for _, part := range c.says {
				if !strings.Contains(e.Advice, part) {
					t.Errorf("advice %q lacks %q", e.Advice, part)
				}
			}
			if c.not != "" && strings.Contains(e.Advice, c.not) {
				t.Errorf("advice %q", e.Advice)
			}
			if kept := store.get(ref).Failure; kept == nil || kept.Advice != e.Advice {
				t.Errorf("kept %+v", kept)
			}
		})
	}
}
