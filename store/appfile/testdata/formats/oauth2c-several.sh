oauth2c https://id.acme.test --client-id a --client-secret b --grant-type client_credentials --auth-method client_secret_basic --scopes x
oauth2c https://id.acme.test --client-id a --grant-type authorization_code --auth-method none --pkce
oauth2c https://id.acme.test --client-id c --grant-type authorization_code --auth-method none --pkce
