import re

from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    AuthorizationCodeCredential,
    ClientSecretCredential,
    DeviceCodeCredential,
    OnBehalfOfCredential,
)
from tell import given, tell

tenant, client, secret = given("AZURE_TENANT_ID"), given("AZURE_CLIENT_ID"), given("AZURE_CLIENT_SECRET")
right = ClientSecretCredential(tenant, client, secret)
scope = given("SCOPE")


def why(credential, *scopes):
    """Entra ID's code, or what the twin says that it lacks."""
    try:
        credential.get_token(*scopes)
    except ClientAuthenticationError as error:
        found = re.search(r"AADSTS\d+|The twin doesn't support .*?\. See", str(error))
        return found.group(0) if found else str(error)
    return "a token"


tell(
    lambda: {
        "wrong secret": why(ClientSecretCredential(tenant, client, "wrong"), scope),
        "unknown resource": why(right, "api://unknown/.default"),
        "two resources": why(right, scope, "https://graph.microsoft.com/.default"),
        "on behalf of": why(
            OnBehalfOfCredential(tenant, client, client_secret=secret, user_assertion="eyJ.eyJ.x"), scope
        ),
        "authorization code": why(
            AuthorizationCodeCredential(tenant, client, "code", "http://localhost", client_secret=secret), scope
        ),
        "device code": why(DeviceCodeCredential(client, tenant_id=tenant, prompt_callback=print), scope),
    }
)
