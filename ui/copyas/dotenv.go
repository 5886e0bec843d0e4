package copyas

import "tokendesk/store/dotenv"

// dotenvValue writes a value of a .env file so that its readers agree on it; one
// on which they differ is refused.
func dotenvValue(s string) (string, error) {
	value, err := dotenv.Quote(s)
	if err != nil {
		return "", refused("The token holds characters that readers of .env files do not agree on: \\ or $, or ' together with \" or `.",
			"--format env writes it for a shell, --format raw as it is.")
	}
	return value, nil
}
