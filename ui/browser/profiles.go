package browser

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tokendesk/oauth"
	files "tokendesk/store/owner"
)

// Profiles are the browser profiles that belong to accounts, below one folder: a
// folder an app, in it one an account, in it one a browser. An account whose id has
// changed keeps its folder, which then says whose it is; so a browser that has it
// open is not disturbed. Nothing outside Dir is ever read, made or removed.
type Profiles struct {
	Dir string // an absolute path; "" has no profiles
}

// Profile is what an account's browsers keep on disk: cookies, and with them
// sessions at the provider.
type Profile struct {
	Ref      oauth.Ref
	Dir      string
	Browsers []string // whose profiles are in it, as an account's setting names them
	Size     int64    // bytes
	Running  bool     // a browser has one of them open
}

// owner is the file that says whose folder it is, where its path does not.
const owner = ".tokendesk"

// aside begins the names of folders that were set aside to be removed.
const aside = "_removed-"

// folder makes an id a folder's name that leads nowhere else.
func folder(id string) string {
	name := url.PathEscape(id)
	if strings.HasPrefix(name, ".") || name == "" {
		name = "_" + name
	}
	return name
}

// idOf is the id that folder was given.
func idOf(name string) string {
	id, err := url.PathUnescape(name)
	if err != nil {
		return ""
	}
	if id == "_" || strings.HasPrefix(id, "_.") {
		id = id[1:]
	}
	return id
}

// open opens the folder of all profiles, made where it is not there.
func (p Profiles) open() (*os.Root, error) {
	if p.Dir == "" {
		return nil, missing("There is no folder for the account's own browser profile.", chooseAnother)
	}
	if err := os.MkdirAll(p.Dir, 0o700); err != nil {
		return nil, unusable(err)
	}
	root, err := os.OpenRoot(p.Dir)
	if err != nil {
		return nil, unusable(err)
	}
	return root, nil
}

func unusable(err error) error {
	return &oauth.Error{
		Kind: oauth.KindMisconfigured, Message: "The folder for the browser's profile cannot be used.",
		Advice: "Check the permissions of the vault's folder.", Err: err,
	}
}

// make returns the folder of a browser's profile for an account, ready to be used,
// and whether a browser has it open.
func (p Profiles) make(ref oauth.Ref, b found) (dir string, running bool, err error) {
	if whose, other := files.Other(p.Dir); other { // what the browser makes would be root's
		return "", false, missing("A browser profile of "+whose.String()+" is not opened as root.", "Sign in without sudo, or with another browser setting.")
	}
	root, err := p.open()
	if err != nil {
		return "", false, err
	}
	defer root.Close()
	home := find(root, ref)
	if home == "" {
		if home, err = claim(root, ref); err != nil {
			return "", false, unusable(err)
		}
	}
	place := home
	if !lies(root, filepath.Join(home, b.family.mark)) { // older versions kept the profile right there
		place = filepath.Join(home, folder(b.name))
	}
	if err := root.MkdirAll(place, 0o700); err != nil {
		return "", false, unusable(err)
	}
	for at := place; at != "."; at = filepath.Dir(at) {
		if err := root.Chmod(at, 0o700); err != nil && !files.Unkept(err) {
			return "", false, unusable(err)
		}
	}
	dir = filepath.Join(p.Dir, place)
	if running = inUse(dir); running || b.family.prepare == nil {
		return dir, running, nil
	}
	if err := b.family.prepare(dir); err != nil {
		return "", false, unusable(err)
	}
	return dir, false, nil
}

// claim finds a folder's name for an account that has none.
func claim(root *os.Root, ref oauth.Ref) (string, error) {
	first := filepath.Join(folder(ref.App), folder(ref.Account))
	for n := 1; n < 1000; n++ {
		home := first
		if n > 1 {
			home += "~" + strconv.Itoa(n) // no id has this character
		}
		if lies(root, home) {
			continue
		}
		if err := root.MkdirAll(home, 0o700); err != nil {
			return "", err
		}
		if n == 1 {
			return home, nil
		}
		return home, root.WriteFile(filepath.Join(home, owner), []byte(ref.String()+"\n"), 0o600)
	}
	return "", fs.ErrExist
}

func lies(root *os.Root, path string) bool {
	_, err := root.Lstat(path)
	return err == nil
}

// find returns an account's folder below root, "" where it has none.
func find(root *os.Root, ref oauth.Ref) string {
	first := filepath.Join(folder(ref.App), folder(ref.Account))
	if info, err := root.Lstat(first); err == nil && info.IsDir() && ownerOf(root, first) == ref {
		return first
	}
	for home, whose := range homes(root) {
		if whose == ref {
			return home
		}
	}
	return ""
}

// homes are the accounts' folders below root, and whose each is.
func homes(root *os.Root) map[string]oauth.Ref {
	all := map[string]oauth.Ref{}
	for _, app := range folders(root, ".") {
		if strings.HasPrefix(app, aside) {
			continue
		}
		for _, account := range folders(root, app) {
			home := filepath.Join(app, account)
			all[home] = ownerOf(root, home)
		}
	}
	return all
}

// folders are the names of the folders in a folder, without links.
func folders(root *os.Root, path string) []string {
	dir, err := root.Open(path)
	if err != nil {
		return nil
	}
	defer dir.Close()
	entries, _ := dir.ReadDir(-1)
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names
}

// ownerOf says whose folder it is: nobody's where the file in it says so.
func ownerOf(root *os.Root, home string) oauth.Ref {
	text, err := root.ReadFile(filepath.Join(home, owner))
	if errors.Is(err, fs.ErrNotExist) {
		app, account := filepath.Split(home)
		return oauth.Ref{App: idOf(filepath.Clean(app)), Account: idOf(account)}
	}
	app, account, _ := strings.Cut(strings.TrimSpace(string(text)), "/")
	return oauth.Ref{App: app, Account: account}
}

// Rename gives an account's folder to the account's new name. A folder that the new
// name has from before, of an account that is gone, is nobody's then. Errors are
// [*oauth.Error].
func (p Profiles) Rename(from, to oauth.Ref) error {
	if from == to || !p.there() {
		return nil
	}
	root, err := p.open()
	if err != nil {
		return err
	}
	defer root.Close()
	home, before := find(root, from), find(root, to)
	if home == "" {
		return nil
	}
	if before != "" {
		err = sign(root, before, "")
	}
	if err == nil {
		err = sign(root, home, to.String())
	}
	if err != nil {
		return unusable(err)
	}
	return nil
}

// sign says whose a folder is, at once: nobody reads half of it.
func sign(root *os.Root, home, whose string) error {
	written := filepath.Join(home, owner+"-"+rand.Text())
	if err := root.WriteFile(written, []byte(whose+"\n"), 0o600); err != nil {
		return err
	}
	if err := root.Rename(written, filepath.Join(home, owner)); err != nil {
		return errors.Join(err, root.Remove(written))
	}
	return nil
}

// there reports whether any profile was ever made.
func (p Profiles) there() bool {
	info, err := os.Stat(p.Dir)
	return p.Dir != "" && err == nil && info.IsDir()
}

// Any reports whether there is any profile.
func (p Profiles) Any() bool {
	if !p.there() {
		return false
	}
	root, err := p.open()
	if err != nil {
		return false
	}
	defer root.Close()
	return len(homes(root)) > 0
}

// Of returns an account's profile; ok is false where it has none. It reads the
// whole folder for its size.
func (p Profiles) Of(ref oauth.Ref) (profile Profile, ok bool, err error) {
	if !p.there() {
		return Profile{}, false, nil
	}
	root, err := p.open()
	if err != nil {
		return Profile{}, false, err
	}
	defer root.Close()
	home := find(root, ref)
	if home == "" {
		return Profile{}, false, nil
	}
	return p.describe(root, home, ref), true, nil
}

// Running reports whether a browser has a profile of an account open.
func (p Profiles) Running(ref oauth.Ref) bool {
	if !p.there() {
		return false
	}
	root, err := p.open()
	if err != nil {
		return false
	}
	defer root.Close()
	home := find(root, ref)
	return home != "" && running(root, p.Dir, home)
}

func (p Profiles) describe(root *os.Root, home string, ref oauth.Ref) Profile {
	profile := Profile{Ref: ref, Dir: filepath.Join(p.Dir, home), Running: running(root, p.Dir, home)}
	for _, f := range profiled {
		if lies(root, filepath.Join(home, f.mark)) {
			profile.Browsers = append(profile.Browsers, "an older version's")
			break
		}
	}
	if len(profile.Browsers) == 0 {
		for _, name := range folders(root, home) {
			profile.Browsers = append(profile.Browsers, idOf(name))
		}
	}
	_ = fs.WalkDir(root.FS(), filepath.ToSlash(home), func(_ string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil // it goes while we look
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			profile.Size += info.Size()
		}
		return nil
	})
	return profile
}

// running reports whether a browser has any profile of a folder open.
func running(root *os.Root, dir, home string) bool {
	if inUse(filepath.Join(dir, home)) {
		return true
	}
	return slices.ContainsFunc(folders(root, home), func(name string) bool { return inUse(filepath.Join(dir, home, name)) })
}

// Strays are the profiles of accounts that known does not know.
func (p Profiles) Strays(known func(oauth.Ref) bool) []Profile {
	if !p.there() {
		return nil
	}
	root, err := p.open()
	if err != nil {
		return nil
	}
	defer root.Close()
	var strays []Profile
	for home, ref := range homes(root) {
		if !known(ref) {
			strays = append(strays, p.describe(root, home, ref))
		}
	}
	slices.SortFunc(strays, func(a, b Profile) int { return strings.Compare(a.Dir, b.Dir) })
	return strays
}
