// Package oauthtest is a scripted server for tests: it says what it expects,
// and fails the test on anything else.
//
//	server := oauthtest.Start(t)
//	server.Expect(oauthtest.Request{Path: "/token", Form: url.Values{"grant_type": {"client_credentials"}}}).
//		JSON(200, `{"access_token":"T"}`)
package oauthtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"sync"
	"testing"
)

// Request is what a step expects. Empty fields are not compared.
type Request struct {
	Method string // default POST
	Path   string // default /token
	Query  url.Values
	Form   url.Values        // the whole form body, exactly
	JSON   map[string]any    // the whole JSON body, exactly
	Header map[string]string // these headers; an empty value: absent
	// Check sees the request beside the above, its body read; an error fails the test.
	Check func(r *http.Request, body []byte) error
}

// Step is one expected request and its scripted answer.
type Step struct {
	want   Request
	answer http.HandlerFunc
}

// JSON answers with a JSON body.
func (s *Step) JSON(status int, body string) *Step { return s.Body(status, "application/json", body) }

// Body answers with any body, and with headers in pairs of name and value.
func (s *Step) Body(status int, contentType, body string, headers ...string) *Step {
	return s.With(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	})
}

// With answers with a handler, for slow, endless and broken answers.
func (s *Step) With(answer http.HandlerFunc) *Step {
	s.answer = answer
	return s
}

// Server runs its steps in order. Safe for concurrent use.
type Server struct {
	URL  string
	t    testing.TB
	http *httptest.Server

	mu    sync.Mutex
	steps []*Step
	log   []string
}

// Start runs a server on 127.0.0.1 until the test ends; steps left over then
// fail the test.
func Start(t testing.TB) *Server { return start(t, "127.0.0.1:0", false) }

// StartTLS is Start with TLS; Client trusts its certificate.
func StartTLS(t testing.TB) *Server { return start(t, "127.0.0.1:0", true) }

// Other runs a server on 127.0.0.2, the "other host" that must see nothing: any
// request to it fails the test.
func Other(t testing.TB) *Server { return start(t, "127.0.0.2:0", false) }

func start(t testing.TB, address string, secure bool) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatalf("oauthtest: %v", err)
	}
	s := &Server{t: t}
	s.http = httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	s.http.Listener.Close()
	s.http.Listener = listener
	if secure {
		s.http.StartTLS()
	} else {
		s.http.Start()
	}
	s.URL = s.http.URL
	t.Cleanup(func() {
		s.http.Close()
		for _, step := range s.steps {
			t.Errorf("oauthtest: nobody sent %s %s", method(step.want), path(step.want))
		}
	})
	return s
}

// Expect adds a step; without an answer it is 200 {}.
func (s *Server) Expect(want Request) *Step {
	step := &Step{want: want}
	step.JSON(http.StatusOK, "{}")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.steps = append(s.steps, step)
	return step
}

// Log lists the requests so far: method and path each.
func (s *Server) Log() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.log...)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	step := s.next(r)
	if step == nil {
		s.t.Errorf("oauthtest: unexpected %s %s", r.Method, r.URL.Path)
		http.Error(w, "unexpected", http.StatusTeapot)
		return
	}
	if err := step.want.compare(r, body); err != nil {
		s.t.Errorf("oauthtest: %s %s: %v", r.Method, r.URL.Path, err)
		http.Error(w, "wrong", http.StatusTeapot)
		return
	}
	step.answer(w, r)
}

func (s *Server) next(r *http.Request) *Step {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = append(s.log, r.Method+" "+r.URL.Path)
	if len(s.steps) == 0 {
		return nil
	}
	step := s.steps[0]
	s.steps = s.steps[1:]
	return step
}

func method(want Request) string {
	if want.Method == "" {
		return http.MethodPost
	}
	return want.Method
}

func path(want Request) string {
	if want.Path == "" {
		return "/token"
	}
	return want.Path
}

func (want Request) compare(r *http.Request, body []byte) error {
	if r.Method != method(want) || r.URL.Path != path(want) {
		return fmt.Errorf("expected %s %s", method(want), path(want))
	}
	if want.Query != nil && !reflect.DeepEqual(r.URL.Query(), want.Query) {
		return fmt.Errorf("query %v, expected %v", r.URL.Query(), want.Query)
	}
	if want.Form != nil {
		form, err := url.ParseQuery(string(body))
		if err != nil || !reflect.DeepEqual(form, want.Form) {
			return fmt.Errorf("form %v, expected %v", form, want.Form)
		}
		if kind := r.Header.Get("Content-Type"); kind != "application/x-www-form-urlencoded" {
			return fmt.Errorf("content type %q for a form", kind)
		}
	}
	if want.JSON != nil {
		var object map[string]any
		if err := json.Unmarshal(body, &object); err != nil || !reflect.DeepEqual(object, want.JSON) {
			return fmt.Errorf("JSON %v, expected %v", object, want.JSON)
		}
		if kind := r.Header.Get("Content-Type"); kind != "application/json" {
			return fmt.Errorf("content type %q for JSON", kind)
		}
	}
	for name, value := range want.Header {
		if got := r.Header.Get(name); got != value {
			return fmt.Errorf("header %s is %q, expected %q", name, got, value)
		}
	}
	if want.Check != nil {
		return want.Check(r, body)
	}
	return nil
}
