#!/usr/bin/env bash
# Do clients of OpenID Connect read who signs in when it is told in a signed JWT, as FranceConnect and ProConnect tell it?
#
# Guess:  all of them do: OpenID Connect Core gives JSON or JWT as the two forms of the UserInfo response (5.3.2).
# Seen:   pyoidc, mozilla-django-oidc, france-connect-py and openid-client do, the last when the provider announces the algorithm. authlib and
#         social-auth-core read JSON whatever the type says, and fail on the JWT; no setting of theirs changes it.
# Why it matters: the sign-in works against most test providers, which answer JSON, and fails for everybody at the State's.
# Here:   the type of the answer tells its form, and a signed or sealed one is asked of the State (`functions/src/sign_in/remote.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages authlib==1.9.6 flask==3.1.3 social-auth-core==7.0.0 mozilla-django-oidc==5.0.2 django==5.2.19 oic==1.7.0 france-connect-py==2.1.1 joserfc==1.8.0
node_packages openid-client@6.8.9 jose@6.2.18

cat >clients.py <<'PYTHON'
import json, threading, time
from http.server import BaseHTTPRequestHandler, HTTPServer
from joserfc import jwt
from joserfc.jwk import RSAKey

key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})

class Provider(BaseHTTPRequestHandler):
    def do_GET(self):
        kind = "application/json"
        if self.path.endswith("openid-configuration"):
            text = json.dumps({"issuer": base, "jwks_uri": base + "/jwks", "userinfo_endpoint": base + "/userinfo", "userinfo_signing_alg_values_supported": ["RS256"],
                               "authorization_endpoint": base + "/authorize", "token_endpoint": base + "/token"})
        elif self.path == "/jwks":
            text = json.dumps({"keys": [key.as_dict(private=False)]})
        else:
            kind, now = "application/jwt", int(time.time())
            text = jwt.encode({"alg": "RS256", "kid": "1"}, {"iss": base, "aud": "service", "sub": "1", "iat": now, "exp": now + 60, "family_name": "DUPRÉ"}, key)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass

server = HTTPServer(("localhost", 0), Provider)
base = f"http://localhost:{server.server_port}"
threading.Thread(target=server.serve_forever, daemon=True).start()

def authlib():
    from authlib.integrations.flask_client import OAuth
    from flask import Flask
    app = Flask("service")
    registry = OAuth(app)
    registry.register("fc", client_id="service", client_secret="secret", server_metadata_url=base + "/.well-known/openid-configuration")
    with app.test_request_context():
        return registry.fc.userinfo(token={"access_token": "1", "token_type": "Bearer"})

def social_auth_core():
    from unittest.mock import Mock
    from social_core.backends.open_id_connect import OpenIdConnectAuth
    settings = {"SOCIAL_AUTH_OIDC_OIDC_ENDPOINT": base, "SOCIAL_AUTH_OIDC_KEY": "service", "SOCIAL_AUTH_OIDC_SECRET": "secret"}
    backend = OpenIdConnectAuth(Mock(setting=lambda name, default=None, backend=None: settings.get("SOCIAL_AUTH_OIDC_" + name, default)))
    backend.id_token = {"sub": "1"}
    return backend.user_data("1")

def mozilla_django_oidc():
    import django
    from django.conf import settings
    settings.configure(OIDC_OP_TOKEN_ENDPOINT=base + "/token", OIDC_OP_USER_ENDPOINT=base + "/userinfo", OIDC_OP_JWKS_ENDPOINT=base + "/jwks", OIDC_RP_CLIENT_ID="service",
                       OIDC_RP_CLIENT_SECRET="secret", OIDC_RP_SIGN_ALGO="RS256", INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"])
    django.setup()
    from mozilla_django_oidc.auth import OIDCAuthenticationBackend
    return OIDCAuthenticationBackend().get_userinfo("1", None, None)

def pyoidc():
    from oic.oic import Client
    client = Client(client_id="service")
    client.provider_config(base)
    return client.do_user_info_request(method="GET", token="1").to_dict()

def france_connect_py():
    from france_connect.clients import FranceConnect
    return FranceConnect("service", "secret", [], "/in", "/out", base, fc_jwks_url="/jwks", fc_userinfo_url="/userinfo").get_user_info("1")

for client in (authlib, social_auth_core, mozilla_django_oidc, pyoidc, france_connect_py):
    try:
        print(client.__name__, "|", client()["family_name"])
    except Exception as error:
        print(client.__name__, "|", type(error).__name__)
PYTHON
cat >clients.mjs <<'NODE'
import { createServer } from "node:http";
import { SignJWT, exportJWK, generateKeyPair } from "jose";
import * as openidClient from "openid-client";

const { publicKey, privateKey } = await generateKeyPair("RS256");
const keys = [{ ...(await exportJWK(publicKey)), kid: "1", alg: "RS256", use: "sig" }];
const sign = (claims) => new SignJWT({ iss: base, aud: "service", sub: "1", ...claims }).setProtectedHeader({ alg: "RS256", kid: "1" }).setIssuedAt().setExpirationTime("1m").sign(privateKey);
let base, announced = { userinfo_signing_alg_values_supported: ["RS256"] };
const answers = {
  "/.well-known/openid-configuration": () => ({ issuer: base, jwks_uri: `${base}/jwks`, userinfo_endpoint: `${base}/userinfo`, authorization_endpoint: `${base}/authorize`, token_endpoint: `${base}/token`, ...announced }),
  "/jwks": () => ({ keys }),
  "/token": async () => ({ access_token: "1", token_type: "Bearer", id_token: await sign({ nonce: "1" }) }),
};
const server = createServer(async ({ url }, response) => {
  const answer = answers[url];
  response.setHeader("Content-Type", answer ? "application/json" : "application/jwt");
  response.end(answer ? JSON.stringify(await answer()) : await sign({ family_name: "DUPRÉ" }));
});
await new Promise((listening) => server.listen(0, listening));
base = `http://localhost:${server.address().port}`;

const ask = async () => {
  const known = await openidClient.discovery(new URL(base), "service", "secret", undefined, { execute: [openidClient.allowInsecureRequests] });
  return (await openidClient.fetchUserInfo(known, "1", "1")).family_name;
};
console.log("openid-client |", await ask());
announced = {};
console.log("openid-client, nothing announced |", await ask().catch((error) => error.message));
server.close();
NODE
ask_all() { venv/bin/python clients.py && node clients.mjs; }
seen ask_all <<'SEEN'
authlib | JSONDecodeError
social_auth_core | AuthResponseError
mozilla_django_oidc | DUPRÉ
pyoidc | DUPRÉ
france_connect_py | DUPRÉ
openid-client | DUPRÉ
openid-client, nothing announced | missing client or server configuration to verify used JWT "alg" header parameter
SEEN
