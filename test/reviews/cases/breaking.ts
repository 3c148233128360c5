import { type Altered, breaking, type Case, type Edit, input, observed, replace } from "./case.ts";

const contract = "functions/contract.ts";
const api = "azuread:index/application:Application api";

const removedCaller = (name: string): readonly Altered[] =>
  [
    `azuread:index/application:Application ${name}`,
    `azuread:index/servicePrincipal:ServicePrincipal ${name}-service-principal`,
    `azuread:index/applicationPassword:ApplicationPassword ${name}-first-client-secret`,
    `azuread:index/appRoleAssignment:AppRoleAssignment ${name}-app-role-assignment-Function.Invoke`,
  ].map((resource) => ({ resource, removed: true }) as const);

const withPublicClient: readonly Edit[] = [{ setting: "publicClientFlows", to: true }];
const watching: readonly Edit[] = [{ setting: "conditionalAccess.state", to: "report-only" }];

/** What cuts somebody off who gets in today. */
export const breakingOnes: readonly Case[] = [
  breaking({
    title: "the partner is no caller any more",
    class: "caller removed",
    edits: { setting: "callers.partner", to: undefined },
    findings: [{ id: "registration/deleted", about: "partner" }],
    through: [
      ...removedCaller("partner"),
      { resource: "protected-function:identity:ClientApplication partner", removed: true },
      { resource: "protected-function:identity:ClientCredentials partner", removed: true },
      observed("snapshot.registrations.caller partner", undefined),
      { output: "callers.partner", to: undefined },
    ],
  }),
  breaking({
    title: "nobody holds the role as a person",
    class: "role removed",
    edits: { setting: "people", to: {} },
    findings: [{ id: "assignment/removed", about: /ada|Function\.Invoke/ }],
    through: [
      {
        resource: "azuread:index/appRoleAssignment:AppRoleAssignment assigned-Function.Invoke-ada@contoso.com",
        removed: true,
      },
      observed("snapshot.registrations.the API.assignments.user ada@contoso.com", undefined),
    ],
  }),
  breaking({
    title: "the endpoint has another route",
    class: "route changed",
    edits: replace(contract, 'route: "who-calls"', 'route: "whoami"'),
    // What is new at the new route is offered to the same callers.
    verdict: ["breaks", "opens"],
    findings: [{ id: "endpoint/removed", about: "GET and POST who-calls" }],
    together: "what breaks",
  }),
  breaking({
    title: "the endpoint takes no POST",
    class: "method removed",
    edits: replace(contract, 'methods: ["GET", "POST"]', 'methods: ["GET"]'),
    findings: [{ id: "endpoint/removed", about: "POST who-calls" }],
    through: observed("snapshot.endpoints.POST who-calls", undefined),
  }),
  breaking({
    title: "the office is half of what it was",
    class: "location narrowed for an enforced policy",
    edits: { setting: "conditionalAccess.namedLocations.office.cidrs", to: ["203.0.112.0/24", "203.0.113.0/25"] },
    findings: [{ id: "location/narrower", about: "office" }],
    through: [
      input("azuread:index/namedLocation:NamedLocation location-office", "ip.ipRanges", [
        "203.0.112.0/24",
        "203.0.113.0/25",
      ]),
      observed("matrix.places.office.ranges", ["203.0.112.0/24", "203.0.113.0/25"]),
    ],
  }),
  breaking({
    title: "the log workspace has another name in the program",
    class: "resource replaced by a rename",
    edits: replace("infra/hosting/observability.ts", "`${name}-workspace`", "`${name}-logs`"),
    base: [{ setting: "protectResources", to: false }],
    verdict: ["breaks", "weakens"],
    findings: [{ id: ["resource/deleted", "resource/replaced", "resource/logs-lost"], about: "observability" }],
    through: [
      { resource: "azure-native:operationalinsights:Workspace observability-workspace", removed: true },
      {
        resource: "azure-native:operationalinsights:Workspace observability-logs",
        parent: "protected-function:hosting:Observability observability",
        added: { sku: { name: "PerGB2018" }, retentionInDays: 365, features: { disableLocalAuth: true } },
      },
    ],
  }),
  breaking({
    title: "people no longer sign in with a password",
    class: "public client off",
    // Pulumi refuses to delete what is protected.
    base: [...withPublicClient, { setting: "protectResources", to: false }],
    edits: { setting: "publicClientFlows", to: false },
    findings: [{ id: "registration/deleted", about: "" }],
    together: "what breaks",
  }),
  breaking({
    title: "clients are no longer told which scope to ask for",
    class: "output removed",
    edits: replace(
      "infra/protected-function-outputs.ts",
      "    scope: pulumi.interpolate`${api.identifierUri}/.default`,\n    callers:",
      "    callers:",
    ),
    findings: [{ id: "output/removed", about: "scope" }],
    through: { output: "scope", to: undefined },
  }),
  breaking({
    title: "tokens of version 2",
    class: "token version",
    edits: { setting: "tokenVersion", to: 2 },
    findings: [{ id: ["gate/issuer", "registration/token-version"], about: "" }],
    together: "what breaks",
  }),
  breaking({
    title: "the role has another id",
    class: "role replaced",
    edits: replace(contract, "23ddd0b5-5de3-4713-ac8f-3cbdf977973c", "33ddd0b5-5de3-4713-ac8f-3cbdf977973c"),
    findings: [{ id: ["entitlement/replaced", "assignment/replaced"], about: "" }],
    through: [
      input(api, "appRoles.0.id", "33ddd0b5-5de3-4713-ac8f-3cbdf977973c"),
      observed("snapshot.registrations.the API.roles.Function.Invoke.id", "33ddd0b5-5de3-4713-ac8f-3cbdf977973c"),
    ],
  }),
  // Taken for harmless at first. The plugin writes a role that differs anew, and disables it for that.
  breaking({
    title: "another description of the role",
    class: "role written anew",
    edits: replace(
      contract,
      'description: "May call the function, as an application or as a user."',
      'description: "May call the function."',
    ),
    findings: [{ id: "entitlement/disabled-meanwhile", about: "Function.Invoke" }],
    together: "what breaks",
  }),
  breaking({
    title: "what only watched decides from now on",
    class: "policy enforced",
    base: watching,
    edits: { setting: "conditionalAccess.state", to: "enforced" },
    findings: [{ id: "policy/enforced", about: "named locations" }],
    together: "what breaks",
  }),
  breaking({
    title: "the probe needs a token",
    class: "anonymous endpoint protected",
    app: "orders",
    edits: replace(contract, 'anonymous: "Load balancer probe, no data"', 'allow: ["Orders.Read"]'),
    findings: [{ id: "endpoint/needs-token", about: "GET health" }],
    through: [
      observed("snapshot.endpoints.GET health.allow", ["Orders.Read"]),
      observed("snapshot.endpoints.GET health.anonymous", undefined),
    ],
  }),
  breaking({
    title: "the partner's secret is another one",
    class: "secret replaced",
    edits: { setting: "callers.partner.secrets.first.endDate", to: "2027-01-31T00:00:00Z" },
    findings: [{ id: ["credential/renewed", "credential/removed"], about: "partner" }],
    through: [
      input(
        "azuread:index/applicationPassword:ApplicationPassword partner-first-client-secret",
        "endDate",
        "2027-01-31T00:00:00Z",
      ),
      observed("snapshot.registrations.caller partner.credentials.partner first.key", "another"),
      observed("snapshot.registrations.caller partner.credentials.partner first.endDate", "2027-01-31T00:00:00Z"),
    ],
  }),
  breaking({
    title: "callers are disabled",
    class: "caller disabled",
    edits: replace(
      "infra/identity/client-application.ts",
      "...servicePrincipalOf(args),",
      "...servicePrincipalOf(args),\n        accountEnabled: false,",
    ),
    findings: [{ id: "registration/disabled", about: "partner" }],
    through: [
      input("azuread:index/servicePrincipal:ServicePrincipal partner-service-principal", "accountEnabled", false),
      observed("snapshot.registrations.caller partner.isEnabled", false),
    ],
  }),
];
