package memory

import (
	"os"
	"strings"
	"testing"
)

// Only what can be read again is dropped: nothing that may be written, nothing that was,
// nothing that is shared or has no file.
func TestClean(t *testing.T) {
	const fact = "Rss:                 100 kB\nShared_Dirty:          0 kB\nPrivate_Dirty:         %p kB\nAnonymous:             %a kB\nSwap:                  0 kB\nLocked:                0 kB\nVmFlags: rd mr mw me\n"
	facts := func(dirty, anonymous string) string {
		return strings.NewReplacer("%p", dirty, "%a", anonymous).Replace(fact)
	}
	smaps := "00400000-00500000 r--p 00000000 fe:01 12 /usr/bin/tokendesk\n" + facts("0", "0") +
		"00500000-00600000 r-xp 00100000 fe:01 12 /usr/bin/a name with blanks\n" + facts("0", "0") +
		"00600000-00700000 r--p 00200000 fe:01 12 /usr/bin/tokendesk\n" + facts("4", "4") +
		"00700000-00800000 r--p 00200000 fe:01 12 /usr/bin/tokendesk\n" + facts("0", "8") +
		"00700000-00800000 r--p 00200000 fe:01 12 /usr/bin/swapped\n" + strings.Replace(facts("0", "0"), "Swap:                  0", "Swap:                  4", 1) +
		"00800000-00900000 rw-p 00300000 fe:01 12 /usr/bin/tokendesk\n" + facts("0", "0") +
		"00900000-00a00000 r--s 00300000 fe:01 12 /home/ada/vault.db\n" + facts("0", "0") +
		"00a00000-00b00000 r-xp 00000000 00:00 0 [vdso]\n" + facts("0", "0") +
		"00b00000-00c00000 rw-p 00000000 00:00 0\n" + facts("40", "40") +
		"00c00000-00d00000 r--p 00200000 fe:01 12 /usr/lib/just written\n" + facts("64", "0")
	want := []mapping{{0x400000, 0x500000}, {0x500000, 0x600000}, {0xc00000, 0xd00000}}
	got := clean(strings.NewReader(smaps))
	if len(got) != len(want) {
		t.Fatalf("got %x", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %x, want %x", got[i], want[i])
		}
	}
}

// A process that has given its memory back goes on as before, with less of it.
func TestGiveBack(t *testing.T) {
	before := resident(t)
	GiveBack()
	after := resident(t)
	t.Logf("%d kB, then %d kB", before, after)
	if after >= before {
		t.Errorf("%d kB, and then %d kB", before, after)
	}
}

// resident is what is held of files, in kilobytes.
func resident(t *testing.T) (kb int) {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(status), "\n") {
		if of, ok := strings.CutPrefix(line, "RssFile:"); ok {
			for _, digit := range strings.TrimSpace(strings.TrimSuffix(of, "kB")) {
				kb = 10*kb + int(digit-'0')
			}
		}
	}
	return kb
}
