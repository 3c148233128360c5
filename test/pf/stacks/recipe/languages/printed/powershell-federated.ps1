# not run here: the project's tests have no PowerShell. The other recipes are run as they are printed.
# Calls https://func-orders.azurewebsites.net/api/who-calls
# as pipeline, with a federated credential (client credentials grant).
# Needs PowerShell 7.
# Set these variables first. This file holds no secret:
#   CALLER_ASSERTION_FILE  path of a file with a token that the identity provider of pipeline has issued for Entra ID
$ErrorActionPreference = 'Stop'
if (-not $env:CALLER_ASSERTION_FILE) { throw 'CALLER_ASSERTION_FILE must be set: path of a file with a token that the identity provider of pipeline has issued for Entra ID' }

# A token for the API. A table as body is sent as a form.
$form = @{
  grant_type = 'client_credentials'
  client_id = '50000000-0000-4000-8000-000000000000'
  scope = 'api://20000000-0000-4000-8000-000000000000/.default'
  client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  client_assertion = (Get-Content -Raw $env:CALLER_ASSERTION_FILE).Trim()
}
$token = (Invoke-RestMethod -Method Post -Uri 'https://login.microsoftonline.com/10000000-0000-4000-8000-000000000000/oauth2/v2.0/token' -Body $form).access_token

# The call, with the token as Bearer. A service needs only this.
Invoke-RestMethod -Uri 'https://func-orders.azurewebsites.net/api/who-calls' -Headers @{ Authorization = "Bearer $token" } |
  ConvertTo-Json -Depth 5 -Compress

# The same with a session token of App Service: the exchange, then the call. The token lives for 8 hours.
$body = @{ access_token = $token } | ConvertTo-Json
$session = Invoke-RestMethod -Method Post -Uri 'https://func-orders.azurewebsites.net/.auth/login/aad' -ContentType 'application/json' -Body $body
Invoke-RestMethod -Uri 'https://func-orders.azurewebsites.net/api/who-calls' -Headers @{ 'X-ZUMO-AUTH' = $session.authenticationToken } |
  ConvertTo-Json -Depth 5 -Compress
