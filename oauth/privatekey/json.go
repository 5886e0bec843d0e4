package privatekey

import (
	"bytes"
	"encoding/json"
	"strings"
)

// json reads a JWK (RFC 7517), a JWK set, or a file in which a provider hands out a
// key, such as Google's for a service account.
func (r reader) json(data []byte) (Key, error) {
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil {
		return Key{}, refused("it is JSON that cannot be read", "")
	}
	if object, ok := tree.(map[string]any); ok {
		if _, jwk := object["kty"]; jwk {
			return fromJWK(object)
		}
		if list, ok := object["keys"].([]any); ok {
			return fromSet(list)
		}
	}
	if list, ok := tree.([]any); ok && len(list) > 0 && isObjectWith(list[0], "kty") {
		return fromSet(list)
	}
	var found []holder
	find(tree, maxDepth, &found)
	switch {
	case len(found) == 1:
		return r.held(found[0])
	case len(found) > 1:
		return Key{}, refused("there are several private keys in it", "Leave the one that is registered at the provider.")
	}
	if isObjectWith(tree, "refresh_token") {
		return Key{}, refused("it is a file with a refresh token, not a key", "Set it as a refresh token: tokendesk secret set APP --kind refresh_token.")
	}
	return Key{}, refused("it is JSON without a private key", "")
}

func isObjectWith(value any, member string) bool {
	object, ok := value.(map[string]any)
	_, there := object[member]
	return ok && there
}

// holder is a JSON object with a member that is a private key.
type holder struct {
	object map[string]any
	key    string
}

// find collects the objects of a JSON text that hold a private key as PEM text.
func find(tree any, depth int, found *[]holder) {
	if depth == 0 || len(*found) > 1 {
		return
	}
	switch v := tree.(type) {
	case []any:
		for _, one := range v {
			find(one, depth-1, found)
		}
	case map[string]any:
		for name, one := range v {
			if text, ok := one.(string); ok && holdsKey(name, text) {
				*found = append(*found, holder{v, text})
			} else {
				find(one, depth-1, found)
			}
		}
	}
}

// holdsKey reports whether a member is a private key: by its text, or by its name
// where that is Base64.
func holdsKey(name, text string) bool {
	if strings.Contains(text, "PRIVATE KEY-----") {
		return true
	}
	name = strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	return (name == "privatekey" || name == "clientcertificate" || name == "tls.key") && base64Of(text) != nil
}

// keyIDNames are the members by which files name the key that stands beside them:
// Google's, Box's, Zitadel's, and others'.
var keyIDNames = []string{"private_key_id", "kid", "key_id", "keyId", "keyID", "publicKeyID", "publicKeyId"}

// held reads the key of a file, with its id and passphrase where they stand beside it.
func (r reader) held(h holder) (Key, error) {
	if passphrase, ok := h.object["passphrase"].(string); ok && r.passphrase == "" {
		r.passphrase = passphrase
	}
	key, err := r.inside([]byte(h.key))
	if err != nil {
		return Key{}, err
	}
	for _, name := range keyIDNames {
		if id, ok := h.object[name].(string); ok && id != "" && key.ID == "" {
			key.ID = id
		}
	}
	return key, nil
}
