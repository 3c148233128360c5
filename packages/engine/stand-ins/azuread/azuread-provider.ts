import { randomUUID } from "node:crypto";
import { createDeployer, deployerSettings, withSettings } from "../deployer.ts";
import type { Environment, HttpFetch } from "../deployer-fetch.ts";
import type { Pause } from "../pause.ts";
import { objectOf } from "../property-shape.ts";
import type { FunctionStandIn, Provider } from "../provider.ts";
import { appRoleAssignment } from "./app-role-assignment.ts";
import { application } from "./application.ts";
import { applicationCertificate } from "./application-certificate.ts";
import { applicationFederatedIdentityCredential } from "./application-federated-identity-credential.ts";
import { applicationIdentifierUri } from "./application-identifier-uri.ts";
import { applicationPassword } from "./application-password.ts";
import { conditionalAccessPolicy } from "./conditional-access-policy.ts";
import { delegatedPermissionGrant } from "./delegated-permission-grant.ts";
import { getApplication, getGroup, getServicePrincipal, getUser } from "./data-sources.ts";
import { createGraphClient, graphScope } from "./graph-client.ts";
import { namedLocation } from "./named-location.ts";
import { ObjectLock } from "./object-lock.ts";
import { servicePrincipal } from "./service-principal.ts";
import { type AzureadContext } from "./graph-objects.ts";

export function azureadProvider(options: {
  readonly environment: Environment;
  readonly fetch: HttpFetch;
  readonly pause: Pause;
  readonly now: () => number;
}): Provider {
  let deployer = createDeployer(options);
  const shared: AzureadContext = {
    graph: createGraphClient({ ...options, deployer: () => deployer }),
    deployer: () => deployer,
    lock: new ObjectLock(),
    newId: randomUUID,
  };
  return {
    name: "azuread",
    version: "6.9.1",
    endsCallsWhenInterrupted: false,
    configuration: Object.keys(deployerSettings).filter((name) => name !== "subscriptionId"),
    configure: (settings) => {
      if (Object.keys(settings).length === 0) return;
      deployer = createDeployer({ ...options, environment: withSettings(options.environment, settings) });
    },
    resources: new Map([
      ["azuread:index/application:Application", application(shared)],
      ["azuread:index/applicationCertificate:ApplicationCertificate", applicationCertificate(shared)],
      [
        "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential",
        applicationFederatedIdentityCredential(shared),
      ],
      ["azuread:index/applicationIdentifierUri:ApplicationIdentifierUri", applicationIdentifierUri(shared)],
      ["azuread:index/applicationPassword:ApplicationPassword", applicationPassword(shared)],
      ["azuread:index/appRoleAssignment:AppRoleAssignment", appRoleAssignment(shared)],
      ["azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy", conditionalAccessPolicy(shared)],
      ["azuread:index/namedLocation:NamedLocation", namedLocation(shared)],
      ["azuread:index/servicePrincipal:ServicePrincipal", servicePrincipal(shared)],
      [
        "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
        delegatedPermissionGrant(shared),
      ],
    ]),
    functions: new Map<string, FunctionStandIn>([
      [
        "azuread:index/getClientConfig:getClientConfig",
        {
          inputs: objectOf({}),
          invoke: async (_, signal) => {
            const { clientId, objectId, tenantId } = await deployer.claims(graphScope(deployer), signal);
            return { id: `${tenantId}-${clientId}-${objectId}`, clientId, objectId, tenantId };
          },
        },
      ],
      ["azuread:index/getApplication:getApplication", getApplication(shared.graph)],
      ["azuread:index/getGroup:getGroup", getGroup(shared.graph)],
      ["azuread:index/getServicePrincipal:getServicePrincipal", getServicePrincipal(shared.graph)],
      ["azuread:index/getUser:getUser", getUser(shared.graph)],
    ]),
  };
}
