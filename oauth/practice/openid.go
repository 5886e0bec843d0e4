package practice

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// openID is a standard OpenID provider: authorization code with PKCE, pushed
// requests, rotating refresh tokens, client credentials, the device flow, signed
// ID tokens, and tokens bound to a key (DPoP) for clients that prove one.
type openID struct {
	base     string // the issuer
	clients  clients
	store    *tokenStore
	keys     *signingKeys
	signin   *signin
	sessions *sessions
	devices  *devices
	proofs   *proofs
	now      func() time.Time
	life     time.Duration
}

const openIDRefreshLife = 8 * time.Hour

func newOpenID(base string, o Options) (*openID, error) {
	keys, err := newSigningKeys()
	if err != nil {
		return nil, err
	}
	store := newTokenStore(o.Now)
	address, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("the issuer's address: %w", err)
	}
	loopback := []string{
		"http://127.0.0.1/callback", "http://localhost/callback", "http://[::1]/callback",
		"https://127.0.0.1/callback", "https://localhost/callback", "https://[::1]/callback",
	}
	return &openID{
		base: base, now: o.Now, life: o.AccessLife, keys: keys, store: store,
		sessions: newSessions("practice_"+address.Port(), "/openid", o.Now), devices: newDevices(o.Now), proofs: newProofs(o.Now),
		signin: &signin{
			brand: "OpenID provider", theme: "openid", action: "/openid/authorize/decision", store: store, scopes: openIDScopes(),
		},
		clients: clients{
			{
				id: "practice-desktop", name: "Tokendesk", secret: awkwardSecret(""), anyPort: true, redirects: loopback,
				grants: []string{"authorization_code", "refresh_token", "client_credentials", deviceGrant},
			},
			{
				id: "practice-public", name: "Tokendesk (public client)", anyPort: true, redirects: loopback, idTokenAlg: jose.ES256,
				grants: []string{"authorization_code", "refresh_token", deviceGrant},
			},
		},
	}, nil
}

// openIDScopes are the scopes a person can allow.
func openIDScopes() []scope {
	return []scope{
		{Name: "openid", Says: "Know who you are", Fixed: true},
		{Name: "profile", Says: "See your name"},
		{Name: "email", Says: "See your email address"},
		{Name: "offline_access", Says: "Stay signed in"},
		{Name: "tickets:read", Says: "Read your tickets"},
		{Name: "tickets:write", Says: "Change your tickets"},
	}
}

// ownScopes are those a client can have on its own behalf.
func ownScopes() []string { return []string{"tickets:read", "tickets:write"} }

func (p *openID) routes(mux *http.ServeMux) {
	for _, address := range []string{
		"/openid/.well-known/openid-configuration",       // OpenID Connect Discovery 4
		"/.well-known/oauth-authorization-server/openid", // RFC 8414 3.1
		"/.well-known/openid-configuration/openid",       // RFC 8414 5
	} {
		mux.HandleFunc(address, only(http.MethodGet, p.metadata))
	}
	mux.HandleFunc("/openid/jwks", only(http.MethodGet, p.jwks))
	mux.HandleFunc("/openid/authorize", p.authorize)
	mux.HandleFunc("/openid/authorize/decision", only(http.MethodPost, p.decide))
	mux.HandleFunc("/openid/par", only(http.MethodPost, p.push))
	mux.HandleFunc("/openid/device_authorization", only(http.MethodPost, p.deviceAuthorization))
	mux.HandleFunc("/openid/device", p.devicePage)
	mux.HandleFunc("/openid/token", only(http.MethodPost, p.token))
	mux.HandleFunc("/openid/userinfo", p.userinfo)
	mux.HandleFunc("/openid/revoke", only(http.MethodPost, p.revoke))
	mux.HandleFunc("/openid/introspect", only(http.MethodPost, p.introspect))
	mux.HandleFunc("/openid/logout", p.logout)
}

// metadata is the discovery document.
func (p *openID) metadata(w http.ResponseWriter, _ *http.Request) {
	scopes := []string{}
	for _, s := range openIDScopes() {
		scopes = append(scopes, s.Name)
	}
	methods := []string{"client_secret_basic", "client_secret_post"}
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer":                                         p.base,
		"authorization_endpoint":                         p.base + "/authorize",
		"token_endpoint":                                 p.base + "/token",
		"userinfo_endpoint":                              p.base + "/userinfo",
		"jwks_uri":                                       p.base + "/jwks",
		"pushed_authorization_request_endpoint":          p.base + "/par",
		"require_pushed_authorization_requests":          false,
		"device_authorization_endpoint":                  p.base + "/device_authorization",
		"dpop_signing_alg_values_supported":              proofAlgorithms(),
		"revocation_endpoint":                            p.base + "/revoke",
		"introspection_endpoint":                         p.base + "/introspect",
		"end_session_endpoint":                           p.base + "/logout",
		"scopes_supported":                               scopes,
		"response_types_supported":                       []string{"code"},
		"response_modes_supported":                       []string{"query"},
		"grant_types_supported":                          []string{"authorization_code", "refresh_token", "client_credentials", deviceGrant},
		"subject_types_supported":                        []string{"public"},
		"id_token_signing_alg_values_supported":          []string{"RS256", "ES256"},
		"token_endpoint_auth_methods_supported":          append(methods, "none"),
		"revocation_endpoint_auth_methods_supported":     append(methods, "none"),
		"introspection_endpoint_auth_methods_supported":  methods,
		"code_challenge_methods_supported":               []string{"S256"},
		"authorization_response_iss_parameter_supported": true,
		"prompt_values_supported":                        []string{"none", "login", "consent", "select_account"},
		"claims_supported": strings.Fields("sub iss aud exp iat auth_time nonce at_hash name given_name family_name " +
			"preferred_username email email_verified"),
		"claims_parameter_supported":      false,
		"request_parameter_supported":     false,
		"request_uri_parameter_supported": false,
	})
}

func (p *openID) jwks(w http.ResponseWriter, _ *http.Request) {
	set, err := p.keys.public()
	if err != nil {
		broken().write(w)
		return
	}
	writeJSON(w, http.StatusOK, set)
}
