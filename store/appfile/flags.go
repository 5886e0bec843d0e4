package appfile

import (
	"strings"
)

// flagValues are the long flags of a command line, each with its values; a flag without
// one has "". named maps what a flag is called otherwise, such as a letter, to its name;
// alone reports whether a flag takes no value. rest are the arguments.
func flagValues(args []string, named map[string]string, alone func(name string) bool) (flags map[string][]string, rest []string) {
	flags = map[string][]string{}
	for i := 0; i < len(args); i++ {
		name, isFlag := strings.CutPrefix(args[i], "--")
		if !isFlag {
			name, isFlag = strings.CutPrefix(args[i], "-")
			isFlag = isFlag && name != ""
		}
		if !isFlag {
			rest = append(rest, args[i])
			continue
		}
		name, value, given := strings.Cut(name, "=")
		if long, ok := named[name]; ok {
			name = long
		}
		if !given && !alone(name) && i+1 < len(args) && !strings.HasPrefix(args[i+1], "--") {
			i++
			value = args[i]
		}
		flags[name] = append(flags[name], value)
	}
	return flags, rest
}

// flagSet is what a command line says, by the names of its flags.
type flagSet map[string][]string

func (f flagSet) get(names ...string) string {
	for _, name := range names {
		if all := f[name]; len(all) > 0 && all[len(all)-1] != "" {
			return all[len(all)-1]
		}
	}
	return ""
}

func (f flagSet) has(name string) bool {
	all, there := f[name]
	return there && !strings.EqualFold(all[len(all)-1], "false")
}

// list are the values of a flag that comes several times or has several at once.
func (f flagSet) list(name string) []string {
	var out []string
	for _, value := range f[name] {
		out = append(out, strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })...)
	}
	return out
}
