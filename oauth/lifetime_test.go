package oauth_test

import (
	"fmt"
	"testing"
	"time"

	"tokendesk/oauth"
)

// Lifetimes under the names and in the units that servers use. Rows with a vendor
// are of its documentation, with the values of this test's clock.
func TestLifetimesOfServers(t *testing.T) {
	hour, day := start.Add(time.Hour), start.Add(24*time.Hour)
	epoch, millis := hour.Unix(), hour.UnixMilli()
	for name, test := range map[string]struct {
		fields string
		ends   time.Time // zero: unknown
	}{
		"DingTalk, userAccessToken":               {`"expireIn":3600`, hour},
		"Feishu, tenant_access_token":             {`"expire":3600`, hour},
		"ASP.NET's OAuth middleware, alone":       {`".issued":"Sun, 01 Mar 2026 12:00:00 GMT",".expires":"Sun, 01 Mar 2026 13:00:00 GMT"`, hour},
		"ASP.NET's OAuth middleware":              {`"expires_in":3600,".expires":"Sun, 01 Mar 2026 23:00:00 GMT"`, hour},
		"mod.io, access token object":             {fmt.Sprintf(`"date_expires":%d`, epoch), hour},
		"AliExpress, token/create":                {fmt.Sprintf(`"expire_time":%d`, millis), hour},
		"Microsoft identity platform":             {`"expires_in":3600,"ext_expires_in":7200`, hour},
		"Microsoft's ext_expires_in alone":        {`"ext_expires_in":7200`, time.Time{}},
		"Azure AD, version 1":                     {fmt.Sprintf(`"expires_on":"%d","not_before":"%d"`, epoch, start.Unix()), hour},
		"Google's Node library, credentials":      {fmt.Sprintf(`"expiry_date":%d`, millis), hour},
		"Google's Go library, Token":              {`"expiry":"2026-03-01T15:00:00.000000+02:00"`, hour},
		"Google IAM, generateAccessToken":         {`"expireTime":"2026-03-01T13:00:00Z"`, hour},
		"Google protobuf's Duration":              {`"ttl":"3600s"`, hour},
		"Weibo, access_token":                     {`"remind_in":"3600"`, hour},
		"SAP Concur, Expiration_date":             {`"Expiration_date":"3/1/2026 1:00:00 PM"`, hour},
		"Laravel's Carbon":                        {`"expires_at":{"date":"2026-03-01 13:00:00.000000","timezone_type":3,"timezone":"UTC"}`, hour},
		"Django REST Knox":                        {`"expiry":"2026-03-01T13:00:00.123456Z"`, hour.Add(123456 * time.Microsecond)},
		"jsonwebtoken's expiresIn":                {`"expiresIn":"1h"`, hour},
		".NET's older JSON":                       {fmt.Sprintf(`"Expires":"\/Date(%d+0000)\/"`, millis), hour},
		".NET's TimeSpan":                         {`"Expiration":"01:00:00"`, hour},
		".NET's TimeSpan of days":                 {`"Expiration":"1.00:00:00"`, day},
		"Java's Duration":                         {`"validity":"PT1H"`, hour},
		"days of ISO 8601":                        {`"validity":"P1D"`, day},
		"JavaScript's Date":                       {`"expires":"Sun Mar 01 2026 13:00:00 GMT+0000 (Coordinated Universal Time)"`, hour},
		"Unix date":                               {`"expires":"Sun Mar  1 13:00:00 UTC 2026"`, hour},
		"RFC 1123 with a number":                  {`"expires":"Sun, 01 Mar 2026 14:00:00 +0100"`, hour},
		"a zone that may be anything":             {`"expires":"Sun, 01 Mar 2026 13:00:00 CST"`, time.Time{}},
		"SQL date":                                {`"expiration_date":"2026-03-01 13:00:00"`, hour},
		"date alone":                              {`"valid_until":"2026-03-02"`, start.Add(36 * time.Hour)},
		"date alone, today":                       {`"expires":"2026-03-01"`, start.Add(12 * time.Hour)},
		"Azure's App Service, MSI_ENDPOINT":       {`"expires_on":"3/1/2026 1:00:00 PM +00:00"`, hour},
		"Azure's Functions, MSI_ENDPOINT":         {`"expires_on":"03/01/2026 13:00:00 +00:00"`, hour},
		"Azure's, in a zone":                      {`"expires_on":"03/01/2026 15:00:00 +02:00"`, hour},
		"an epoch in microseconds":                {fmt.Sprintf(`"expires_at":%d`, hour.UnixMicro()), hour},
		"an epoch in nanoseconds":                 {fmt.Sprintf(`"expiry":"%d"`, hour.UnixNano()), hour},
		"microseconds under expires_in":           {fmt.Sprintf(`"expires_in":%d`, hour.UnixMicro()), hour},
		"a zone that is missing":                  {`"expires_on":"03/01/2026 13:00:00"`, time.Time{}},
		"compact parts":                           {`"ttl":"1h30m"`, start.Add(90 * time.Minute)},
		"days in a word":                          {`"lifetime":"1d"`, day},
		"milliseconds by name":                    {`"expires_in_ms":3600000`, hour},
		"milliseconds by name, camel":             {`"expiresInMillis":"3600000"`, hour},
		"milliseconds, round":                     {`"ttl":3600000`, hour},
		"milliseconds of three hours":             {`"ttl":10800000`, start.Add(3 * time.Hour)},
		"milliseconds, round, of a day":           {`"lifetime":86400000`, day},
		"milliseconds of a quarter of an hour":    {`"ttl":900000`, start.Add(15 * time.Minute)},
		"milliseconds of a week":                  {`"validity":604800000`, start.Add(7 * 24 * time.Hour)},
		"seconds of a hundred days":               {`"ttl":8640000`, start.Add(100 * 24 * time.Hour)},
		"seconds of ten years":                    {`"ttl":315360000`, start.Add(3650 * 24 * time.Hour)},
		"seconds of four minutes' milliseconds":   {`"ttl":240000`, start.Add(240000 * time.Second)},
		"the standard's name before others":       {`"expires_at":"2026-03-01T23:00:00Z","ttl":7200,"expire":7200,"lifetime":7200,"token_ttl":7200,"expires_in":3600`, hour},
		"seconds of a week":                       {`"ttl":604800`, start.Add(7 * 24 * time.Hour)},
		"seconds that are not round":              {`"expires":5172000`, start.Add(5172000 * time.Second)},
		"Facebook, before version 2.3":            {`"expires":5183944`, start.Add(5183944 * time.Second)},
		"seconds of thirty days":                  {`"ttl":2592000`, start.Add(30 * 24 * time.Hour)},
		"seconds of sixty days":                   {`"expire":5184000`, start.Add(60 * 24 * time.Hour)},
		"seconds of a year":                       {`"lifetime":31536000`, start.Add(365 * 24 * time.Hour)},
		"the standard's name counts seconds":      {`"expires_in":3600000`, start.Add(3600000 * time.Second)},
		"milliseconds proved by a moment":         {fmt.Sprintf(`"expires_in":3600000,"expires_at":%d`, epoch), hour},
		"an epoch under expires_in":               {fmt.Sprintf(`"expires_in":%d`, epoch), hour},
		"an epoch in ms under expiresIn":          {fmt.Sprintf(`"expiresIn":%d`, millis), hour},
		"an epoch under exp":                      {fmt.Sprintf(`"exp":%d`, epoch), hour},
		"seconds under exp":                       {`"exp":3600`, hour},
		"seconds under expires_at":                {`"expires_at":3600`, hour},
		"with a prefix":                           {`"access_token_expires_at":"2026-03-01T13:00:00Z"`, hour},
		"expired":                                 {`"expiredIn":3600`, hour},
		"after":                                   {`"expires_after":"1h"`, hour},
		"seconds by name, however many":           {`"ttl_seconds":3600000`, start.Add(3600000 * time.Second)},
		"a moment in ms by name":                  {fmt.Sprintf(`"expires_at_ms":%d`, millis), hour},
		"not before":                              {`"not_after":"2026-03-01T13:00:00Z","not_before":"2026-03-01T12:00:00Z"`, hour},
		"with another":                            {`"token_expiration":3600`, hour},
		"in an object of seconds":                 {`"expires":{"in":3600}`, hour},
		"Firestore's Timestamp":                   {fmt.Sprintf(`"expires_at":{"_seconds":%d,"_nanoseconds":0}`, epoch), hour},
		"in meta":                                 {`"meta":{"ttl":3600}`, hour},
		"zero, then a moment":                     {`"expires_in":0,"expires_at":"2026-03-01T13:00:00Z"`, hour},
		"words, then another name":                {`"expires_in":"soon","ttl":3600`, hour},
		"not the ID token's":                      {`"id_token_expires_in":60`, time.Time{}},
		"not the refresh token's":                 {`"refresh_token_expires_in":60,"refresh_ttl":60`, time.Time{}},
		"a duration of nothing":                   {`"ttl":"0s"`, time.Time{}},
		"negative text":                           {`"ttl":"-1h"`, time.Time{}},
		"words":                                   {`"ttl":"3600 seconds"`, time.Time{}},
		"an hour of ISO 8601 that has no numbers": {`"ttl":"PT"`, time.Time{}},
		"a truth value":                           {`"expired":0,"valid":1`, time.Time{}},
		"a date before there were tokens":         {`"expires_at":"0001-01-01T00:00:00"`, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			ts, err := answered(t, nil, 200, "application/json", `{"access_token":"T",`+test.fields+`}`)
			if err != nil {
				t.Fatal(err)
			}
			want := oauth.LifeKnown
			if test.ends.IsZero() {
				want = oauth.LifeUnknown
			}
			if ts.Life != want || !ts.ExpiresAt.Equal(test.ends) {
				t.Errorf("%s until %v, expected %v", ts.Life, ts.ExpiresAt, test.ends)
			}
		})
	}
	for _, exp := range []int64{-1, 0, 3600} { // a JWT's exp is no duration
		ts, err := answered(t, nil, 200, "application/json", fmt.Sprintf(`{"access_token":%q}`, jwt(fmt.Sprintf(`{"exp":%d}`, exp))))
		if err != nil || ts.Life != oauth.LifeUnknown {
			t.Errorf("exp %d: %s until %v, %v", exp, ts.Life, ts.ExpiresAt, err)
		}
	}
	for _, forever := range []string{`"ttl":"99999d"`, `"expires":"9999-12-31"`, `"validity":"P40000D"`, `"expires_in":1e12`, `"expires_in_ms":1e16`, `"ttl":"9e99"`, `"expires_at":9e15`} {
		ts, err := answered(t, nil, 200, "application/json", `{"access_token":"T",`+forever+`}`)
		if err != nil || ts.Life != oauth.LifeNever {
			t.Errorf("%s: %s until %v, %v", forever, ts.Life, ts.ExpiresAt, err)
		}
	}
}

func TestRefreshLifetimesOfServers(t *testing.T) {
	minute := start.Add(time.Minute)
	for fields, want := range map[string]time.Time{
		// Lark and Feishu, "Get user_access_token".
		`"refresh_token":"R","refresh_token_expires_in":60,"expires_in":5`: minute,
		// Keycloak, Lazada.
		`"refresh_token":"R","refresh_expires_in":60`: minute,
		// AliExpress, token/create.
		fmt.Sprintf(`"refresh_token":"R","refresh_token_valid_time":%d`, minute.UnixMilli()): minute,
		// Intuit.
		`"refresh_token":"R","x_refresh_token_expires_in":60`: minute,
		// hagopj13/node-express-boilerplate.
		`"refresh":{"token":"R","expires":"2026-03-01T12:01:00Z"}`: minute,
		`"refreshToken":{"value":"R","expiresIn":"60s"}`:           minute,
		`"refresh_token":"R","refresh_ttl":"1m"`:                   minute,
		`"refresh_token":"R","refreshTokenExpiration":"PT1M"`:      minute,
		`"refresh_token":"R","refresh_token_expires_in_ms":60000`:  minute,
		`"refresh_token":"R","refreshExpireIn":0`:                  {},
		`"refresh_token":"R","ttl":60`:                             {},
		`"refresh_token":"R","refresh_token_expires_in":"no"`:      {},
	} {
		ts, err := answered(t, nil, 200, "application/json", `{"access_token":"T",`+fields+`}`)
		if err != nil || ts.RefreshToken != "R" || !ts.RefreshExpiresAt.Equal(want) {
			t.Errorf("%s: %q until %v, %v", fields, ts.RefreshToken, ts.RefreshExpiresAt, err)
		}
	}
}
