package detail

import (
	"fmt"
	"image/color"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// shownTexts are all texts of a laid-out pane.
func shownTexts(o fyne.CanvasObject) string {
	var b strings.Builder
	for _, object := range test.LaidOutObjects(o) {
		if text, ok := object.(*canvas.Text); ok && text.Visible() {
			b.WriteString(text.Text)
		}
	}
	return b.String()
}

func newPane(t *testing.T, a Actions) (*Pane, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	p := New(a)
	w := test.NewTempWindow(t, p.Object())
	w.Resize(fyne.NewSize(600, 1600))
	return p, w
}

func TestRevealHidesItself(t *testing.T) {
	var later func()
	var wait time.Duration
	stopped := 0
	p, _ := newPane(t, Actions{After: func(d time.Duration, f func()) func() {
		later, wait = f, d
		return func() { stopped++ }
	}})
	p.Show(ModelOf(machine()))
	if strings.Contains(shownTexts(p.Object()), "k3J9") {
		t.Fatal("the token is shown before anybody asked")
	}
	p.reveal()
	if !strings.Contains(shownTexts(p.Object()), "k3J9k3J9") || wait != 20*time.Second {
		t.Fatalf("not revealed, or for %v", wait)
	}
	later()
	if strings.Contains(shownTexts(p.Object()), "k3J9") {
		t.Error("it did not hide itself")
	}
	p.reveal()
	p.Show(ModelOf(ada(t)))
	if stopped != 1 || p.revealed {
		t.Error("another account's token came revealed")
	}
	p.reveal()
	p.Clear()
	if p.revealed || p.model.Token != "" || strings.Contains(shownTexts(p.Object()), "eyJ") {
		t.Error("Clear left something behind")
	}
}

// Of an account with an ID token alone the pane shows that one, says that there is
// no other and how it is asked for, and offers no question that would need it.
func TestAnIDTokenAlone(t *testing.T) {
	in := ada(t)
	in.Record.Tokens.AccessToken = ""
	in.Record.Tokens.Fingerprint = oauth.Fingerprint(in.App, in.Record.Account)
	p, _ := newPane(t, Actions{})
	m := ModelOf(in)
	p.Show(m)
	shown := shownTexts(p.Object())
	for _, want := range []string{"Only an ID token", "a scope of the API", "Claims"} {
		if !strings.Contains(strings.Join(strings.Fields(shown), " "), want) {
			t.Errorf("%q is not shown:\n%s", want, shown)
		}
	}
	if strings.Contains(shown, "Access token") || strings.Contains(shown, "Also received") {
		t.Errorf("an access token is shown:\n%s", shown)
	}
	for _, q := range m.Questions {
		if q.Why == "" {
			t.Errorf("%s is offered", q.Name)
		}
	}
	if m.Revoke.Why != "" && m.Revoke.Why == m.Questions[0].Why {
		t.Error("its refresh token cannot be revoked")
	}
	if !m.Can.Copy || !m.Can.SignOut {
		t.Errorf("%+v", m.Can)
	}
	p.reveal()
	if !strings.Contains(shownTexts(p.Object()), "eyJ") {
		t.Error("it cannot be revealed")
	}
}

func TestMasksHaveOneLength(t *testing.T) {
	short, long := machine(), machine()
	short.Record.Tokens.AccessToken = "x"
	p, _ := newPane(t, Actions{})
	p.Show(ModelOf(short))
	a := shownTexts(p.Object())
	p.Show(ModelOf(long))
	if b := shownTexts(p.Object()); a != b {
		t.Error("the pane tells how long the token is")
	}
}

// A tick redraws labels whose words changed, and builds nothing.
func TestTickTouchesOnlyCountdowns(t *testing.T) {
	p, _ := newPane(t, Actions{})
	p.Show(ModelOf(ada(t)))
	before := map[*section]fyne.CanvasObject{}
	for _, s := range append(p.sections, p.head) {
		if len(s.box.Objects) > 0 {
			before[s] = s.box.Objects[0]
		}
	}
	p.Tick(noon.Add(time.Second))
	if got := shownTexts(p.Object()); !strings.Contains(got, "Fresh · 27:13 left") {
		t.Error("the countdown did not move")
	}
	in := ada(t)
	in.Now = noon.Add(2 * time.Second)
	p.Show(ModelOf(in))
	for s, object := range before {
		if s.box.Objects[0] != object {
			t.Error("a section was built anew though nothing in it changed")
		}
	}
}

// The button does what it says, whatever language that is in.
func TestTheButtonTakesItsStep(t *testing.T) {
	var taken session.Step
	p, _ := newPane(t, Actions{Do: func(_ oauth.Ref, step session.Step) { taken = step }})
	m := ModelOf(machine())
	m.Verb = "Erneuern"
	p.Show(m)
	for _, object := range test.LaidOutObjects(p.Object()) {
		if b, ok := object.(*parts.KeyButton); ok && b.Text == "Erneuern" {
			test.Tap(b)
		}
	}
	if taken != session.StepRenew {
		t.Errorf("it took the step %q", taken)
	}
}

func TestHeadFollowsWhatRuns(t *testing.T) {
	p, _ := newPane(t, Actions{})
	in := ada(t)
	in.Running, in.Progress = true, session.Progress{Stage: session.StageWorking}
	p.Show(ModelOf(in))
	in.Progress = session.Progress{Stage: session.StageBrowser, Address: "https://id.example.test/authorize"}
	p.Show(ModelOf(in))
	if got := shownTexts(p.Object()); strings.Contains(got, "Asking the server") || strings.Count(got, "Waiting for the browser") != 2 {
		t.Error("the head still says what ran before")
	}
	in.Progress.Notice = &oauth.Error{Kind: oauth.KindRefused, Message: "The sign-in was declined."}
	p.Show(ModelOf(in))
	if got := shownTexts(p.Object()); !strings.Contains(got, "was declined") || !strings.Contains(got, "does not say which sign-in") {
		t.Errorf("an error that names no sign-in is not shown: %s", got)
	}
}

func TestAnswersOfAnotherAccountAreDropped(t *testing.T) {
	var answer func(oauth.TestResult, error)
	cancelled := false
	p, _ := newPane(t, Actions{Test: func(_ oauth.Ref, done func(oauth.TestResult, error)) func() {
		answer = done
		return func() { cancelled = true }
	}})
	p.Show(ModelOf(ada(t)))
	p.ask(session.QuestionTest)
	other := machine()
	p.Show(ModelOf(other))
	answer(oauth.TestResult{OK: true, Body: "of ada"}, nil)
	if !cancelled || strings.Contains(shownTexts(p.Object()), "of ada") {
		t.Error("an answer appeared under somebody else")
	}
}

func TestTestCallFailureIsTold(t *testing.T) {
	a := testAnswer(oauth.TestResult{Status: 200, OK: false, Why: "The answer has errors in it."}, nil)
	if a.Tone != words.ToneBad || a.Title != "The test call failed" || a.Why != "The answer has errors in it." {
		t.Errorf("%+v", a)
	}
	a = objectAnswer([]byte(`{"active":false}`), nil)
	if a.Tone != words.ToneWarning || !strings.Contains(a.Title, "not active") {
		t.Errorf("%+v", a)
	}
}

// plainTheme is Fyne's test theme with our own colours' names.
type plainTheme struct{ fyne.Theme }

func (p plainTheme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if strings.HasPrefix(string(name), "tokendesk") {
		return color.Gray{Y: 0xee}
	}
	return p.Theme.Color(name, variant)
}

// Golden markup: the whole pane of one account, in Fyne's own test theme, so
// that only the pane's structure and words matter.
func TestPaneMarkup(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(plainTheme{test.NewTheme()})
	p := New(Actions{})
	w := test.NewTempWindow(t, p.Object())
	w.Resize(fyne.NewSize(600, 1600))
	p.Show(ModelOf(machine()))
	test.AssertRendersToMarkup(t, "machine.xml", w.Canvas())
}

func BenchmarkShowAnotherAccount(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(look.New(look.Light))
	p := New(Actions{})
	w := test.NewTempWindow(b, p.Object())
	w.Resize(fyne.NewSize(600, 800))
	a, c := ModelOf(ada(&testing.T{})), ModelOf(machine())
	for i := 0; b.Loop(); i++ {
		if i%2 == 0 {
			p.Show(a)
		} else {
			p.Show(c)
		}
	}
}

func BenchmarkTick(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(look.New(look.Light))
	p := New(Actions{})
	w := test.NewTempWindow(b, p.Object())
	w.Resize(fyne.NewSize(600, 800))
	p.Show(ModelOf(ada(&testing.T{})))
	for i := 0; b.Loop(); i++ {
		p.Tick(noon.Add(time.Duration(i) * time.Second))
	}
}

// All that the vault keeps of a history can be seen.
func TestTheWholeHistoryIsShown(t *testing.T) {
	p, _ := newPane(t, Actions{})
	in := machine()
	in.History = nil
	for i := range maxHistory {
		in.History = append(in.History, oauth.HistoryEntry{At: noon, Kind: oauth.HistoryCopied, Detail: fmt.Sprintf("format-%d;", i)})
	}
	p.Show(ModelOf(in))
	if got := strings.Count(shownTexts(p.Object()), "Copied · format-"); got != recentHistory {
		t.Errorf("%d lines are shown at first", got)
	}
	for _, object := range test.LaidOutObjects(p.Object()) {
		if b, ok := object.(*parts.KeyButton); ok && b.Text == "Show all 200 lines" {
			test.Tap(b)
		}
	}
	shown := shownTexts(p.Object())
	if got := strings.Count(shown, "Copied · format-"); got != maxHistory || !strings.Contains(shown, "format-199;") {
		t.Errorf("%d lines are shown of %d", got, maxHistory)
	}
}
