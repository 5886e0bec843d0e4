package credhelper

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func request(t *testing.T, lines ...string) GitRequest {
	t.Helper()
	q, err := ReadGit(strings.NewReader(strings.Join(lines, "\n") + "\n\nafter=the end\n"))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestAnswer(t *testing.T) {
	const (
		bearer   = "capability[]=authtype\nauthtype=Bearer\ncredential=T\nephemeral=1\n"
		password = "username=oauth2\npassword=T\n"
	)
	h := Handed{Token: "T", Scheme: "Bearer"}
	for name, test := range map[string]struct {
		lines []string
		want  string
	}{
		"git that knows no schemes":      {nil, password},
		"and one that does":              {[]string{"capability[]=authtype"}, bearer},
		"a list that is cleared":         {[]string{"capability[]=authtype", "capability[]="}, password},
		"another capability":             {[]string{"capability[]=state"}, password},
		"a server that wants a password": {[]string{"capability[]=authtype", `wwwauth[]=Basic realm="x"`}, password},
		"a bearer token is asked for":    {[]string{"capability[]=authtype", `wwwauth[]=bearer realm="x"`, `wwwauth[]=Basic realm="x"`}, bearer},
		"in one header":                  {[]string{"capability[]=authtype", `wwwauth[]=Basic realm="x", Bearer realm="x"`}, bearer},
		"a password, charset and all":    {[]string{"capability[]=authtype", `wwwauth[]=Basic realm="x", charset="UTF-8"`}, password},
		"something else":                 {[]string{"capability[]=authtype", `wwwauth[]=Negotiate`}, bearer},
		"git wants a password":           {[]string{"capability[]=authtype", "authtype=Basic"}, password},
		"the person's name":              {[]string{"username=ada"}, "username=ada\npassword=T\n"},
		"a value with an equals sign":    {[]string{"path=a=b", "state[]=x=y"}, password},
	} {
		if got := request(t, append(test.lines, "protocol=https", "host=git.example.test")...).Answer(h); got != test.want {
			t.Errorf("%s: %q", name, got)
		}
	}
	q := request(t, "protocol=https", "host=github.com")
	h.Expires = time.Unix(1900000000, 0)
	if got := q.Answer(h); got != "username=x-access-token\npassword=T\npassword_expiry_utc=1900000000\n" {
		t.Error(got)
	}
	h.User = "me"
	if got := q.Answer(h); !strings.HasPrefix(got, "username=me\n") {
		t.Error(got)
	}
}

func TestUser(t *testing.T) {
	for host, want := range map[string]string{
		"github.com": "x-access-token", "GitHub.com:443": "x-access-token", "acme.ghe.com": "x-access-token", "evilgithub.com": "oauth2",
		"bitbucket.org": "x-token-auth", "gitlab.com": "oauth2", "europe-docker.pkg.dev": "oauth2accesstoken", "eu.gcr.io": "oauth2accesstoken",
		"gcr.io": "oauth2accesstoken", "acme.azurecr.io": "00000000-0000-0000-0000-000000000000", "quay.io": "$oauthtoken", "": "oauth2", "[": "oauth2",
	} {
		if got := (Place{"https", host}).User(); got != want {
			t.Errorf("%s: %s", host, got)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, p := range []Place{{"https", "git.example.test"}, {"https", "git.example.test:8443"}, {"http", "127.0.0.1:80"}, {"http", "localhost"}, {"http", "[::1]:3000"}} {
		if err := p.Check(); err != nil {
			t.Errorf("%v: %v", p, err)
		}
	}
	for _, p := range []Place{
		{"http", "git.example.test"},
		{"http", "localhost.example.test"},
		{"http", "127.0.0.1.example.test"},
		{"http", "127.0.0.1@example.test"},
		{"https", "a@b"},
		{"https", ""},
		{"https", "a/b"},
		{"https", "a?b"},
		{"https", "a#b"},
		{"https", "a b"},
		{"ssh", "git.example.test"},
		{"", "git.example.test"},
		{"HTTPS", "a"},
		{"cert", ""},
		{"http", "0.0.0.0"},
	} {
		if p.Check() == nil {
			t.Errorf("%v: a token may go there", p)
		}
	}
}

func TestGitArguments(t *testing.T) {
	for line, want := range map[string]string{
		"get": "get  true", "get acme": "get acme true", "acme/ada get": "get acme/ada true", "store acme": "store acme true", "acme erase": "erase acme true",
		"capability": "  false", "acme capability": "  false", "acme": "  false",
		"store get": "get store true", // git's order, for an app that is called so
		"get get":   "get get true",
	} {
		operation, app, ok := GitArguments(strings.Fields(line))
		got := operation + " " + app + " false"
		if ok {
			got = operation + " " + app + " true"
		}
		if got != want {
			t.Errorf("%s: %s", line, got)
		}
	}
}

func TestDockerPlace(t *testing.T) {
	for server, want := range map[string]string{
		"registry.example.test": "https://registry.example.test", "https://index.docker.io/v1/\n": "https://index.docker.io", "127.0.0.1:5000": "https://127.0.0.1:5000",
		"http://127.0.0.1:5000/v2/": "http://127.0.0.1:5000", "HTTPS://A.test": "https://a.test",
	} {
		p, err := DockerPlace(server)
		if err != nil || p.Origin() != want {
			t.Errorf("%s: %v %v", server, p, err)
		}
	}
	for _, server := range []string{"", "\n", "http://registry.example.test", "https://a@b.test", "://", "https://", "ftp://a.test"} {
		if p, err := DockerPlace(server); err == nil {
			t.Errorf("%q: %v", server, p)
		}
	}
	p, _ := DockerPlace("quay.io")
	if got := DockerAnswer("quay.io\n", p, Handed{Token: "T"}); got != `{"ServerURL":"quay.io","Username":"$oauthtoken","Secret":"T"}`+"\n" {
		t.Error(got)
	}
}

func TestCalled(t *testing.T) {
	for line, want := range map[string]string{
		"/usr/bin/tokendesk get acme": "get acme", "git-credential-tokendesk get": "git-credential get", "/b/git-credential-tokendesk acme get": "git-credential acme get",
		"docker-credential-tokendesk.exe get": "docker-credential get", "docker-credential-tokendesk-acme get": "docker-credential get acme",
		"docker-credential-tokendesk-a.b-c list": "docker-credential list a.b-c", "docker-credential-tokendesker get": "get", "tokendesk": "",
	} {
		if got := strings.Join(Called(strings.Fields(line)), " "); got != want {
			t.Errorf("%s: %s", line, got)
		}
	}
	if Called(nil) != nil {
		t.Error("nothing is called something")
	}
}

// Whatever is asked, an answer has the lines that git reads, and no more: nothing of a
// request can add one.
func FuzzReadGit(f *testing.F) {
	f.Add("protocol=https\nhost=a.test\n\n")
	f.Add("capability[]=authtype\nwwwauth[]=Basic realm=\"x\"\nusername=a\rb\n")
	f.Add("username=\x00\nhost=[::1\n")
	keys := []string{"capability[]", "authtype", "credential", "ephemeral", "username", "password", "password_expiry_utc"}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := ReadGit(strings.NewReader(text))
		if err != nil {
			return
		}
		_ = q.Check()
		answer := q.Answer(Handed{Token: "T", Scheme: "Bearer", Expires: time.Unix(1, 0)})
		for line := range strings.SplitSeq(strings.TrimSuffix(answer, "\n"), "\n") {
			key, _, ok := strings.Cut(line, "=")
			if !ok || !slices.Contains(keys, key) {
				t.Errorf("%q is answered by %q", text, answer)
			}
		}
		if strings.ContainsAny(answer, "\x00\r\x1b") {
			t.Errorf("%q is answered by %q", text, answer)
		}
	})
}
