package oauth

import (
	"math"
	"strings"
)

// Nearest returns the candidate with the smallest edit distance; the first of
// equals.
func Nearest(word string, candidates []string) string {
	if r := []rune(word); len(r) > 100 {
		word = string(r[:100])
	}
	best, least := "", math.MaxInt
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), c); d < least {
			best, least = c, d
		}
	}
	return best
}

// distance is Levenshtein's.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range to {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
