package appfile

import (
	"cmp"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// oidcAgentFormat is an account of oidc-agent, as oidc-add --print shows it.
func oidcAgentFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceOIDCAgent, Title: "an account of oidc-agent"},
		ofObject:   func(o object) bool { return hasKey(o, "issuer_url") && (hasKey(o, "client_id") || hasKey(o, "name")) },
		inList:     true,
		read: func(data []byte, _ string) (File, []string, error) {
			return parseObjects(data, func(o object) (setup, bool) {
				s := setup{
					name: text(o, "name"), issuer: text(o, "issuer_url"), clientID: text(o, "client_id"), clientSecret: text(o, "client_secret"), refresh: text(o, "refresh_token"),
					scopes: textsOf(o, "scope"), redirect: bestRedirect(textsOf(o, "redirect_uris")), audience: text(o, "audience"), username: text(o, "username"), password: text(o, "password"),
					grant: oauth.GrantAuthorizationCode,
				}
				if dae := text(o, "device_authorization_endpoint"); scalarOf(o, "daeSetByUser") == "1" {
					s.device = dae
				}
				switch {
				case s.refresh != "":
					s.grant, s.redirect = oauth.GrantRefreshToken, ""
				case s.username != "" && s.password != "":
					s.grant = oauth.GrantPassword
				}
				return s, s.issuer != ""
			})
		},
	}
}

// keycloakFormat is the file of an adapter of Keycloak (keycloak.json).
func keycloakFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceKeycloak, Title: "an adapter's file of Keycloak"},
		ofObject: func(o object) bool {
			return hasKey(o, "realm") && (hasKey(o, "auth-server-url") || hasKey(o, "resource"))
		},
		read: func(data []byte, _ string) (File, []string, error) {
			return parseObjects(data, func(o object) (setup, bool) {
				server := strings.TrimSuffix(cmp.Or(text(o, "auth-server-url"), "https://"+mark("host")), "/")
				s := setup{
					issuer: server + "/realms/" + cmp.Or(text(o, "realm"), mark("realm")), clientID: cmp.Or(text(o, "resource"), text(o, "clientId")),
					clientSecret: text(child(o, "credentials"), "secret"), grant: oauth.GrantAuthorizationCode,
				}
				if public := scalarOf(o, "public-client"); public == "true" {
					s.auth = oauth.ClientAuthNone
				} else if s.clientSecret == "" {
					s.secretOpen = true
				}
				return s, true
			})
		},
	}
}

// azureFormat is Azure's answer with a service principal: az ad sp create-for-rbac, the
// same with --json-auth, and a profile of its libraries.
func azureFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceAzure, Title: "Azure's answer with a service principal"},
		ofObject: func(o object) bool {
			return hasKey(o, "appId") && (hasKey(o, "password") || hasKey(o, "tenant")) || hasKey(o, "clientId") && hasKey(o, "tenantId")
		},
		read: func(data []byte, _ string) (File, []string, error) {
			return parseObjects(data, func(o object) (setup, bool) {
				s := setup{
					name: cmp.Or(text(o, "displayName"), text(o, "name")), provider: "microsoft-entra", grant: oauth.GrantClientCredentials,
					clientID: cmp.Or(text(o, "appId"), text(o, "clientId")), clientSecret: cmp.Or(text(o, "password"), text(o, "clientSecret")), secretOpen: true,
				}
				if tenant := cmp.Or(text(o, "tenant"), text(o, "tenantId")); tenant != "" {
					s.vars = map[string]string{"tenant": tenant}
				}
				if manager := text(o, "resourceManagerEndpointUrl"); manager != "" {
					s.scopes = []string{strings.TrimSuffix(manager, "/") + "/.default"}
				}
				return s, true
			})
		},
	}
}

// parseObjects reads a JSON object, or a list of them, as a setup each.
func parseObjects(data []byte, read func(o object) (setup, bool)) (File, []string, error) {
	tree, err := parseTree(data)
	if err != nil {
		return File{}, nil, err
	}
	list := objectsOf(tree)
	if o, ok := tree.value.(object); ok {
		list = []object{o}
	}
	var all []setup
	for _, o := range list[:min(len(list), maxApps)] {
		if s, ok := read(o); ok {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return File{}, nil, oauth.UsageError("There is no client in this file.", "")
	}
	slices.SortStableFunc(all, func(a, b setup) int { return strings.Compare(a.name, b.name) })
	return setups(all)
}
