# not run here: the project's tests have no PowerShell. The other recipes are run as they are printed.
# Calls https://func-orders.azurewebsites.net/api/orders/{{ORDERS_ID}}
# as function-app, an existing app: a managed identity needs no secret.
# Run it on the machine, app or job that has this identity: Azure gives its tokens nowhere else.
# f0000000-0000-4000-8000-000000000000 names the identity if there are several. Leave it out for a system-assigned one.
# With Azure CLI there, instead of this script: az login --identity; az rest --resource api://20000000-0000-4000-8000-000000000000 --url <the address above>
# Azure caches its tokens for up to a day. Roles that change meanwhile don't show in them.
# Needs PowerShell 7.
# Set these variables first. This file holds no secret:
#   ORDERS_ID  the id of the endpoint orders
$ErrorActionPreference = 'Stop'
if (-not $env:ORDERS_ID) { throw 'ORDERS_ID must be set: the id of the endpoint orders' }

# A token for the API.
$token = if ($env:IDENTITY_ENDPOINT) {
  (Invoke-RestMethod -Uri ($env:IDENTITY_ENDPOINT + '?api-version=2019-08-01&resource=api%3A%2F%2F20000000-0000-4000-8000-000000000000&client_id=f0000000-0000-4000-8000-000000000000') -Headers @{ 'X-IDENTITY-HEADER' = $env:IDENTITY_HEADER }).access_token
} else {
  (Invoke-RestMethod -Uri 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=api%3A%2F%2F20000000-0000-4000-8000-000000000000&client_id=f0000000-0000-4000-8000-000000000000' -Headers @{ Metadata = 'true' } -NoProxy).access_token
}

# The call, with the token as Bearer. A service needs only this.
Invoke-RestMethod -Uri ('https://func-orders.azurewebsites.net/api/orders/' + [uri]::EscapeDataString($env:ORDERS_ID)) -Headers @{ Authorization = "Bearer $token" } |
  ConvertTo-Json -Depth 5 -Compress
