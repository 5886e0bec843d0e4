package oauth_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// promises names the tests that show what the engine promises, sections A to D
// and 44, by number: each fails when its promise is broken.
var promises = map[int][]string{
	1: {"oauth/loopback TestListensOnlyWhileASignInRuns", "oauth/loopback TestRedirectsThatAreRefused", "oauth/session TestSignInEnds"},
	2: {
		"oauth/loopback TestRedirectAddresses", "oauth/loopback TestTwoSignInsShareAPort", "oauth/loopback TestWaitsForAnotherTokendesk",
		"oauth/loopback TestForeignProgramOnThePort", "oauth/session TestASignInOfAnotherProcessIsUsed", "oauth TestAuthorize",
	},
	3: {"oauth TestAttemptsAreFresh", "oauth/loopback TestNoiseIsRefusedAndTheSignInGoesOn", "oauth/loopback FuzzCallback", "oauth/loopback TestErrorWithoutAStateIsShown"},
	4: {"oauth/loopback TestOneCallbackIsAccepted", "oauth/session TestManyCallbacksAreOneExchange"},
	5: {
		"oauth/loopback TestOnlyTheExactRequestCounts", "oauth/loopback TestAbuseDoesNotKeepTheBrowserOut", "oauth/loopback TestTimeLimitsAreSet",
		"oauth/loopback TestEverySignInGetsItsCallbackBesideOpenConnections", "oauth/loopback TestDoorTakesNoDripForARequest",
	},
	6: {"oauth/loopback TestAnswersThatEndTheSignIn", "oauth/loopback TestErrorTextIsEscapedAndPlain"},
	7: {"oauth/loopback TestAnswersThatEndTheSignIn", "oauth/loopback TestIssuerIsNotAskedForWhenUnknown", "oauth/loopback TestIssuerOfAnAppThatKnowsNone", "oauth/session TestCodesGoToTheServerThatGaveThem", "oauth TestConformance"},
	8: {"oauth/loopback TestPage"},
	9: {"ui/browser TestOnlyWebAddresses", "ui/browser TestWhatIsStarted", "oauth/loopback TestPaste", "oauth/session TestWithoutBrowserNothingIsOpened"},

	10: {"oauth TestRedirectsCarryNoSecret", "oauth TestDiscoveryRedirects", "oauth TestKeysFollowNobodyElse", "oauth TestBroughtClientIsGuarded"},
	11: {"oauth TestNothingIsSentTwice", "oauth TestHTTP1Alone", "oauth TestDPoP", "oauth/session TestWhatIsTriedAgain", "oauth TestMissingSecretSendsNothing"},
	12: {"oauth TestEndlessAnswers", "oauth TestEndlessDocuments", "oauth TestNestedAnswers", "oauth TestOneByteAtATime", "oauth TestCancel"},
	13: {"oauth TestLifetimes", "oauth TestRefreshLifetimes", "oauth TestClock", "oauth FuzzTokenAnswer"},
	14: {"oauth TestRefused", "oauth TestTolerated", "oauth TestDeepFieldsAreLeftOut", "oauth TestAnswersThatAreNoHTTP", "oauth FuzzErrorAnswer"},
	15: {"oauth TestTolerated", "oauth TestRefused"},
	16: {"oauth TestOwnAuthorityAndInsecure", "oauth TestPlainHTTP", "oauth TestDiscoveredPagesInPlainHTTP", "oauth TestDevicePages", "oauth TestUnreachable"},
	17: {"oauth TestSecretsInEveryEncoding", "oauth TestWordsStay", "oauth TestSecretsThatWereCut", "oauth TestAdviceIsForTheWordAsItCame", "oauth TestTraceOfNumbersAndCodes", "oauth TestTrace", "oauth TestTraceOfASecretInOtherShapes", "oauth TestTraceOfAPlainVerifier", "oauth TestTestCallHidesTheToken", "oauth TestRefused", "oauth FuzzErrorAnswer"},

	18: {"oauth/session TestOneRefreshForEverybody", "oauth/session TestACodeWaitsForTheLease"}, // in two processes: ui/desk TestTwoProcessesRenewOnce
	19: {"oauth/session TestNothingIsHandedOutThatIsNotSaved", "oauth/session TestASignInIsSavedBeforeUserinfoIsAsked", "oauth TestRefreshKeeps", "store TestKilledDuringSaves"},
	20: {
		"oauth/session TestRefusedRefreshTokenNeedsASignIn", "oauth/session TestTroubleKeepsTheCredential", "oauth/session TestCancelAfterARefreshHasLeft",
		"oauth/session TestCancelAfterTheCodeHasLeft", "oauth/session TestCancelOfWhatCanBeAskedAgain", "oauth/session TestRetryAfterIsTheHosts", "oauth TestRetryAfter",
	},
	21: {"oauth/session TestClockJumpsMakeNoBurst", "oauth/session TestStatusOf", "oauth TestLifetimes"},
	22: {"oauth TestFingerprint", "oauth/session TestStaleTokenIsNotServed"},
	23: {"oauth TestRevoke", "oauth TestWhatServersDoToRevoke", "oauth/session TestRevoke"},
	24: {"oauth TestStartDevice", "oauth TestDevicePages", "oauth TestPollDevice"},
	25: {"oauth TestDPoP", "oauth TestSecondTryHasFreshAssertions", "oauth TestPushedAuthorizationRequest", "oauth TestPushedRequestsThatAreRequired"},

	26: {"oauth TestIDTokenChecks", "oauth TestIDTokenAlgorithms", "oauth TestKeyRotation", "oauth TestKeysUnreachable", "oauth TestConformance", "oauth TestClaimNamesAreExact", "oauth TestDocumentNamesAreExact", "oauth TestNothingIsDecodedIntoAStruct", "oauth FuzzJWT"},
	27: {"oauth TestDiscovery", "oauth TestMetadataNamesAreExact", "oauth TestDiscoveryRedirects", "oauth FuzzDiscovery"},
	28: {"oauth/session TestSomebodyElseIsHeldBack", "oauth/session TestAnUnknownOwnerIsHeldBack", "oauth/session TestWhoIsExpected", "oauth TestPersonIn", "oauth TestPersonIs"},

	44: {
		"oauth/loopback TestSecondUserOfThisMachine", "oauth/loopback TestOnlyOurOwnUserIsHeard", "oauth/loopback TestOwnerOfWhoLeft",
		"oauth/loopback TestForeignProgramOnThePort", "oauth/loopback TestClaims", "oauth/loopback TestEverySignInGetsItsCallbackInAFlood",
	},
}

// callbackHabits names the tests of what servers do on the way back from the
// browser; the other habits are in TestWhatServersWant and its neighbours.
var callbackHabits = map[string]string{
	"127.0.0.1, localhost, exact port, any port":           "oauth/loopback TestRedirectAddresses",
	"extra fields worth keeping (realmId, storeName)":      "oauth/loopback TestExtraFieldsAndOddCodeNames",
	"spapi_oauth_code instead of code":                     "oauth/loopback TestExtraFieldsAndOddCodeNames",
	"missing state and a POST are explained":               "oauth/loopback TestNoiseIsRefusedAndTheSignInGoesOn",
	"an error page that never calls back":                  "oauth/session TestSignInEnds",
	"discovery before, after and between an issuer's path": "oauth TestDiscovery",
}

func TestPromisesAndTheirTests(t *testing.T) {
	known := testsOf(t, "..")
	for number := 1; number <= 28; number++ {
		if len(promises[number]) == 0 {
			t.Errorf("promise %d has no test", number)
		}
	}
	for _, number := range slices.Sorted(maps.Keys(promises)) {
		for _, test := range promises[number] {
			if !known[test] {
				t.Errorf("promise %d: there is no %s", number, test)
			}
		}
	}
	for _, names := range []map[string]string{elsewhere, callbackHabits} {
		for _, what := range slices.Sorted(maps.Keys(names)) {
			if !known[names[what]] {
				t.Errorf("%s: there is no %s", what, names[what])
			}
		}
	}
}

// testsOf lists the tests and fuzz targets below root as "folder Name".
func testsOf(t *testing.T, root string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, declared := range file.Decls {
			if f, ok := declared.(*ast.FuncDecl); ok && (strings.HasPrefix(f.Name.Name, "Test") || strings.HasPrefix(f.Name.Name, "Fuzz")) {
				found[filepath.ToSlash(filepath.Dir(path))+" "+f.Name.Name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
