# Calls https://func-orders.azurewebsites.net/api/who-calls
# as integration, with a client secret (client credentials grant).
# pip install msal; save as call.py; Python 3.9 or newer: python3 call.py
# Set these variables first. This file holds no secret:
#   CALLER_SECRET  the client secret of integration
# To keep CALLER_SECRET out of the shell's history: read -rs CALLER_SECRET && export CALLER_SECRET
import os
import sys

import msal
import requests


def variable(name):
    return os.environ.get(name) or sys.exit(f"{name} must be set")


def answer_of(method, url, **options):
    response = requests.request(method, url, timeout=30, allow_redirects=False, **options)
    if not response.ok:
        sys.exit(f"{url} answered {response.status_code}: {response.text}")
    return response


# A token for the API.
client = msal.ConfidentialClientApplication(
    "30000000-0000-4000-8000-000000000000",
    authority="https://login.microsoftonline.com/10000000-0000-4000-8000-000000000000",
    client_credential=variable("CALLER_SECRET"),
)
result = client.acquire_token_for_client(scopes=["api://20000000-0000-4000-8000-000000000000/.default"])
if "access_token" not in result:
    sys.exit(f"{result['error']}: {result['error_description']}")
token = result["access_token"]

# The call, with the token as Bearer. A service needs only this.
function_url = "https://func-orders.azurewebsites.net/api/who-calls"
print(answer_of("GET", function_url, headers={"Authorization": f"Bearer {token}"}).text)

# The same with a session token of App Service: the exchange, then the call. The token lives for 8 hours.
exchange = answer_of("POST", "https://func-orders.azurewebsites.net/.auth/login/aad", json={"access_token": token})
session = exchange.json()["authenticationToken"]
print(answer_of("GET", function_url, headers={"X-ZUMO-AUTH": session}).text)
