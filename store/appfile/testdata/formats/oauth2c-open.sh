oauth2c "$ISSUER" --client-id "$ID" --grant-type authorization_code --auth-method none --pkce --par
oauth2c "$ISSUER" --client-id "$ID" --grant-type authorization_code --auth-method none --pkce --scopes a
oauth2c https://id.acme.test --client-id a --grant-type authorization_code --auth-method none --pkce --par
