//go:build !unix

package guard

func noCoreDumps() {}
