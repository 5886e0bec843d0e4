package words

import "tokendesk/store/keys"

// VaultOpen says how an open vault is held.
func VaultOpen(slot keys.Mode, demo bool) string {
	switch {
	case demo:
		return "Demo vault in memory"
	case slot == keys.Memory:
		return "Vault in memory only"
	case slot == keys.Passphrase:
		return "Vault unlocked, passphrase"
	}
	return "Vault unlocked, system keyring"
}
