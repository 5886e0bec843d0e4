package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
)

// server gives everybody a token.
type server struct {
	address string
	life    int // seconds of a token
	stop    func() error
	given   atomic.Int64
}

func newServer(life int) (*server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{address: "http://" + listener.Addr().String(), life: life}
	mux := http.NewServeMux()
	mux.HandleFunc("/token", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{
			"access_token": fmt.Sprintf("token-%d-%064d", s.given.Add(1), 0), "token_type": "Bearer", "expires_in": s.life,
		})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("token\n")) })
	web := &http.Server{Handler: mux}
	go func() { _ = web.Serve(listener) }()
	s.stop = web.Close
	return s, nil
}

// vault is a vault with its passphrase in a file.
type vault struct {
	dir, passphrase string
}

func (v vault) flags(more ...string) []string {
	return append([]string{"--vault", v.dir, "--keys", "passphrase", "--passphrase-file", v.passphrase}, more...)
}

var places = []string{"Acme", "Globex", "Initech", "Umbrella", "Hooli", "Stark", "Wayne", "Wonka", "Cyberdyne", "Tyrell"}

// newVault makes a vault of n apps that get their tokens by themselves; the first few
// of them have got one.
func (d *desktop) newVault(program string, s *server, n, tokens int) (vault, error) {
	dir, err := os.MkdirTemp(d.home, "vault")
	if err != nil {
		return vault{}, err
	}
	v := vault{dir: filepath.Join(dir, "vault"), passphrase: filepath.Join(dir, "passphrase")}
	if err := os.WriteFile(v.passphrase, []byte("correct horse battery staple\n"), 0o600); err != nil {
		return v, err
	}
	// Those with a token are put in first.
	for _, part := range [][2]int{{0, tokens}, {tokens, n}} {
		if part[0] == part[1] {
			continue
		}
		if _, err := d.run(appFile(s, part[0], part[1]), program, v.flags("import", "--trust", "-")...); err != nil {
			return v, err
		}
		if part[0] == 0 {
			for i := range tokens {
				if _, err := d.run("", program, v.flags("get", appID(i))...); err != nil {
					return v, err
				}
			}
		}
	}
	return v, nil
}

func appID(i int) string { return fmt.Sprintf("app-%05d", i) }

func appFile(s *server, from, to int) string {
	var apps []map[string]any
	for i := from; i < to; i++ {
		apps = append(apps, map[string]any{
			"id": appID(i), "name": fmt.Sprintf("%s service %05d", places[i%len(places)], i), "environment": []string{"production", "staging", ""}[i%3],
			"client_id": "client", "client_auth": "client_secret_post", "client_secret": fmt.Sprint("secret-", i), "grant": "client_credentials",
			"endpoints": map[string]string{"token": s.address + "/token"},
		})
	}
	text, _ := json.Marshal(map[string]any{"tokendesk": 1, "apps": apps})
	return string(text)
}
