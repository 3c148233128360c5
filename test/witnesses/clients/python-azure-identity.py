import sys
import time

from azure.identity import (
    CertificateCredential,
    ClientAssertionCredential,
    ClientSecretCredential,
    WorkloadIdentityCredential,
)
from tell import claims_of, given, tell

who = (given("AZURE_TENANT_ID"), given("AZURE_CLIENT_ID"))


def assertion():
    with open(given("AZURE_FEDERATED_TOKEN_FILE"), encoding="utf-8") as file:
        return file.read()


credentials = {
    "secret": lambda: ClientSecretCredential(*who, given("AZURE_CLIENT_SECRET")),
    "certificate": lambda: CertificateCredential(*who, given("AZURE_CLIENT_CERTIFICATE_PATH")),
    "assertion": lambda: ClientAssertionCredential(*who, assertion),
    "workload": WorkloadIdentityCredential,
}


def get_token():
    token = credentials[sys.argv[1]]().get_token(given("SCOPE"))
    return {"claims": claims_of(token.token), "isLater": token.expires_on > time.time()}


tell(get_token)
