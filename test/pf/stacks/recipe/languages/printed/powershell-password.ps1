# not run here: the project's tests have no PowerShell. The other recipes are run as they are printed.
# Calls https://func-orders.azurewebsites.net/api/who-calls
# as a person, with username and password (ROPC): no MFA is possible, prefer client credentials.
# If security defaults or a policy require MFA of that person, a password gets no token (AADSTS50079, AADSTS50076).
# Security defaults are on in a new tenant and exclude nobody. Policies in their place can.
# Needs PowerShell 7.
# Set these variables first. This file holds no secret:
#   ROPC_USER  the user principal name of a person who holds the app role
#   ROPC_PASSWORD  the password of that person
# To keep ROPC_PASSWORD out of the shell's history: $env:ROPC_PASSWORD = Read-Host -MaskInput
$ErrorActionPreference = 'Stop'
if (-not $env:ROPC_USER) { throw 'ROPC_USER must be set: the user principal name of a person who holds the app role' }
if (-not $env:ROPC_PASSWORD) { throw 'ROPC_PASSWORD must be set: the password of that person' }

# A token for the API. A table as body is sent as a form.
$form = @{
  grant_type = 'password'
  client_id = 'a0000000-0000-4000-8000-000000000000'
  scope = 'api://20000000-0000-4000-8000-000000000000/.default openid profile'
  username = $env:ROPC_USER
  password = $env:ROPC_PASSWORD
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
