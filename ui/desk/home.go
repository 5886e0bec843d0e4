package desk

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/adrg/xdg"

	"tokendesk/oauth"
	"tokendesk/ui/words"
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
	for _, name := range folderVariables {
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

// folderVariables are those of the XDG Base Directory Specification that name one folder.
var folderVariables = [...]string{"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"}

// IgnoredFolders are the variables of an environment that name no whole path where they should,
// with what they are.
func IgnoredFolders(getenv func(string) string) (wrong []string) {
	if runtime.GOOS == "windows" {
		return nil
	}
	for _, name := range append([]string{"HOME"}, folderVariables[:]...) {
		if path := getenv(name); path != "" && !filepath.IsAbs(path) {
			wrong = append(wrong, name+" is "+words.Quoted(path))
		}
	}
	return wrong
}

// WholePath fills in a path's home as a shell does (~/x), where none did: it is the value of a
// flag or variable with that name. What else only a shell could fill in is KindUsage.
func WholePath(name, path string) (string, error) {
	switch {
	case path == "~", strings.HasPrefix(path, "~/"):
		if err := FindHome(); err != nil {
			return "", err
		}
		home, err := os.UserHomeDir()
		return filepath.Join(home, path[1:]), err
	case strings.HasPrefix(path, "~"), strings.HasPrefix(path, "$"):
		return "", oauth.UsageError(name+" is "+words.Quoted(path)+", and no shell has filled that in.", "Write the whole path.")
	}
	return path, nil
}

// homeLost is the error of a new vault whose place follows from a variable that names no
// folder, else nil.
func homeLost() error {
	name := "XDG_DATA_HOME"
	if os.Getenv(name) == "" {
		name = "HOME"
	}
	if _, err := os.Stat(os.Getenv(name)); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return &oauth.Error{
		Kind:    oauth.KindVault,
		Message: name + " is " + words.Quoted(os.Getenv(name)) + ": there is no such folder, and it cannot be made.",
		Advice:  "Set " + name + " to a folder of yours, or say where the vault is with --vault DIR.",
	}
}

func isHome(path string) bool { return filepath.IsAbs(path) && filepath.Clean(path) != "/" }

func homeless() *oauth.Error {
	return &oauth.Error{
		Kind:    oauth.KindVault,
		Message: "Your home folder is not known: HOME is not set to a folder, and the system's list of users has none for you.",
		Advice:  "Say where the vault is with --vault DIR, or set HOME.",
	}
}
