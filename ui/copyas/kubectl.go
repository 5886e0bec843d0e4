package copyas

import (
	"encoding/json"
	"time"

	"tokendesk/oauth"
)

// kubectlBeta is [Kubectl] in the version of before, which kubectl asks for where
// its configuration names it.
const kubectlBeta Format = "kubectl-v1beta1"

// The versions of client.authentication.k8s.io that are written.
const (
	execV1    = "client.authentication.k8s.io/v1"
	execBeta1 = "client.authentication.k8s.io/v1beta1"
)

// ExecRequest reads KUBERNETES_EXEC_INFO, by which kubectl tells a program of
// its "exec" block what it wants: the format, [Kubectl] in the version that is asked
// for, and whether somebody sits at standard input. Without the variable ("") it is
// version v1, and interactive is true: no kubectl has asked. The error is an
// [*oauth.Error] of KindUsage.
func ExecRequest(info string) (f Format, interactive bool, err error) {
	if info == "" {
		return Kubectl, true, nil
	}
	var asked struct {
		Kind       string `json:"kind"`
		APIVersion string `json:"apiVersion"`
		Spec       struct {
			Interactive bool `json:"interactive"`
		} `json:"spec"`
	}
	if json.Unmarshal([]byte(info), &asked) != nil || asked.Kind != "ExecCredential" {
		return "", false, oauth.UsageError("KUBERNETES_EXEC_INFO holds no ExecCredential.", "kubectl sets it. Outside of kubectl, leave it out.")
	}
	switch asked.APIVersion {
	case execV1:
		return Kubectl, asked.Spec.Interactive, nil
	case execBeta1:
		return kubectlBeta, asked.Spec.Interactive, nil
	}
	return "", false, oauth.UsageError("kubectl asks for a version that Tokendesk does not write.",
		"In the kubeconfig's exec block set apiVersion: "+execV1+".")
}

// execCredential writes what kubectl reads of a program of its "exec" block. Where
// the time that the token expires is not known, kubectl asks again once the server refuses it.
func execCredential(f Format, ts oauth.TokenSet) (string, error) {
	type spec struct {
		Interactive bool `json:"interactive"`
	}
	type status struct {
		Expires string `json:"expirationTimestamp,omitempty"`
		Token   string `json:"token"`
	}
	v := struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
		Spec       spec   `json:"spec"`
		Status     status `json:"status"`
	}{APIVersion: execV1, Kind: "ExecCredential", Status: status{Token: ts.AccessToken}}
	if f == kubectlBeta {
		v.APIVersion = execBeta1
	}
	if ts.Life == oauth.LifeKnown {
		v.Status.Expires = ts.ExpiresAt.UTC().Format(time.RFC3339)
	}
	return encodeIndented(v)
}
