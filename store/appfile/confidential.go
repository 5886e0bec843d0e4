package appfile

import (
	"slices"

	"tokendesk/oauth/pattern"
)

// namesSecret reports whether what goes by a name, of a parameter or a header,
// may be a secret: what the name ends in says what it is. A token_type is none.
func namesSecret(name string) bool {
	words := wordsOf(name)
	return len(words) > 0 && slices.Contains(secretNouns, words[len(words)-1])
}

var secretNouns = []string{
	"secret", "password", "passwd", "pwd", "pw", "pass", "passwort", "kennwort", "contraseña", "totp", "seed", "passphrase", "passcode", "pin", "otp", "token", "key", "apikey", "credential", "credentials",
	"signature", "sign", "sig", "hmac", "assertion", "auth", "authorization", "jwt", "cookie", "session", "sessionid", "appsecret", "clientsecret", "accesstoken",
}

// looksSecret reports whether a value has the form of a key or token, whatever
// it is called: providers begin theirs so that a leak is noticed.
func looksSecret(value string) bool { return secretForm.MatchString(value) }

var secretForm = pattern.New(`^(?:` +
	`(?:sk|rk|ssk|psk)[_-](?:live|test|prod|sandbox|proj|ant|or)?[_-]?[A-Za-z0-9_-]{6,}` + // Stripe and many that follow it
	`|(?:live|test|prod|sandbox|secret|private|shared|key|api|apikey|token|pat|access|whsec|wh)[_-][A-Za-z0-9_-]{12,}` + // Mollie, Chargebee, Notion, Airtable
	`|(?:gh[pousr]|github_pat|glpat|gloas|glcbt|npm|pypi|dop_v1|doo_v1|dor_v1|hf|shpat|shpss|shpca|shppa|sq0csp|sq0atp|EAAA|xox[abeoprs]|xapp|figd|lin_api|lin_oauth|ntn|nvapi|gsk|r8|rnd|tfp|dapi|dckr_pat|atlasv1|sbp|sntrys|phx|phc|hvs|hvb|rpa|rdme|squ|sqp|CFPAT|PMAK|NRAK|AccountKey)[-_A-Za-z0-9.]{8,}` +
	`|AIza[0-9A-Za-z_-]{20,}|ya29\.|1//0|GOCSPX-|SG\.[\w-]{10,}|AGE-SECRET-KEY-|eyJ[A-Za-z0-9_-]{8,}` +
	`|tskey-|xnd_(?:development|production)_|SB-Mid-server-|Mid-server-|access_token\$|re_[A-Za-z0-9]{8,}_|(?:prv|mgmt|secr?et|srv)-[A-Za-z0-9]{10,}|[A-Za-z0-9]{3}[0-9]Q~` + // Azure's last
	`|-----BEGIN` +
	`|(?i:bearer|basic|token|apikey)\s+\S{8,}` +
	`)`)
