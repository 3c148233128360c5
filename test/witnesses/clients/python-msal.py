import sys

import msal
from tell import claims_of, given, tell

login = "https://login.microsoftonline.com/"
authority = login + given("AZURE_TENANT_ID")
scopes = [given("SCOPE")]


def token_in(answer):
    if "access_token" not in answer:
        raise RuntimeError(answer.get("error_description", "There is no token."))
    return answer["access_token"]


def as_application(credential, authority=authority):
    application = msal.ConfidentialClientApplication(
        given("AZURE_CLIENT_ID"), authority=authority, client_credential=credential
    )
    first = application.acquire_token_for_client(scopes)
    token = token_in(first)
    second = application.acquire_token_for_client(scopes)
    return {"claims": claims_of(token), "from": [first["token_source"], second["token_source"]]}


def read(name):
    with open(given(name), encoding="utf-8") as file:
        return file.read()


def as_user():
    application = msal.PublicClientApplication(given("AZURE_CLIENT_ID"), authority=authority)
    first = application.acquire_token_by_username_password(given("AZURE_USERNAME"), given("AZURE_PASSWORD"), scopes)
    token = token_in(first)
    account = application.get_accounts()[0]
    renewed = application.acquire_token_silent_with_error(scopes, account, force_refresh=True) or {}
    return {
        "claims": claims_of(token_in(renewed)),
        "username": account["username"],
        "isRenewed": renewed["access_token"] != token,
    }


def refused(application):
    """The error, without what differs between two answers."""
    answer = application.acquire_token_by_username_password(given("AZURE_USERNAME"), given("AZURE_PASSWORD"), scopes)
    return [answer.get("error"), answer.get("error_description", "").partition(": ")[0]]


def certificate():
    return {"private_key": read("CERTIFICATE_KEY_FILE"), "public_certificate": read("CERTIFICATE_FILE")}


def at_common():
    """For any tenant: msal's default authority, which ends in a slash."""
    application = msal.ConfidentialClientApplication(given("AZURE_CLIENT_ID"), client_credential=certificate())
    try:
        return application.acquire_token_for_client(scopes)
    except Exception as error:
        return str(error)


ways = {
    "secret": lambda: as_application(given("AZURE_CLIENT_SECRET")),
    "certificate": lambda: as_application(certificate()),
    "secret at an authority with a slash": lambda: as_application(given("AZURE_CLIENT_SECRET"), authority + "/"),
    "certificate at common": at_common,
    "password at common": lambda: refused(msal.PublicClientApplication(given("AZURE_CLIENT_ID"))),
    "assertion": lambda: as_application({"client_assertion": read("AZURE_FEDERATED_TOKEN_FILE")}),
    "password": as_user,
}

tell(ways[sys.argv[1]])
