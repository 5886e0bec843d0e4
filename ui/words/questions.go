package words

import "tokendesk/oauth/session"

// QuestionWords are what a question to an account's server is called.
type QuestionWords struct {
	Name    string // "User info"
	Missing string // why it cannot be asked, where its [session.Target] is missing
}

// Question returns what a question is called.
func Question(q session.Question) QuestionWords {
	switch q {
	case session.QuestionTest:
		return QuestionWords{"Test call", "This app has no test call. Add one under Edit, Test call."}
	case session.QuestionUserinfo:
		return QuestionWords{"User info", "This app has no userinfo endpoint."}
	case session.QuestionIntrospect:
		return QuestionWords{"Introspect", "This app has no introspection endpoint."}
	case session.QuestionRevoke:
		return QuestionWords{"Revoke", "This app has no revocation endpoint: tokens can only be forgotten here."}
	case session.QuestionLogout:
		return QuestionWords{"Sign out", "This app has no sign-out page."}
	}
	return QuestionWords{Name: OneLine(string(q), 40)}
}
