package practice

import (
	"net/http"
	"slices"
)

// signin shows the page on which a person says who they are and what the app
// may do, and reads what they chose.
type signin struct {
	brand  string // whose page it is
	theme  string // its colours, a class of the style sheet
	action string // where the form goes
	scopes []scope
	store  *tokenStore
}

// scope is something an app may ask for.
type scope struct {
	Name string
	Says string // what it means to a person
	// Fixed ones cannot be unticked.
	Fixed bool
}

// verdict is what a person decided.
type verdict struct {
	request request
	user    user
	denied  bool
}

// show asks the person. current is who is signed in already.
func (s *signin) show(w http.ResponseWriter, q request, current *user) {
	view := signinView{
		Brand: s.brand, Theme: s.theme, Action: s.action, App: q.client.name,
		Device: q.device, Ticket: s.store.hold(q), Users: users(),
	}
	for _, known := range s.scopes {
		if slices.Contains(q.scopes, known.Name) {
			view.Scopes = append(view.Scopes, known)
		}
	}
	if q.device == "" {
		view.Back = origin(q.redirectURI)
	}
	if hinted, ok := userByHint(q.hint); ok {
		current = &hinted
	}
	if current != nil {
		view.Users = slices.DeleteFunc(view.Users, func(u user) bool { return u.ID == current.ID })
		view.Current = current
	}
	render(w, http.StatusOK, "signin", view, view.Back)
}

// read returns the decision, or shows why there is none. A ticket counts once
// and comes from our own page alone.
func (s *signin) read(w http.ResponseWriter, r *http.Request) (verdict, bool) {
	if http.NewCrossOriginProtection().Check(r) != nil {
		s.problem(w, badRequest("this form was sent from another page"))
		return verdict{}, false
	}
	form, refused := readForm(w, r, "scope")
	if refused != nil {
		s.problem(w, refused)
		return verdict{}, false
	}
	q, ok := s.store.take(form.Get("ticket"))
	if !ok {
		s.problem(w, badRequest("this page is too old, or was used before: start again from the app"))
		return verdict{}, false
	}
	chosen := form.Get("user")
	everybody := users()
	i := slices.IndexFunc(everybody, func(u user) bool { return u.ID == chosen })
	if i < 0 {
		return verdict{request: q, denied: true}, true
	}
	q.scopes = slices.DeleteFunc(slices.Clone(q.scopes), func(name string) bool {
		return !slices.Contains(form["scope"], name) && !s.fixed(name)
	})
	return verdict{request: q, user: everybody[i]}, true
}

func (s *signin) fixed(name string) bool {
	return slices.ContainsFunc(s.scopes, func(known scope) bool { return known.Name == name && known.Fixed })
}

// problem shows a refusal that cannot go back to the app.
func (s *signin) problem(w http.ResponseWriter, e *refusal) {
	render(w, e.status, "problem", problemView{Brand: s.brand, Theme: s.theme, What: e.description}, "")
}

// denied is the answer to somebody who said no.
func denied() *refusal {
	return &refusal{code: "access_denied", description: "the person said no"}
}
