#!/bin/sh
# Calls POST https://func-orders.azurewebsites.net/api/orders/7
# as integration, with a client secret (client credentials grant).
# Needs curl 7.76 or newer; sed takes the tokens out of the answers.
# Set these variables first. This file holds no secret:
#   CALLER_SECRET  the client secret of integration
# To keep CALLER_SECRET out of the shell's history: read -rs CALLER_SECRET && export CALLER_SECRET
set -eu
: "${CALLER_SECRET:?must be set: the client secret of integration}"

# Sends its standard input with curl. A refusal has the reason, which goes to standard error.
send() {
  body=$(curl --silent --show-error --fail-with-body "$@") || { printf "%s\n" "$body" >&2; return 1; }
  printf "%s\n" "$body"
}
value_of() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }

# A token for the API.
answer=$(printf %s "$CALLER_SECRET" | send 'https://login.microsoftonline.com/10000000-0000-4000-8000-000000000000/oauth2/v2.0/token' \
  --data-urlencode 'grant_type=client_credentials' \
  --data-urlencode 'client_id=30000000-0000-4000-8000-000000000000' \
  --data-urlencode 'scope=api://20000000-0000-4000-8000-000000000000/.default' \
  --data-urlencode 'client_secret@-')
token=$(printf %s "$answer" | value_of access_token)

# The call, with the token as Bearer. A service needs only this.
answer=$(printf 'Authorization: Bearer %s' "$token" | send 'https://func-orders.azurewebsites.net/api/orders/7' \
  --header @- \
  --request POST \
  --header 'Content-Type: application/json' \
  --data-raw '{"sku":"it'"'"'s a \"screw\"","quantity":1,"gift":true}')
printf "%s\n" "$answer"

# The same with a session token of App Service: the exchange, then the call. The token lives for 8 hours.
answer=$(printf '{"access_token":"%s"}' "$token" | send 'https://func-orders.azurewebsites.net/.auth/login/aad' \
  --header 'Content-Type: application/json' \
  --data-binary @-)
session=$(printf %s "$answer" | value_of authenticationToken)
answer=$(printf 'X-ZUMO-AUTH: %s' "$session" | send 'https://func-orders.azurewebsites.net/api/orders/7' \
  --header @- \
  --request POST \
  --header 'Content-Type: application/json' \
  --data-raw '{"sku":"it'"'"'s a \"screw\"","quantity":1,"gift":true}')
printf "%s\n" "$answer"
