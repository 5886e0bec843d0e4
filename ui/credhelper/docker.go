package credhelper

import (
	"cmp"
	"encoding/json"
	"net/url"
	"strings"

	"tokendesk/oauth"
)

// What docker's client knows an answer by, to the letter (docker-credential-helpers,
// credentials/error.go).
const (
	DockerNotFound = "credentials not found in native keychain"
	dockerNoServer = "no credentials server URL"
)

// DockerPlace is the place of a registry as docker names it: with or without a scheme,
// often with a path. The error is an [*oauth.Error] of KindUsage.
func DockerPlace(server string) (Place, error) {
	server = strings.TrimSpace(server)
	if server == "" {
		return Place{}, oauth.UsageError(dockerNoServer, "")
	}
	if !strings.Contains(server, "://") {
		server = "https://" + server
	}
	u, err := url.Parse(server)
	if err != nil || u.Host == "" || u.User != nil {
		return Place{}, oauth.UsageError("The address of the registry was not understood.", "")
	}
	p := Place{strings.ToLower(u.Scheme), u.Host}
	return p, p.Check()
}

// DockerAnswer writes what docker reads; server is the registry as docker named it.
func DockerAnswer(server string, p Place, h Handed) string {
	text, _ := json.Marshal(struct {
		ServerURL string
		Username  string
		Secret    string
	}{strings.TrimSpace(server), cmp.Or(h.User, p.User()), h.Token})
	return string(text) + "\n"
}
