package store

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"filippo.io/age"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// FuzzRecord gives every decoder of what is sealed arbitrary texts: none may
// panic, read past the end, or take a text that it would not write again.
func FuzzRecord(f *testing.F) {
	s, err := newSealer("vault", bytes.Repeat([]byte{7}, keys.Size))
	check(f, err)
	m := (&manifest{version: 1}).with(s, 2, []entry{{id: recordID{1}, version: 2, ref: oauth.Ref{App: "acme", Account: "ada"}}})
	log, err := appendHistory(nil, oauth.HistoryEntry{At: testTime, Kind: oauth.HistoryGot, Detail: "x"})
	check(f, err)
	for _, p := range m.pages {
		if p != nil {
			f.Add(p.text())
		}
	}
	f.Add(m.root().text())
	f.Add(log)
	f.Add([]byte(`{"account":{"id":"ada"},"tokens":{"access_token":"x","life":"known"}}`))
	f.Add(s.seal(recordID{1}, fieldBody, 2, []byte("text")))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01})
	f.Fuzz(func(t *testing.T, text []byte) {
		if p, err := readPage(3, text, true); err == nil {
			again, err := readPage(3, p.text(), true)
			if err != nil || len(again.entries) != len(p.entries) {
				t.Errorf("a page is not what it was: %v", err)
			}
		}
		for format := range rootFormat + 1 {
			_, _ = readRoot(format, text)
		}
		if entries, err := readHistory(text); err == nil {
			longer, err := appendHistory(text, oauth.HistoryEntry{At: testTime, Kind: oauth.HistoryCopied})
			check(t, err)
			after, err := readHistory(longer)
			if want := min(len(entries)+1, historyLimit); err != nil || len(after) != want || after[0].Kind != oauth.HistoryCopied {
				t.Errorf("a history of %d became one of %d: %v", len(entries), len(after), err)
			}
		}
		var app appBody
		var account accountBody
		_, _ = json.Unmarshal(text, &app), json.Unmarshal(text, &account)
		// What is not ours does not open, and what we seal opens to itself.
		if got, err := s.open(recordID{9}, fieldLog, 1, text); err == nil {
			t.Errorf("a foreign text opened: %d bytes", len(got))
		}
		if got, err := s.open(recordID{9}, fieldLog, 1, s.seal(recordID{9}, fieldLog, 1, text)); err != nil || !bytes.Equal(got, text) {
			t.Errorf("not what was sealed: %v", err)
		}
	})
}

// FuzzBackup gives the reader of backups arbitrary files, and well sealed ones
// with arbitrary insides: it takes none whose size is not what it says.
func FuzzBackup(f *testing.F) {
	const passphrase, cheapest = "p", 1
	ctx := context.Background()
	head := backupHead{Format: backupFormat, Vault: "v", Key: make([]byte, keys.Size), Size: 4}
	var good bytes.Buffer
	check(f, writeBackup(ctx, &good, head, bytes.NewReader([]byte("data")), passphrase, cheapest))
	line, err := json.Marshal(head)
	check(f, err)
	f.Add(good.Bytes())
	f.Add(append(append(line, '\n'), "data"...))
	f.Add([]byte("age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 30\n"))
	f.Add([]byte("{\"tokendesk_backup\":1,\"size\":9223372036854775807}\n"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, data := range [][]byte{file, sealedWith(t, file, passphrase, cheapest)} {
			var db bytes.Buffer
			head, err := readBackup(ctx, bytes.NewReader(data), passphrase, cheapest, &db)
			switch {
			case err == nil:
				if int64(db.Len()) != head.Size || len(head.Key) != keys.Size || head.Vault == "" {
					t.Errorf("taken: %d bytes of %d", db.Len(), head.Size)
				}
			case kindOf(err) != oauth.KindUsage && kindOf(err) != oauth.KindVault:
				t.Errorf("not for people: %v", err)
			}
		}
	})
}

func sealedWith(t *testing.T, inside []byte, passphrase string, work int) []byte {
	recipient, err := age.NewScryptRecipient(passphrase)
	check(t, err)
	recipient.SetWorkFactor(work)
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipient)
	check(t, err)
	_, err = w.Write(inside)
	check(t, err)
	check(t, w.Close())
	return out.Bytes()
}
