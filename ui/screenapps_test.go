package ui

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"tokendesk/oauth"
)

// The apps that screens are looked at with. Each set is made anew for each screen.

// unsigned is a token that can be read and that nobody signed.
func unsigned(claims map[string]any) string {
	part := func(v any) string {
		raw, _ := json.Marshal(v) // plain values
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	return part(map[string]any{"alg": "RS256", "kid": "2026-1", "typ": "JWT"}) + "." + part(claims) + "." + base64.RawURLEncoding.EncodeToString(make([]byte, 64))
}

// named gives an app a name, an environment and a group.
func named(name, environment, group string) func(*oauth.Record) {
	return func(r *oauth.Record) { r.App.Name, r.App.Environment, r.App.Group = name, environment, group }
}

// of gives an app the id that its accounts share, and a record its account.
func of(id, label string) func(*oauth.Record) {
	return func(r *oauth.Record) { r.Account = oauth.Account{ID: id, Label: label} }
}

// got gives a record a token of that life, got before noon.
func got(before, life time.Duration, change ...func(*oauth.TokenSet)) func(*oauth.Record) {
	return func(r *oauth.Record) { r.Tokens = tokens(before, life, change...) }
}

func favourite(r *oauth.Record) { r.App.Favourite = true }

// everythingKnown is a token set about which its server has said all there is.
func everythingKnown(ts *oauth.TokenSet) {
	claims := map[string]any{
		"iss": "https://id.example.test", "sub": "248289761001", "aud": []string{"acme", "https://api.example.test"},
		"email": "ada@example.test", "email_verified": true, "name": "Ada Lovelace", "auth_time": noon.Add(-time.Hour).Unix(),
		"iat": ts.ObtainedAt.Unix(), "exp": ts.ExpiresAt.Unix(), "scope": "openid profile orders:read",
		"acme/tier": map[string]any{"plan": "gold", "seats": 12},
	}
	ts.AccessToken, ts.IDToken, ts.RefreshToken, ts.TokenType = unsigned(claims), unsigned(claims), "refresh", "Bearer"
	ts.Scopes = []string{"openid", "profile", "orders:read", "offline_access"}
	ts.RefreshExpiresAt = noon.Add(30 * 24 * time.Hour)
	ts.Identity, ts.Subject, ts.Issuer, ts.Verified = "ada@example.test", "248289761001", "https://id.example.test", oauth.VerifiedYes
	ts.Person = oauth.Person{Email: "ada@example.test", Subject: "248289761001", Full: "Ada Lovelace"}
	ts.ClockOffset = 1200 * time.Millisecond
}

// acme is an app that people sign in to, with all addresses it may have.
func acme(r *oauth.Record) {
	byPerson(r)
	r.App.Name, r.App.Environment, r.App.Group = "Acme orders", "staging", "Shops"
	r.App.Scopes = []string{"openid", "profile", "orders:read", "orders:write"}
	r.App.Endpoints.Issuer = "https://id.example.test"
	r.App.Endpoints.Userinfo = "https://id.example.test/userinfo"
	r.App.Endpoints.Introspection = "https://id.example.test/introspect"
	r.App.Endpoints.Revocation = "https://id.example.test/revoke"
	r.App.Test = oauth.TestCall{Method: "GET", URL: "https://api.example.test/v1/me"}
}

// oneApp is the least there can be in the list.
func oneApp() []oauth.Record {
	return []oauth.Record{record("gate", named("Gate service", "staging", ""), got(3*time.Minute, time.Hour))}
}

// everyState is an app in each state, and one with three people.
func everyState() []oauth.Record {
	ada := func(ts *oauth.TokenSet) { ts.Identity, ts.Person.Email = "ada@example.test", "ada@example.test" }
	return []oauth.Record{
		record("acme", acme, of("ada", "Ada"), got(3*time.Minute, time.Hour, everythingKnown)),
		record("acme", acme, of("grace", "Grace"), got(50*time.Minute, 54*time.Minute)),
		record("acme", acme, of("third", ""), func(r *oauth.Record) { r.NeedsLogin = true }),
		record("gate", named("Gate service", "production", "Infrastructure"), favourite, got(10*time.Minute, 8*time.Hour)),
		record("expired", named("Billing export", "production", "Infrastructure"), got(2*time.Hour, time.Hour)),
		record("none", named("Catalogue sync", "test", "Shops")),
		record("failed", named("Loyalty points", "staging", "Shops"), func(r *oauth.Record) {
			r.Failure = &oauth.Failure{
				At: noon.Add(-4 * time.Minute), Kind: oauth.KindRefused, Cause: oauth.CauseClientAuth, Endpoint: "token", Status: 401, ServerError: "invalid_client",
				Message: "The token endpoint refused: invalid_client: Client authentication failed.",
				Advice:  "Check the client id and the client secret, and whether this server wants them in a header.",
			}
		}),
		record("waits", named("Partner portal", "production", "Partners"), got(time.Minute, time.Hour), func(r *oauth.Record) {
			r.Waiting = []oauth.Change{{Field: "proxy"}}
		}),
		record("held", byPerson, named("Support desk", "staging", "Partners"), got(time.Minute, time.Hour, func(ts *oauth.TokenSet) {
			ts.Identity, ts.Person.Email = "eve@example.test", "eve@example.test"
		}), func(r *oauth.Record) {
			r.Account.Label, r.Account.Expect, r.Held, r.Replaced = "Ada", "ada@example.test", true, tokens(time.Hour, 90*time.Minute, ada)
		}),
		record("endless", named("Legacy reports", "", "Partners"), got(time.Hour, 0, func(ts *oauth.TokenSet) {
			ts.Life, ts.ExpiresAt = oauth.LifeUnknown, time.Time{}
		})),
		record("device", onDevice, named("Living-room TV", "test", "Devices")),
		record("open", named("New shop", "test", "Shops"), func(r *oauth.Record) { r.App.ClientID = "" }),
	}
}

// fortyApps are what a busy person has: every state, and as many more as make forty accounts.
func fortyApps() []oauth.Record {
	all := everyState()
	for i := len(all); i < 40; i++ {
		all = append(all, record(fmt.Sprintf("store-%02d", i), named(fmt.Sprintf("Store %02d", i-11), []string{"production", "staging", "test"}[i%3], "Stores"),
			got(time.Duration(i)*time.Minute, time.Duration(1+i%5)*time.Hour)))
	}
	return all
}

// tenThousand is more than anybody has.
func tenThousand() []oauth.Record {
	all := make([]oauth.Record, 10_000)
	for i := range all {
		all[i] = record(fmt.Sprintf("store-%05d", i), named(fmt.Sprintf("Store %d", i+1), []string{"production", "staging", "test"}[i%3], ""))
	}
	return all
}

// longNames are of ninety characters, in every place that a person may fill.
func longNames() []oauth.Record {
	const name = "International warehouse and order management interface for partners of the northern region"
	const word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsverwaltung"
	return []oauth.Record{
		record("acme", acme, named(name, "production-eu-central-1", name), of("ada", "Ada Lovelace, of the department for analytical engines and their operation, second floor, room"),
			got(3*time.Minute, time.Hour, everythingKnown, func(ts *oauth.TokenSet) {
				ts.Identity = "augusta.ada.king.countess.of.lovelace.analytical.engines@departments.universities.example.test"
			})),
		record("acme", acme, named(name, "production-eu-central-1", name), of("grace", "Grace")),
		record("word", named(word, word, ""), favourite, got(3*time.Minute, time.Hour)),
		record("failed", named(name, "staging", name), func(r *oauth.Record) {
			r.Failure = &oauth.Failure{
				At: noon.Add(-4 * time.Minute), Kind: oauth.KindRefused, Endpoint: "token", Status: 400, ServerError: "invalid_request",
				Message: "The token endpoint refused: invalid_request: " + name + ". " + word + ".", Advice: name + ". " + name + ".",
			}
		}),
	}
}

// rightToLeft are names in Arabic and Hebrew, alone and beside Latin letters.
func rightToLeft() []oauth.Record {
	return []oauth.Record{
		record("acme", acme, named("إدارة الطلبات", "production", "متاجر"), of("ada", "آدا لوفليس"), got(3*time.Minute, time.Hour, everythingKnown)),
		record("acme", acme, named("إدارة الطلبات", "production", "متاجر"), of("grace", "גרייס הופר")),
		record("gate", named("שירות השער (staging)", "בדיקה", "תשתית"), favourite, got(50*time.Minute, 54*time.Minute)),
		record("mixed", named("Acme – متجر الرياض 2", "test", "תשתית"), got(2*time.Hour, time.Hour)),
	}
}

// emoji are names with pictures in them, of several code points and alone, and of scripts that
// are written densely.
func emoji() []oauth.Record {
	return []oauth.Record{
		record("acme", acme, named("🚀 Launch control 🛰️", "🔥 production", "👩‍🚀 Crew"), of("ada", "👩‍💻 Ada"), got(3*time.Minute, time.Hour, everythingKnown)),
		record("acme", acme, named("🚀 Launch control 🛰️", "🔥 production", "👩‍🚀 Crew"), of("grace", "🏳️‍🌈 Grace 🇳🇱")),
		record("only", named("🛒", "test", "👩‍🚀 Crew"), favourite, got(50*time.Minute, 54*time.Minute)),
		record("cjk", named("注文管理システム", "本番", "店舗"), got(2*time.Hour, time.Hour)),
		record("hangul", named("주문 관리", "테스트", "店舗")),
		record("devanagari", named("आदेश प्रबंधन", "test", "店舗")),
	}
}
