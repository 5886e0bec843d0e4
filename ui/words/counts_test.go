package words

import "testing"

func TestWhatBecomesOfApps(t *testing.T) {
	for got, want := range map[string]string{
		Plan(1, 0): "1 app to add", Plan(2, 3): "2 apps to add, 3 apps to change", Plan(0, 0): "There is no app in this file.",
		PlannedApp(false, false, "id.example.test", 2, true, nil):    "Will be added · id.example.test · 2 accounts · with secrets",
		PlannedApp(true, false, "", 1, false, nil):                   "Changes the app you have: its settings become the file's; secrets, tokens and accounts stay",
		Imported(1, 0, 0, 0):                                         "Added 1 app",
		Imported(0, 2, 1, 0):                                         "Changed 2 apps. One of them has settings that you must trust before use.",
		Imported(0, 0, 0, 0):                                         "Nothing changed",
		Removal{App: "Acme", Account: "Ada", Accounts: 2}.Question(): "Remove Ada of Acme?",
		Removal{App: "Acme", Account: "Ada", Accounts: 2}.Done():     "Removed Ada of Acme",
		Removal{App: "Acme", Accounts: 4}.Done():                     "Removed Acme and its 4 accounts",
		Removal{App: "Acme", Several: 4}.Back():                      "Restored: 4 accounts of Acme",
		Removal{Several: 4}.Done() + OpenProfilesStay(2):             "Removed 4 accounts; 2 browser profiles are open and stay",
		SignedOut("Acme", 1):                                         "Signed out of Acme",
		SignedOut("Acme", 2):                                         "Signed out of 2 accounts",
		Forgotten("Acme", 1):                                         "Forgot the tokens of Acme",
		SignOutTitle("Acme, Ada", 1):                                 "Sign out of Acme, Ada?",
		SignOutTitle("Acme", 3):                                      "Sign out of 3 accounts of Acme?",
		SomebodyElses(0) + SomebodyElses(1):                          ", 1 of them of another person than expected",
		SignOutTitle("", 3):                                          "Sign out of 3 accounts?",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
