package practice

import "slices"

// user is somebody who can sign in. There are no passwords: one picks.
type user struct {
	ID        string // in element ids and forms
	Given     string
	Family    string
	Role      string
	Workspace string // at Aikido
}

// Name is the user's full name.
func (u user) Name() string { return u.Given + " " + u.Family }

// Email is an address that cannot exist (RFC 2606).
func (u user) Email() string { return u.ID + "@example.test" }

// Initials stand in the user's coloured circle.
func (u user) Initials() string { return u.Given[:1] + u.Family[:1] }

// subject is the user's "sub" (OpenID Connect Core 2).
func (u user) subject() string { return "user-" + u.ID }

// users is who exists at every provider of the site.
func users() []user {
	return []user{
		{ID: "ada", Given: "Ada", Family: "Lovelace", Role: "Admin", Workspace: "Analytical Engines"},
		{ID: "grace", Given: "Grace", Family: "Hopper", Role: "Developer", Workspace: "Compilers"},
		{ID: "katherine", Given: "Katherine", Family: "Johnson", Role: "Support", Workspace: "Trajectories"},
		{ID: "alan", Given: "Alan", Family: "Turing", Role: "Read only", Workspace: "Bletchley"},
		{ID: "barbara", Given: "Barbara", Family: "Liskov", Role: "Developer", Workspace: "Abstractions"},
		{ID: "dorothy", Given: "Dorothy", Family: "Vaughan", Role: "Support", Workspace: "Computing Unit"},
		{ID: "edsger", Given: "Edsger", Family: "Dijkstra", Role: "Developer", Workspace: "Shortest Paths"},
		{ID: "frances", Given: "Frances", Family: "Allen", Role: "Admin", Workspace: "Optimizers"},
		{ID: "hedy", Given: "Hedy", Family: "Lamarr", Role: "Support", Workspace: "Frequencies"},
		{ID: "jean", Given: "Jean", Family: "Bartik", Role: "Developer", Workspace: "Switchboards"},
		{ID: "mary", Given: "Mary", Family: "Jackson", Role: "Read only", Workspace: "Wind Tunnels"},
		{ID: "radia", Given: "Radia", Family: "Perlman", Role: "Admin", Workspace: "Spanning Trees"},
	}
}

// userByHint finds whom a login_hint means: an email address or an id.
func userByHint(hint string) (user, bool) {
	all := users()
	i := slices.IndexFunc(all, func(u user) bool { return hint != "" && (u.ID == hint || u.Email() == hint || u.subject() == hint) })
	if i < 0 {
		return user{}, false
	}
	return all[i], true
}
