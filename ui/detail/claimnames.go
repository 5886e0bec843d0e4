package detail

type claimKind int

const (
	plain    claimKind = iota
	moment             // seconds since 1970 (RFC 7519 2, NumericDate)
	personal           // names a person: masked in presentation mode
)

// knownClaims are the names with a standard meaning (RFC 7519 4.1, OpenID
// Connect Core 2 and 5.1, RFC 9068, RFC 8693 4, RFC 7800) and those that large
// providers put into their tokens, in the order a person asks for them.
var knownClaims = []struct {
	name    string
	meaning string
	kind    claimKind
}{
	{"sub", "Subject: who it is about", personal},
	{"name", "Full name", personal},
	{"preferred_username", "User name", personal},
	{"email", "E-mail address", personal},
	{"email_verified", "The provider checked the address", plain},
	{"upn", "User principal name (Microsoft)", personal},
	{"unique_name", "User name (Microsoft)", personal},
	{"given_name", "Given name", personal},
	{"family_name", "Family name", personal},
	{"middle_name", "Middle name", personal},
	{"nickname", "Nickname", personal},
	{"iss", "Issuer: who made it", plain},
	{"aud", "Audience: whom it is meant for", plain},
	{"azp", "Authorised party: the client it was made for", plain},
	{"client_id", "Client", plain},
	{"appid", "Client (Microsoft)", plain},
	{"scope", "Scopes", plain},
	{"scp", "Scopes", plain},
	{"roles", "Roles", plain},
	{"groups", "Groups", plain},
	{"permissions", "Permissions", plain},
	{"entitlements", "Entitlements", plain},
	{"realm_access", "Roles of the realm (Keycloak)", plain},
	{"resource_access", "Roles by client (Keycloak)", plain},
	{"iat", "Issued", moment},
	{"nbf", "Not valid before", moment},
	{"exp", "Expires", moment},
	{"auth_time", "Signed in", moment},
	{"updated_at", "Profile last changed", moment},
	{"acr", "How surely the person was identified", plain},
	{"amr", "How the person proved themselves", plain},
	{"nonce", "Ties it to one sign-in", plain},
	{"at_hash", "Ties it to the access token", plain},
	{"c_hash", "Ties it to the code", plain},
	{"s_hash", "Ties it to the state", plain},
	{"sid", "Session at the provider", plain},
	{"jti", "Number of this token", plain},
	{"cnf", "The key it is bound to", plain},
	{"act", "Who acts for the subject", personal},
	{"may_act", "Who may act for the subject", personal},
	{"tid", "Tenant (Microsoft)", plain},
	{"oid", "Object id (Microsoft)", personal},
	{"idp", "Where the person came from", plain},
	{"hd", "Hosted domain (Google)", plain},
	{"org_id", "Organisation", plain},
	{"gty", "Grant (Auth0)", plain},
	{"typ", "Kind of token", plain},
	{"ver", "Version of the format", plain},
	{"locale", "Language", plain},
	{"zoneinfo", "Time zone", plain},
	{"picture", "Picture", personal},
	{"profile", "Profile page", personal},
	{"website", "Website", personal},
	{"gender", "Gender", personal},
	{"birthdate", "Date of birth", personal},
	{"phone_number", "Telephone number", personal},
	{"phone_number_verified", "The provider checked the number", plain},
	{"address", "Postal address", personal},
}
