import { cutOff, forgedToken, places, set, status } from "../break.ts";
import type { Witness } from "../witness.ts";

export const management: readonly Witness[] = [
  {
    name: "graph-client",
    logsInBy: "azure-identity",
    client: "@microsoft/microsoft-graph-client",
    does: "finds, lists, changes and misses applications",
    script: ["graph.ts"],
    inputs: (stack) => ({ ...stack.deployer, API_CLIENT_ID: stack.deployment.outputs.api.clientId }),
    answers: ({ deployment }) => ({
      appId: deployment.outputs.api.clientId,
      isListed: true,
      isAssignmentRequired: true,
      notes: "Seen by Microsoft's client",
      unknown: [404, "Request_ResourceNotFound"],
    }),
    broken: [
      {
        that: "a list's JSON ends before it is over",
        ...places.applications,
        alter: cutOff,
        raises: { code: "SyntaxError" },
      },
      {
        that: "the token is forged",
        ...places.tokenEndpoint,
        alter: forgedToken,
        raises: { code: "InvalidAuthenticationToken" },
      },
    ],
  },
  {
    name: "arm-appservice",
    logsInBy: "azure-identity",
    client: "@azure/arm-appservice",
    does: "reads the site and its settings, lists it, and replaces its authentication settings and puts them back",
    script: ["arm-appservice.ts"],
    inputs: (stack) => ({ ...stack.deployer, RESOURCE_GROUP: stack.resourceGroup, SITE: stack.site }),
    answers: ({ deployment: { outputs }, site }) => ({
      kind: "functionapp,linux",
      defaultHostName: outputs.functionApp.hostName,
      isChanged: true,
      gate: [true, "Return401"],
      audiences: [`api://${outputs.api.clientId}`],
      hasTokenStore: true,
      isReplaced: true,
      isPutBack: true,
      settings: [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AzureWebJobsDisableHomepage",
        "AzureWebJobsStorage__blobServiceUri",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__queueServiceUri",
        "AzureWebJobsStorage__tableServiceUri",
      ],
      sites: [site],
    }),
    broken: [
      {
        that: "the site is answered 203",
        ...places.site,
        alter: status(203),
        raises: { name: "RestError", code: 203 },
      },
      {
        that: "the site's host names are no list",
        ...places.site,
        alter: set("properties.hostNames", "none"),
        raises: { name: "TypeError", message: "item.hostNames.map is not a function" },
      },
      {
        that: "the audiences are no list",
        ...places.authSettings,
        alter: set("properties.identityProviders.azureActiveDirectory.validation.allowedAudiences", "none"),
        raises: { name: "TypeError", message: "item.allowedAudiences.map is not a function" },
      },
    ],
  },
  {
    name: "arm-resources",
    logsInBy: "azure-identity",
    client: "@azure/arm-resources",
    does: "reads and lists groups and resources, and makes and deletes a group",
    script: ["arm-resources.ts"],
    inputs: (stack) => ({ ...stack.deployer, RESOURCE_GROUP: stack.resourceGroup }),
    answers: ({ resourceGroup }) => ({
      name: resourceGroup,
      types: [
        "Microsoft.Insights/components",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
        "Microsoft.OperationalInsights/workspaces",
        "Microsoft.Storage/storageAccounts",
        "Microsoft.Web/serverfarms",
        "Microsoft.Web/sites",
      ],
      groups: [resourceGroup],
      made: ["westeurope", "Succeeded"],
      existed: [true, false],
    }),
    broken: [
      {
        that: "a list is answered 203",
        ...places.resources,
        alter: status(203),
        raises: { name: "RestError", code: 203 },
      },
      {
        that: "a deletion's result is answered 404",
        ...places.operationResults,
        alter: status(404),
        raises: { name: "RestError", code: 404 },
      },
    ],
  },
];
