package oauth

import "testing"

// An answer in a shape of the server's own names a person, but no address of theirs.
func TestUserinfoInTheShapesOfServers(t *testing.T) {
	for name, row := range map[string]struct {
		answer string
		want   Person
	}{
		"GitHub":     {`{"login":"octo","id":583231,"name":null,"email":null}`, Person{Subject: "583231", Name: "octo"}},
		"Graph":      {`{"id":"48d31887","userPrincipalName":"a@contoso.test","displayName":"Adele","mail":null}`, Person{Subject: "48d31887", Full: "Adele"}},
		"Slack":      {`{"ok":true,"user_id":"U1","user":"sam","team":"T"}`, Person{Subject: "U1", Name: "sam"}},
		"Twitch":     {`{"data":[{"id":"141981764","login":"twitchdev","email":"d@x.test"}]}`, Person{Subject: "141981764", Name: "twitchdev", Full: "d@x.test"}},
		"Notion":     {`{"object":"user","id":"u-1","name":"Ava","person":{"email":"ava@x.test"}}`, Person{Subject: "u-1", Full: "Ava"}},
		"Asana":      {`{"data":{"gid":"12345","email":"g@x.test","name":"Greg"}}`, Person{Subject: "12345", Full: "Greg"}},
		"unverified": {`{"id":"8","username":"nelly","email":"n@x.test","verified":false}`, Person{Subject: "8", Name: "nelly", Full: "n@x.test"}},
		"the usual":  {`{"sub":"s","id":"other","login":"l"}`, Person{Subject: "s"}},
		"about none": {`{"message":"hello"}`, Person{}},
	} {
		info, err := parseFields([]byte(row.answer))
		if err != nil {
			t.Fatal(err)
		}
		if got := infoPerson(info); got != row.want {
			t.Errorf("%s: %+v, want %+v", name, got, row.want)
		}
	}
}
