package cli

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/rogpeppe/go-internal/testscript"
)

// fillIn puts a server's address into files.
func fillIn(ts *testscript.TestScript, place, address string, files []string) {
	for _, name := range files {
		text := strings.ReplaceAll(ts.ReadFile(name), place, address)
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o600))
	}
}

// cluster FILE… starts a server that speaks TLS, says who asks for /whoami by the token, and
// refuses whoever has none; its address goes into files in place of CLUSTER.
func startCluster(ts *testscript.TestScript, _ bool, args []string) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(w, "you have "+token+"\n")
	}))
	ts.Defer(server.Close)
	fillIn(ts, "CLUSTER", server.URL, args)
}

// forge FILE… starts a host of git repositories and container images, which gives tokens itself: token-1,
// token-2 and so on, at /token. It asks for a password at /basic/repo.git, for a bearer token at
// /bearer/repo.git, and at /later/repo.git for a password that is not token-1. Its address goes into files
// in place of FORGE, without its scheme in place of FORGEHOST.
func startForge(ts *testscript.TestScript, _ bool, args []string) {
	root := ts.MkAbs("forge")
	ts.Check(os.MkdirAll(root, 0o700))
	ts.Check(ts.Exec("git", "init", "-q", "--bare", filepath.Join(root, "repo.git")))
	path, err := exec.Command("git", "--exec-path").Output()
	ts.Check(err)
	backend := &cgi.Handler{
		Path: filepath.Join(strings.TrimSpace(string(path)), "git-http-backend"),
		Env:  []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1", "REMOTE_USER=somebody"},
	}
	var given atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("/token", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"access_token":"token-%d","token_type":"Bearer","expires_in":3600}`, given.Add(1))
	})
	guarded := func(kind, challenge string, may func(r *http.Request) bool, then http.Handler) {
		mux.Handle("/"+kind+"/", http.StripPrefix("/"+kind, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !may(r) {
				w.Header().Set("WWW-Authenticate", challenge)
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			then.ServeHTTP(w, r)
		})))
	}
	password := func(right func(user, token string) bool) func(*http.Request) bool {
		return func(r *http.Request) bool {
			user, token, ok := r.BasicAuth()
			return ok && right(user, token)
		}
	}
	guarded("basic", `Basic realm="git"`, password(func(user, token string) bool { return user == "oauth2" && token == "token-1" }), backend)
	guarded("bearer", `Bearer realm="git"`, func(r *http.Request) bool { return r.Header.Get("Authorization") == "Bearer token-1" }, backend)
	guarded("later", `Basic realm="git"`, password(func(_, token string) bool { return token == "token-2" }), backend)
	guarded("v2", `Basic realm="registry"`, password(func(_, token string) bool { return strings.HasPrefix(token, "token-") }), http.HandlerFunc(serveImage))
	server := httptest.NewServer(mux)
	ts.Defer(server.Close)
	_, host, _ := strings.Cut(server.URL, "://")
	ts.Setenv("REGISTRY", host)
	fillIn(ts, "FORGEHOST", host, args)
	fillIn(ts, "FORGE", server.URL, args)
}

// serveImage answers as a registry does that has one image, without a layer (OCI distribution
// specification).
func serveImage(w http.ResponseWriter, r *http.Request) {
	const config = `{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}`
	body, media := config, "application/octet-stream"
	if strings.Contains(r.URL.Path, "/manifests/") {
		media = "application/vnd.docker.distribution.manifest.v2+json"
		body = fmt.Sprintf(`{"schemaVersion":2,"mediaType":%q,"layers":[],"config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"sha256:%x"}}`,
			media, len(config), sha256.Sum256([]byte(config)))
	}
	w.Header().Set("Content-Type", media)
	w.Header().Set("Docker-Content-Digest", fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(body))))
	_, _ = io.WriteString(w, body)
}
