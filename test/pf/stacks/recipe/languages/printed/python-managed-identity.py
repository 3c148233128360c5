# Calls https://func-orders.azurewebsites.net/api/orders/{{ORDERS_ID}}
# as function-app, an existing app: a managed identity needs no secret.
# Run it on the machine, app or job that has this identity: Azure gives its tokens nowhere else.
# f0000000-0000-4000-8000-000000000000 names the identity if there are several. Leave it out for a system-assigned one.
# With Azure CLI there, instead of this script: az login --identity; az rest --resource api://20000000-0000-4000-8000-000000000000 --url <the address above>
# Azure caches its tokens for up to a day. Roles that change meanwhile don't show in them.
# pip install azure-identity requests; save as call.py; Python 3.9 or newer: python3 call.py
# Set these variables first. This file holds no secret:
#   ORDERS_ID  the id of the endpoint orders
import os
import sys
from urllib.parse import quote

import requests
from azure.identity import ManagedIdentityCredential


def variable(name):
    return os.environ.get(name) or sys.exit(f"{name} must be set")


def answer_of(method, url, **options):
    response = requests.request(method, url, timeout=30, allow_redirects=False, **options)
    if not response.ok:
        sys.exit(f"{url} answered {response.status_code}: {response.text}")
    return response


# A token for the API.
credential = ManagedIdentityCredential(client_id="f0000000-0000-4000-8000-000000000000")
token = credential.get_token("api://20000000-0000-4000-8000-000000000000/.default").token

# The call, with the token as Bearer. A service needs only this.
function_url = "https://func-orders.azurewebsites.net/api/orders/" + quote(variable("ORDERS_ID"), safe="")
print(answer_of("GET", function_url, headers={"Authorization": f"Bearer {token}"}).text)
