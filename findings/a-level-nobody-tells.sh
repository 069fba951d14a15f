#!/usr/bin/env bash
# Do the providers that are made for tests answer a sign-in as FranceConnect+ is asked one, with a level and scopes by the claim?
#
# Guess:  the ID token has the acr that was asked as essential (eidas2) and the nonce; who signs in has the given name and the day of birth, asked by the
#         scopes given_name and birthdate, and the place of birth, which is no claim of the standard, is lacking.
# Seen:   no acr in either, without an error, though the request says that it is essential; the nonce is there. oauth2-mock-server says sub and nothing else
#         of anybody. oidc-provider-mock, told all three, keeps back given_name and birthdate, which it has under "profile" only, and
#         gives the place of birth, to any scope. Who signs in comes as JSON, never signed.
# Why it matters: a service that must refuse a weak sign-in can't be tried with them but by leaving that check out.
# Here:   the two providers of the State are played by our own, with level, scopes and signed answers (`infra/local`), and the level is checked.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages oauth2-mock-server@8.2.3
python_packages oidc-provider-mock==0.3.4 httpx==0.28.1

cat >ask.json <<'JSON'
{"client_id": "service", "redirect_uri": "https://exemple.fr/retour", "response_type": "code", "scope": "openid given_name birthdate birthplace",
 "acr_values": "eidas2", "nonce": "n-1", "state": "s-1", "claims": "{\"id_token\": {\"acr\": {\"essential\": true, \"value\": \"eidas2\"}}}"}
JSON
cat >sign_in.cjs <<'NODE'
const ask = require('./ask.json')
const { OAuth2Server } = require('oauth2-mock-server')

async function signIn() {
  const server = new OAuth2Server()
  await server.issuer.keys.generate('RS256')
  await server.start(0, '127.0.0.1')
  const at = await (await fetch(`${server.issuer.url}/.well-known/openid-configuration`)).json()
  const back = await fetch(`${at.authorization_endpoint}?${new URLSearchParams(ask)}`, { redirect: 'manual' })
  const code = new URL(back.headers.get('location')).searchParams.get('code')
  const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: ask.redirect_uri, client_id: ask.client_id })
  const tokens = await (await fetch(at.token_endpoint, { method: 'POST', body })).json()
  const token = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url'))
  const who = await fetch(at.userinfo_endpoint, { headers: { authorization: `Bearer ${tokens.access_token}` } })
  console.log('oauth2-mock-server | acr', token.acr ?? 'none', '| nonce', token.nonce, '| who', who.headers.get('content-type').split(';')[0], JSON.stringify(await who.json()))
  await server.stop()
}
signIn()
NODE
cat >sign_in.py <<'PYTHON'
import base64
import json
from urllib.parse import parse_qs, urlencode, urlparse
import httpx
import oidc_provider_mock

ask = json.load(open("ask.json"))
elise = oidc_provider_mock.User(sub="elise", claims={"given_name": "Élise", "birthdate": "1970-03-01", "birthplace": "35360"})
with oidc_provider_mock.run_server_in_thread(user_claims=[elise]) as server, httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}") as client:
    at = client.get("/.well-known/openid-configuration").json()
    back = client.post(f"{at['authorization_endpoint']}?{urlencode(ask)}", data={"sub": "elise"})
    code = parse_qs(urlparse(back.headers["location"]).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": ask["redirect_uri"]}
    tokens = client.post(at["token_endpoint"], data=form, auth=(ask["client_id"], "secret")).json()
    token = json.loads(base64.urlsafe_b64decode(tokens["id_token"].split(".")[1] + "=="))
    who = client.get(at["userinfo_endpoint"], headers={"authorization": f"Bearer {tokens['access_token']}"})
    print("oidc-provider-mock | acr", token.get("acr", "none"), "| nonce", token["nonce"], "| who", who.headers["content-type"], json.dumps(who.json(), sort_keys=True))
PYTHON
seen node sign_in.cjs <<'SEEN'
oauth2-mock-server | acr none | nonce n-1 | who application/json {"sub":"johndoe"}
SEEN
seen venv/bin/python sign_in.py <<'SEEN'
oidc-provider-mock | acr none | nonce n-1 | who application/json {"birthplace": "35360", "sub": "elise"}
SEEN
