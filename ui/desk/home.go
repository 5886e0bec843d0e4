package desk

import (
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"

	"github.com/adrg/xdg"

	"tokendesk/oauth"
)

// folders guards the environment and what is read of it.
var folders sync.Mutex

// passwdHome is the home that the system's list of users has for this one.
var passwdHome = func() string {
	u, err := user.LookupId(strconv.Itoa(os.Getuid()))
	if err != nil {
		return ""
	}
	return u.HomeDir
}

// userFolders returns where programs keep data and settings for this user; an
// empty one cannot be told. They follow the XDG Base Directory Specification, or
// each system's own rules.
func userFolders() (data, config string) {
	folders.Lock()
	defer folders.Unlock()
	known := mendEnvironment()
	xdg.Reload()
	if known || os.Getenv("XDG_DATA_HOME") != "" {
		data = xdg.DataHome
	}
	if known || os.Getenv("XDG_CONFIG_HOME") != "" {
		config = xdg.ConfigHome
	}
	return data, config
}

// FindHome makes the environment of this process and its children say where the
// user's home is, where it says nothing or something that cannot be: libraries
// would use the root folder, or the working one. It returns an [*oauth.Error] of
// KindVault when nobody knows.
func FindHome() error {
	folders.Lock()
	defer folders.Unlock()
	if !mendEnvironment() {
		return homeless()
	}
	return nil
}

// mendEnvironment reports whether HOME is a home after it. A path that is not
// absolute is none, and the specification has its variables ignored then.
func mendEnvironment() bool {
	if runtime.GOOS == "windows" {
		return true // known folders, not variables
	}
	for _, name := range []string{"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"} {
		if path := os.Getenv(name); path != "" && !filepath.IsAbs(path) {
			_ = os.Unsetenv(name)
		}
	}
	if isHome(os.Getenv("HOME")) {
		return true
	}
	home := passwdHome()
	if !isHome(home) {
		return false
	}
	return os.Setenv("HOME", home) == nil
}

func isHome(path string) bool { return filepath.IsAbs(path) && filepath.Clean(path) != "/" }

func homeless() *oauth.Error {
	return &oauth.Error{
		Kind:    oauth.KindVault,
		Message: "Your home folder is not known: HOME is not set to a folder, and the system's list of users has none for you.",
		Advice:  "Say where the vault is with --vault DIR, or set HOME.",
	}
}
