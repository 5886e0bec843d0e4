package editor

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// Whatever a provider is called, the entry that people mean by it comes first.
func TestTheObviousNamesFindTheirProvider(t *testing.T) {
	all := newFinder(catalogue.Embedded().Providers(), nil)
	for want, queries := range map[string][]string{
		"ikas": {"ikas", "IKAS", "ikas private app", "myikas"}, "ikas-admin-app": {"ikas app store", "ikas admin"},
		"aikido": {"aikido", "aiki", "aikido security", "security aikido", "akido"}, "ianum": {"ianum", "ianum auth", "api-auth.ianum", "iannum"},
		"mypos": {"mypos", "my pos", "icard", "iCard / myPOS", "myPOS icard", "mypso"}, "mypos-gateway": {"mypos gateway", "mypos partner"}, "icard-openbank": {"open banking", "psd2"},
		"oidc": {"openid", "openid connect", "oidc", "issuer", "discovery", "opnid"}, "oauth2": {"oauth", "oauth2", "oauth 2.0", "authorization code", "custom"},
		"oauth2-client-credentials": {"client credentials", "machine to machine", "m2m"},
		"microsoft-entra": {
			"e", "en", "ent", "entra", "entra id", "ms", "ms entra", "azure", "azu", "azure ad", "aad", "azure active directory", "microsoft", "micro", "msft", "office 365", "o365", "m365",
			"ms graph", "graph", "outlook", "sharepoint", "teams", "mircosoft", "microsft", "entar", "azrue", "微软", "マイクロソフト", "Майкрософт",
		},
		"entra-b2c": {"b2c", "azure b2c", "azure ad b2c", "entra external id"}, "adfs": {"adfs", "ad fs", "microsoft adfs", "windows server"},
		"google": {"g", "go", "goo", "google", "gmail", "gcp", "google cloud", "google workspace", "g suite", "gsuite", "youtube", "goggle", "googel", "gogle", "谷歌", "グーグル", "гугл"},
		"github": {"gi", "git", "github", "githb", "gihtub", "githum", "git hub", "gh", "github app"}, "github-enterprise": {"ghe", "ghes", "github enterprise", "github server"},
		"gitlab": {"gitlab", "gitl", "git lab", "gitlba"}, "gitea": {"gitea", "forgejo", "codeberg"}, "bitbucket": {"bitbucket", "bit bucket", "bitbuket"},
		"okta": {"okta", "okt", "okat", "okta oidc"}, "auth0": {"auth0", "auth 0", "auth", "atuh0"}, "cognito": {"aws", "cognito", "aws cognito", "amazon cognito", "amazon web services", "user pool", "congito"},
		"keycloak": {"keycloak", "key", "key cloak", "kc", "red hat sso", "keyclok", "kecyloak", "realm"}, "zitadel": {"zitadel", "zitdel"}, "authentik": {"authentik", "goauthentik"}, "authelia": {"authelia"},
		"dex": {"dex", "dexidp"}, "fusionauth": {"fusionauth", "fusion auth"}, "jumpcloud": {"jumpcloud", "jump cloud"}, "kanidm": {"kanidm"}, "logto": {"logto"}, "onelogin": {"onelogin", "one login"},
		"ory-hydra": {"ory", "hydra", "ory hydra"}, "pingfederate": {"ping", "pingfederate", "ping federate"}, "pingone": {"pingone", "ping one"}, "pocket-id": {"pocket", "pocketid", "pocket id"},
		"amazon-lwa": {"lwa", "login with amazon", "selling partner", "sp-api", "alexa"}, "apple": {"apple", "apple id", "sign in with apple", "icloud", "appel"}, "yahoo": {"yahoo", "yahoo mail"},
		"atlassian": {"jira", "confluence", "atlassian", "3lo", "jira cloud", "atlasian"}, "adobe-ims": {"adobe", "ims", "creative cloud"}, "airtable": {"airtable"}, "asana": {"asana"}, "box": {"box"},
		"databricks": {"databricks"}, "digitalocean": {"digitalocean", "digital ocean"}, "discord": {"discord", "dicsord"}, "docusign": {"docusign", "docu sign"}, "dropbox": {"dropbox", "drop box"},
		"ebay": {"ebay"}, "facebook": {"facebook", "fb", "meta", "instagram", "whatsapp", "facebok"}, "figma": {"figma"}, "fitbit": {"fitbit"}, "heroku": {"heroku"}, "hubspot": {"hubspot", "hub spot"},
		"intercom": {"intercom"}, "linear": {"linear"}, "linkedin": {"linkedin", "linked in", "linkdin"}, "mailchimp": {"mailchimp"}, "miro": {"miro"}, "monday": {"monday", "monday.com"}, "notion": {"notion"},
		"paypal": {"paypal", "pay pal", "payapl"}, "pipedrive": {"pipedrive"}, "quickbooks": {"quickbooks", "intuit", "qbo"}, "reddit": {"reddit"}, "salesforce": {"salesforce", "sfdc", "sales force", "saleforce"},
		"sap-xsuaa": {"sap", "btp", "sap btp", "xsuaa"}, "sap-ias": {"sap ias", "ias"}, "servicenow": {"servicenow", "service now", "snow"}, "shopify": {"shopify", "shoppify"}, "slack": {"slack", "slcak"},
		"snowflake": {"snowflake"}, "spotify": {"spotify", "spotfy"}, "square": {"square", "squareup"}, "strava": {"strava"}, "stripe-connect": {"stripe", "stripe connect"}, "todoist": {"todoist"},
		"twitch": {"twitch"}, "webex": {"webex", "cisco"}, "x-twitter": {"x", "twitter", "x.com"}, "xero": {"xero"}, "zendesk": {"zendesk", "zen desk"}, "zoho": {"zoho"}, "zoom": {"zoom"},
		"zoom-server": {"zoom s2s", "zoom server"},
		"github-app":  {"github installation", "installation token"}, "app-store-connect": {"app store connect", "testflight", "appstoreconnect"}, "snowflake-key-pair": {"snowflake key pair", "snowflake jwt"},
		"firebase": {"firebase", "firebase auth"}, "google-service-account": {"service account", "google service account"}, "login-request": {"login request", "in-house login"},
	} {
		for _, typed := range queries {
			found := all.find(typed)
			if len(found) == 0 || found[0].ID != want {
				var ids []string
				for _, e := range found[:min(4, len(found))] {
					ids = append(ids, e.ID)
				}
				t.Errorf("%q finds %d, first %v, want %s", typed, len(found), ids, want)
			}
		}
	}
}

// Every entry is found first by its name and its id, and what was not meant is not beside it.
func TestSearchForgives(t *testing.T) {
	c := catalogue.Embedded()
	all := newFinder(c.Providers(), nil)
	for _, p := range c.Providers() {
		for _, typed := range []string{p.Name, p.ID, strings.ToUpper(p.Name)} {
			if found := all.find(typed); len(found) == 0 || found[0].ID != p.ID {
				t.Errorf("%q does not find %s first", typed, p.ID)
			}
		}
	}
	for _, typed := range []string{"githb", "gihtub", "spotfy", "slcak"} {
		if n := len(all.find(typed)); n > 8 {
			t.Errorf("%q finds %d", typed, n)
		}
	}
	if found := all.find("zzqxv"); len(found) != 0 {
		t.Errorf("nonsense finds %q", found[0].Name)
	}
	if n := len(all.find(" ")); n != len(c.Providers()) {
		t.Errorf("nothing typed finds %d", n)
	}
}

// Where nothing is typed, the providers of the vault's apps come first, the one used last before the others.
func TestProvidersInUseComeFirst(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	account := func(app, provider string) desk.Account {
		return desk.Account{Record: oauth.Record{App: oauth.App{ID: app, Provider: provider}, Account: oauth.Account{ID: "default"}}}
	}
	uses := UsesOf([]desk.Account{account("a", "xero"), account("b", "zoom"), account("c", "zoom"), account("d", "github"), account("e", "")},
		func(ref oauth.Ref) time.Time { return map[string]time.Time{"d": at}[ref.App] })
	found := newFinder(catalogue.Embedded().Providers(), uses).find("")
	if found[0].ID != "github" || found[1].ID != "zoom" || found[2].ID != "xero" || found[3].ID != "aikido" {
		t.Errorf("it begins with %s, %s, %s, %s", found[0].ID, found[1].ID, found[2].ID, found[3].ID)
	}
	if got := detailOf(found[1]); !strings.HasPrefix(got, "You have 2 apps here") {
		t.Errorf("it says %q", got)
	}
}

// What Enter takes has the ground of what is chosen, and no other line has.
func TestPickerShowsWhatEnterTakes(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	f := newForm(b.Win, b.options)
	f.check()
	f.sheet = show(b.Win, b.options).sheet
	p := f.openPicker(func() {})
	p.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	for i := range 3 {
		row := newPickRow().(*pickRow)
		p.fill(i, row)
		ground := test.WidgetRenderer(row.ground).Objects()[0].(*canvas.Rectangle).FillColor
		if chosen := ground == theme.Color(theme.ColorNameSelection); chosen != (i == 1) {
			t.Errorf("line %d has the ground %v", i, ground)
		}
	}
}
