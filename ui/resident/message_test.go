package resident

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/ui/clip"
	"tokendesk/ui/desk"
	"tokendesk/ui/tray"
)

// What is sent is what is received, whatever is in it, and the line that had a key is
// wiped.
func TestMessages(t *testing.T) {
	key := bytes.Repeat([]byte{0xa5, 0x3c}, 16)
	for _, m := range []message{
		{Is: show, Model: &tray.Model{Title: "T\n", Items: []tray.Item{{Label: "ikas", Do: desk.Action{Do: desk.DoCopy, Ref: oauth.Ref{App: "ikas", Account: "default"}}}}}},
		{Is: act, Action: &desk.Action{Do: desk.DoAnother, Ref: oauth.Ref{App: "a"}}},
		{Is: give, State: &State{Desk: desk.Carried{Clipboard: clip.Carried{Text: "tok\"en\n", What: "w"}, Presenting: true}}, Key: key},
		{Is: give, State: &State{}},
		{Is: gone, Words: []string{"raise"}},
	} {
		line, err := m.line()
		if err != nil || bytes.Count(line, []byte("\n")) != 1 || line[len(line)-1] != '\n' {
			t.Fatalf("%s: %q, %v", m.Is, line, err)
		}
		var got message
		if err := json.Unmarshal(line, &got); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%s became %+v, %v: %s", m.Is, got, err, line)
		}
	}
	if strings.Contains(string(mustJSON(t, message{Is: give, State: &State{}})), "key") {
		t.Error("a message without a key names one")
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
