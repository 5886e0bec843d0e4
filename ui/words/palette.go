package words

// Why an action of the palette cannot be done now.
const (
	NobodyChosen  = "choose an account first"
	SeveralChosen = "choose one account"
	NotNow        = "not available"
)

// On names an action on an account, or on an app with all its accounts.
func On(who, action string) string { return who + ": " + action }
