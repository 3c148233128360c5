from azure.identity import EnvironmentCredential
from azure.mgmt.web import WebSiteManagementClient
from tell import given, tell


def read():
    client = WebSiteManagementClient(EnvironmentCredential(), given("AZURE_SUBSCRIPTION_ID"))
    where = (given("RESOURCE_GROUP"), given("SITE"))
    site = client.web_apps.get(*where)
    settings = client.web_apps.get_auth_settings_v2(*where)
    application = client.web_apps.list_application_settings(*where)
    return {
        "kind": site.kind,
        "defaultHostName": site.default_host_name,
        "changed": site.last_modified_time_utc is not None,
        "gate": [settings.platform.enabled, settings.global_validation.unauthenticated_client_action],
        "audiences": settings.identity_providers.azure_active_directory.validation.allowed_audiences,
        "settings": len(application.properties),
        "sites": [each.name for each in client.web_apps.list_by_resource_group(where[0])],
    }


tell(read)
