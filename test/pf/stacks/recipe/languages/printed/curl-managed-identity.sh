#!/bin/sh
# Calls https://func-orders.azurewebsites.net/api/orders/{{ORDERS_ID}}
# as function-app, an existing app: a managed identity needs no secret.
# Run it on the machine, app or job that has this identity: Azure gives its tokens nowhere else.
# f0000000-0000-4000-8000-000000000000 names the identity if there are several. Leave it out for a system-assigned one.
# With Azure CLI there, instead of this script: az login --identity; az rest --resource api://20000000-0000-4000-8000-000000000000 --url <the address above>
# Azure caches its tokens for up to a day. Roles that change meanwhile don't show in them.
# Needs curl 7.76 or newer; sed takes the tokens out of the answers.
# Set these variables first. This file holds no secret:
#   ORDERS_ID  the id of the endpoint orders
set -eu
: "${ORDERS_ID:?must be set: the id of the endpoint orders}"

# Sends its standard input with curl. A refusal has the reason, which goes to standard error.
send() {
  body=$(curl --silent --show-error --fail-with-body "$@") || { printf "%s\n" "$body" >&2; return 1; }
  printf "%s\n" "$body"
}
value_of() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }

# A token for the API.
if [ "${IDENTITY_ENDPOINT:-}" != "" ]; then
  answer=$(printf 'X-IDENTITY-HEADER: %s' "$IDENTITY_HEADER" | send "$IDENTITY_ENDPOINT"'?api-version=2019-08-01&resource=api%3A%2F%2F20000000-0000-4000-8000-000000000000&client_id=f0000000-0000-4000-8000-000000000000' \
  --header @-)
else
  answer=$(printf 'Metadata: true' | send 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=api%3A%2F%2F20000000-0000-4000-8000-000000000000&client_id=f0000000-0000-4000-8000-000000000000' \
  --header @- \
  --noproxy '*')
fi
token=$(printf %s "$answer" | value_of access_token)

# The call, with the token as Bearer. A service needs only this.
answer=$(printf 'Authorization: Bearer %s' "$token" | send 'https://func-orders.azurewebsites.net/api/orders/'"$ORDERS_ID" \
  --header @-)
printf "%s\n" "$answer"
