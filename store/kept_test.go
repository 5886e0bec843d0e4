package store

import (
	"reflect"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
)

// A place that a person adds is their word for that place alone: one that came from
// outside goes on waiting. What is remembered of a place lives as long as it is listed.
func TestTargetsOfAnAccount(t *testing.T) {
	v := create(t, diskOptions(t))
	ctx := t.Context()
	ref := oauth.Ref{App: "acme", Account: "default"}
	outside := oauth.Target{File: "/w/outside", As: oauth.TargetRaw}
	mine := oauth.Target{File: "/w/.env", As: oauth.TargetDotenv, Name: "T"}
	entry := sample("acme")
	entry.Accounts = []oauth.Account{{ID: "default", Keep: []oauth.Target{outside}}}
	if _, err := v.Import(ctx, appfile.File{Apps: []appfile.Entry{entry}}, Consent{}); err != nil {
		t.Fatal(err)
	}
	if rec, err := v.Record(ctx, ref); err != nil || len(rec.Waiting) != 1 {
		t.Fatalf("%v, waits: %v", err, rec.Waiting)
	}
	kept := oauth.Kept{Target: mine, Tracked: true}
	if err := v.AddTarget(ctx, ref, kept); err != nil {
		t.Fatal(err)
	}
	rec, err := v.Record(ctx, ref)
	if err != nil || len(rec.Waiting) != 1 || !reflect.DeepEqual(rec.Account.Keep, []oauth.Target{outside, mine}) || !oauth.KeptOf(rec.Kept, mine).Tracked {
		t.Fatalf("%v, %+v, waits: %v", err, rec.Account.Keep, rec.Waiting)
	}
	if err := v.Remember(ctx, ref, oauth.Kept{Target: oauth.Target{File: "/w/never", As: oauth.TargetRaw}, ByHand: true}); err != nil {
		t.Fatal(err)
	}
	if removed, err := v.RemoveTargets(ctx, ref, outside.Equal); err != nil || len(removed) != 1 {
		t.Fatalf("%v, %v", removed, err)
	}
	rec, err = v.Record(ctx, ref)
	if err != nil || len(rec.Waiting) != 0 || len(rec.Kept) != 1 {
		t.Fatalf("%v, waits: %v, remembered: %+v", err, rec.Waiting, rec.Kept)
	}
	// A file that says nothing of places takes none away.
	entry.Accounts = []oauth.Account{{ID: "default", Label: "L"}}
	if _, err := v.Import(ctx, appfile.File{Apps: []appfile.Entry{entry}}, Consent{}); err != nil {
		t.Fatal(err)
	}
	if rec, err = v.Record(ctx, ref); err != nil || len(rec.Account.Keep) != 1 || len(rec.Waiting) != 0 || rec.Account.Label != "L" {
		t.Fatalf("after an import: %v, %+v, waits: %v", err, rec.Account, rec.Waiting)
	}
}
