package browser

import (
	"net/url"
	"strings"
	"testing"
)

// What $BROWSER makes of an address: ADDRESS as it is, ENCODED where it is part of another
// one; commands are divided by a space and a stroke.
func TestVariable(t *testing.T) {
	for value, want := range map[string]string{
		"firefox":                                 "firefox|ADDRESS",
		" lynx : firefox --new-tab ":              "firefox|--new-tab|ADDRESS",
		"firefox:chromium %s":                     "firefox|ADDRESS / chromium|ADDRESS",
		"firefox %s -P %s":                        "firefox|ADDRESS|-P|ADDRESS",
		"chromium --app=%s":                       "chromium|--app=ADDRESS",
		"firefox %c%%%c %s":                       "firefox|:%:|ADDRESS",
		"firefox 100%% %%s":                       "firefox|100%|%s|ADDRESS",
		"firefox a%20b %":                         "firefox|a%20b|%|ADDRESS",
		"firefox -P 'my work' %s":                 "firefox|-P|my work|ADDRESS",
		`firefox -P "my \"work\"":chromium`:       `firefox|-P|my "work"|ADDRESS / chromium|ADDRESS`,
		`firefox -P my\ work`:                     "firefox|-P|my work|ADDRESS",
		`firefox "" %s`:                           "firefox||ADDRESS",
		`firefox -P it's`:                         "firefox|-P|it's|ADDRESS",
		"firefox 'a:b'":                           "firefox|a:b|ADDRESS",
		`firefox a\:b`:                            "firefox|a:b|ADDRESS",
		"firefox ext+container%cname=Work&url=%s": "firefox|ext+container:name=Work&url=ENCODED",
		// A colon that divides would leave no command.
		"firefox ext+container:name=Work&url=%s":                      "firefox|ext+container:name=Work&url=ENCODED",
		"firefox ext+container:name=Work&url=%s&pinned=true:chromium": "firefox|ext+container:name=Work&url=ENCODED&pinned=true / chromium|ADDRESS",
		"firefox 'ext+container:name=My Work&url=%s':chromium":        "firefox|ext+container:name=My Work&url=ENCODED / chromium|ADDRESS",
		"chromium --app=https://door.test:8443/open?u=%s":             "chromium|--app=https://door.test:8443/open?u=ENCODED",
		"chromium https%c//door.test/#u=%s":                           "chromium|https://door.test/#u=ENCODED",
		"firefox view-source:%s":                                      "firefox|view-source:ADDRESS",
		"firefox https://archive.test/save/%s":                        "firefox|https://archive.test/save/ADDRESS",
		"firefox -P work:chromium":                                    "firefox|-P|work|ADDRESS / chromium|ADDRESS",
		"/opt/my browsers/b":                                          "/opt/my browsers/b|ADDRESS",
		"sh -c 'exec firefox \"$1\"' sh %s":                           "sh|-c|exec firefox \"$1\"|sh|ADDRESS",
		"sh -c 'exec firefox %s':firefox":                             "firefox|ADDRESS",
		"::":                                                          "xdg-open|ADDRESS",
		" ":                                                           "xdg-open|ADDRESS",
	} {
		m := fake("linux", map[string]string{"BROWSER": value}, "firefox", "chromium", "sh", "/opt/my browsers/b", "xdg-open")
		m.exists = func(path string) bool { return path == "/opt/my browsers/b" }
		commands, err := m.usual(address)
		if err != nil {
			t.Errorf("%s: %v", value, err)
		}
		var got []string
		for _, argv := range commands {
			got = append(got, strings.Join(argv, "|"))
		}
		want := strings.NewReplacer("ADDRESS", address, "ENCODED", url.QueryEscape(address)).Replace(want)
		if got := strings.Join(got, " / "); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", value, got, want)
		}
	}
}

func TestVariableOfWindows(t *testing.T) {
	m := fake("windows", map[string]string{"BROWSER": `C:\bin\b.exe --x C:\y;firefox "a b"`}, `C:\bin\b.exe`, "firefox")
	commands, err := m.usual(address)
	if err != nil || len(commands) != 2 || strings.Join(commands[0], "|") != `C:\bin\b.exe|--x|C:\y|`+address || strings.Join(commands[1], "|") != "firefox|a b|"+address {
		t.Errorf("%q, %v", commands, err)
	}
}

func TestVariableThatCannotBeUsed(t *testing.T) {
	for value, want := range map[string]string{
		"lynx":                   "The program lynx that $BROWSER names was not found.",
		"lynx %s:/opt/w3m -x":    "None of the programs that $BROWSER names was found: lynx, w3m.",
		"sh -c 'firefox \"%s\"'": "$BROWSER puts the address into a script, where it could run any program.",
	} {
		_, err := fake("linux", map[string]string{"BROWSER": value}, "sh", "xdg-open").usual(address)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", value, err)
		}
	}
}

func FuzzVariable(f *testing.F) {
	f.Add(`firefox ext+container:name=Work&url=%s:"a b" '%c\ %`, true)
	f.Fuzz(func(t *testing.T, value string, all bool) {
		m := fake("linux", map[string]string{"BROWSER": value}, "xdg-open")
		if all {
			m.look = func(name string) (string, error) { return name, nil }
		}
		commands, err := m.usual(address)
		for _, argv := range commands {
			if len(argv) < 2 || !strings.Contains(strings.Join(argv[1:], " "), "id.example.test") {
				t.Errorf("%q: %q", value, argv)
			}
		}
		if (err == nil) != (len(commands) > 0) {
			t.Errorf("%q: %v", value, err)
		}
	})
}
