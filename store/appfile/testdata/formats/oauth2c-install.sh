# Acme's command

On Windows:

```powershell
irm https://acme.test/install.ps1 | iex
```

Then:

```sh
oauth2c https://id.acme.test --client-id a --client-secret b --grant-type client_credentials --auth-method client_secret_post
```
