# not run here: the project's tests have no PowerShell. The other recipes are run as they are printed.
# Calls POST https://func-orders.azurewebsites.net/api/orders/7
# as integration, with a client secret (client credentials grant).
# Needs PowerShell 7.
# Set these variables first. This file holds no secret:
#   CALLER_SECRET  the client secret of integration
# To keep CALLER_SECRET out of the shell's history: $env:CALLER_SECRET = Read-Host -MaskInput
$ErrorActionPreference = 'Stop'
if (-not $env:CALLER_SECRET) { throw 'CALLER_SECRET must be set: the client secret of integration' }

# A token for the API. A table as body is sent as a form.
$form = @{
  grant_type = 'client_credentials'
  client_id = '30000000-0000-4000-8000-000000000000'
  scope = 'api://20000000-0000-4000-8000-000000000000/.default'
  client_secret = $env:CALLER_SECRET
}
$token = (Invoke-RestMethod -Method Post -Uri 'https://login.microsoftonline.com/10000000-0000-4000-8000-000000000000/oauth2/v2.0/token' -Body $form).access_token

# The call, with the token as Bearer. A service needs only this.
Invoke-RestMethod -Method Post -Uri 'https://func-orders.azurewebsites.net/api/orders/7' -Headers @{ Authorization = "Bearer $token" } -ContentType 'application/json; charset=utf-8' -Body '{"sku":"it''s a \"screw\"","quantity":1,"gift":true}' |
  ConvertTo-Json -Depth 5 -Compress

# The same with a session token of App Service: the exchange, then the call. The token lives for 8 hours.
$body = @{ access_token = $token } | ConvertTo-Json
$session = Invoke-RestMethod -Method Post -Uri 'https://func-orders.azurewebsites.net/.auth/login/aad' -ContentType 'application/json' -Body $body
Invoke-RestMethod -Method Post -Uri 'https://func-orders.azurewebsites.net/api/orders/7' -Headers @{ 'X-ZUMO-AUTH' = $session.authenticationToken } -ContentType 'application/json; charset=utf-8' -Body '{"sku":"it''s a \"screw\"","quantity":1,"gift":true}' |
  ConvertTo-Json -Depth 5 -Compress
