package desk

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/store/owner"
	"tokendesk/ui/browser"
)

// places are the files and folders of a desk.
type places struct {
	vault     string
	settings  string
	named     bool   // the vault's folder was, and holds the settings
	own       string // this computer's settings then; "" where it has none
	providers string // the person's own catalogue entries; "" for none
	profiles  browser.Profiles
	temporary string // removed by Close; holds nothing secret
}

// VaultDir returns where the vault is: dir if given, else the system's own place.
// The error is an [*oauth.Error] of KindVault: the user has no home.
func VaultDir(dir string) (string, error) {
	if dir != "" {
		return dir, nil
	}
	data, _ := userFolders()
	if data == "" {
		return "", homeless()
	}
	return filepath.Join(data, "tokendesk"), nil
}

// providersFile is what a person's own catalogue entries are called, beside the settings.
const providersFile = "providers.json"

func placesOf(o Options) (places, error) {
	if o.Keys == keys.Memory {
		// Made only when a setting is changed or a browser wants a profile.
		dir := filepath.Join(os.TempDir(), "tokendesk-"+rand.Text())
		p := places{
			settings:  filepath.Join(dir, "settings.json"),
			profiles:  browser.Profiles{Dir: filepath.Join(dir, "profiles")},
			temporary: dir,
			providers: o.providers,
		}
		if _, config := userFolders(); config != "" && !o.Demo && p.providers == "" {
			p.providers = filepath.Join(config, "tokendesk", providersFile)
		}
		return p, nil
	}
	vault, err := VaultDir(o.VaultDir)
	if err != nil {
		return places{}, err
	}
	p := places{vault: vault, settings: filepath.Join(vault, "settings.json")}
	if p.profiles.Dir, err = filepath.Abs(filepath.Join(vault, "profiles")); err != nil {
		return places{}, err // the working folder is gone
	}
	if _, config := userFolders(); config != "" {
		p.own = filepath.Join(config, "tokendesk", "settings.json")
	}
	if p.named = o.VaultDir != ""; !p.named && p.own != "" {
		p.settings = p.own
	}
	p.providers = filepath.Join(filepath.Dir(p.settings), providersFile)
	return p, nil
}

// RefuseRoot is the error of a window that root opens among somebody's files: what the toolkit,
// the desktop and browsers make there would be root's. It is an [*oauth.Error] of KindUsage.
func RefuseRoot(o Options) error {
	if home, err := os.UserHomeDir(); err == nil {
		if err := refuseRoot(home); err != nil {
			return err
		}
	}
	if o.Demo || o.Keys == keys.Memory {
		return nil
	}
	dir, err := VaultDir(o.VaultDir)
	if err != nil {
		return err
	}
	return refuseRoot(dir)
}

func refuseRoot(folder string) error {
	whose, other := owner.Other(folder)
	if !other {
		return nil
	}
	return oauth.UsageError("The window is not opened as root among the files of "+whose.String()+", in "+folder+": new files there would be root's.",
		"Start Tokendesk without sudo. The commands work with it, and leave their files to "+whose.String()+".")
}

// ReadSettings returns the settings of a desk before it is open, the defaults where they
// cannot be read. It opens and changes nothing.
func ReadSettings(o Options) store.Settings {
	where, err := placesOf(o)
	if err != nil {
		return store.Settings{}
	}
	return store.ReadSettings(where.settings)
}

// openBrowser gives every account a browser profile of its own, for those that
// ask for one.
func (p places) openBrowser(ctx context.Context, address string, ref oauth.Ref, setting string) error {
	return browser.Open(ctx, address, setting, p.profiles, ref)
}

// FindVault returns where the vault of o is, and whether there is one. It opens
// and creates nothing.
func FindVault(o Options) (dir string, exists bool, err error) {
	if dir, err = VaultDir(o.VaultDir); err != nil {
		return "", false, err
	}
	exists, err = store.Exists(dir)
	return dir, exists, err
}

// openSettings opens the settings. Those of a folder that was named, and may have come from
// elsewhere, steer no proxy before the person has set it on this computer (promise 40).
func (p places) openSettings() (*store.SettingsFile, error) {
	if !p.named {
		return store.OpenSettings(p.settings)
	}
	return store.OpenFolderSettings(p.settings, p.own)
}
