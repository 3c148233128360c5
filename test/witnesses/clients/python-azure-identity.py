import os
import sys
import time

from azure.identity import (
    CertificateCredential,
    ChainedTokenCredential,
    ClientAssertionCredential,
    ClientSecretCredential,
    DefaultAzureCredential,
    EnvironmentCredential,
    UsernamePasswordCredential,
    WorkloadIdentityCredential,
)
from tell import claims_of, given, tell

who = (given("AZURE_TENANT_ID"), given("AZURE_CLIENT_ID"))


def assertion():
    with open(given("AZURE_FEDERATED_TOKEN_FILE"), encoding="utf-8") as file:
        return file.read()


def by_secret():
    return ClientSecretCredential(*who, given("AZURE_CLIENT_SECRET"))


def chain():
    """The first has nothing to log in with, so it's the second's turn."""
    second = by_secret()
    del os.environ["AZURE_CLIENT_SECRET"]
    return ChainedTokenCredential(EnvironmentCredential(), second)


def password(tenant_id):
    return UsernamePasswordCredential(who[1], given("AZURE_USERNAME"), given("AZURE_PASSWORD"), tenant_id=tenant_id)


credentials = {
    "secret": by_secret,
    "cae": by_secret,
    "certificate": lambda: CertificateCredential(*who, given("AZURE_CLIENT_CERTIFICATE_PATH")),
    "assertion": lambda: ClientAssertionCredential(*who, assertion),
    "workload": WorkloadIdentityCredential,
    "chain": chain,
    "environment": EnvironmentCredential,
    "default": DefaultAzureCredential,
    "password": lambda: password(who[0]),
    "password at organizations": lambda: password("organizations"),
}


def get_token():
    way = sys.argv[1]
    token = credentials[way]().get_token(given("SCOPE"), enable_cae=way == "cae")
    return {"claims": claims_of(token.token), "isLater": token.expires_on > time.time()}


tell(get_token)
