package oauth

import "testing"

func TestParseBrowser(t *testing.T) {
	for setting, want := range map[string]Browser{
		"":                      {Kind: BrowserDefault},
		"default":               {Kind: BrowserDefault},
		"none":                  {Kind: BrowserNone},
		"private":               {Kind: BrowserPrivate},
		"isolated":              {Kind: BrowserIsolated},
		"firefox":               {Kind: BrowserProgram, Program: "firefox"},
		"Google Chrome":         {Kind: BrowserProgram, Program: "Google Chrome"},
		`C:\Apps\chrome.exe`:    {Kind: BrowserProgram, Program: `C:\Apps\chrome.exe`},
		"private:firefox":       {Kind: BrowserPrivate, Program: "firefox"},
		"isolated:chromium":     {Kind: BrowserIsolated, Program: "chromium"},
		`isolated:C:\ff\ff.exe`: {Kind: BrowserIsolated, Program: `C:\ff\ff.exe`},
		"Isolated:chromium":     {Kind: BrowserProgram, Program: "Isolated:chromium"}, // no word of ours: it acts, and nothing has such a name
	} {
		got, err := ParseBrowser(setting)
		if err != nil || got != want {
			t.Errorf("%q is %+v, %v", setting, got, err)
		}
		if again, err := ParseBrowser(got.String()); err != nil || again != got {
			t.Errorf("%q is written as %q", setting, got)
		}
	}
	for _, bad := range []string{
		"isolated:", "private:", "isolated: ", "default:firefox", "none:firefox", "default:", "isolated:isolated", "isolated:private:firefox", "private:default", "isolated:none:",
	} {
		if got, err := ParseBrowser(bad); err == nil {
			t.Errorf("%q is %+v", bad, got)
		}
		if problems := ValidateAccounts(App{}, []Account{{ID: "ada", Browser: bad}}); len(problems) != 1 || problems[0].Field != "accounts[0].browser" {
			t.Errorf("%q: %v", bad, problems)
		}
	}
}

func TestBrowserOf(t *testing.T) {
	for setting, want := range map[string]string{
		"": "firefox", "none": "firefox", "chromium": "firefox", "private": "private:firefox", "isolated:chromium": "isolated:firefox",
	} {
		b, err := ParseBrowser(setting)
		if got := b.Of("firefox").String(); err != nil || got != want {
			t.Errorf("%q with firefox is %q", setting, got)
		}
	}
}
