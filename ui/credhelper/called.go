package credhelper

import (
	"path/filepath"
	"strings"
)

// Names of the program by which git and docker find it. What follows is an app: docker
// gives a helper no arguments of one's own.
const (
	gitName    = "git-credential-tokendesk"
	dockerName = "docker-credential-tokendesk"
)

// Called returns the arguments of the program, the command in front, where it is called
// by one of its other names: git-credential-tokendesk, docker-credential-tokendesk or
// docker-credential-tokendesk-APP. argv begins with the program's name.
func Called(argv []string) []string {
	if len(argv) == 0 {
		return nil
	}
	name, args := strings.TrimSuffix(filepath.Base(argv[0]), ".exe"), argv[1:]
	if name == gitName {
		return append([]string{"git-credential"}, args...)
	}
	app, ok := strings.CutPrefix(name, dockerName)
	switch {
	case !ok || app != "" && app[0] != '-':
		return args
	case len(app) > 1:
		return append(append([]string{"docker-credential"}, args...), app[1:])
	}
	return append([]string{"docker-credential"}, args...)
}
