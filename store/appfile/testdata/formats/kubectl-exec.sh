$ kubectl config set-credentials oidc \
    --exec-api-version=client.authentication.k8s.io/v1 \
    --exec-command=kubectl \
    --exec-arg=oidc-login \
    --exec-arg=get-token \
    --exec-arg=--oidc-extra-scope=email \
    --exec-arg --oidc-extra-scope=profile \
    --exec-arg=--oidc-issuer-url=https://id.acme.test/dex \
    --exec-arg=--oidc-client-id=kubernetes \
    --exec-arg=--oidc-client-secret=s3cret-s3cret
