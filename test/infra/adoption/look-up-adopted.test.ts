import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import {
  api,
  applicationObjectId,
  appRoleId,
  clientId,
  group,
  hosting,
  lookUp,
  otherId,
  ours,
  planId,
  servicePrincipalObjectId,
  type World,
} from "./adopted-world.ts";

describe("what is taken over", () => {
  it("is looked up for the ids to import and values unknown before the import", async () => {
    expect(await lookUp({ api, hosting })).toEqual({
      hosting: {
        resourceGroupId: group,
        resourceGroupLocation: "northeurope",
        planId,
        siteId: `${group}/providers/Microsoft.Web/sites/func-orders`,
        hostName: "func-orders.azurewebsites.net",
        appSettings: {},
      },
      api: {
        clientId,
        applicationObjectId,
        servicePrincipalObjectId,
        hasIdentifierUri: true,
        userImpersonationId: "scope-id",
        consentId: "",
      },
    });
  });

  it("is empty, without a lookup, if the settings name nothing", async () => {
    const nobody = new Error("asked");

    expect(
      await lookUp({}, { application: nobody, principal: nobody, group: nobody, plan: nobody, site: nobody }),
    ).toEqual({ hosting: undefined, api: undefined });
  });

  it("may lack identifier URI, scope and role, which the program creates", async () => {
    const { appRoleIds: _, ...withoutRole } = api;
    const found = await lookUp(
      { api: withoutRole },
      { application: { identifierUris: [], appRoles: [], oauth2PermissionScopeIds: {} as never } },
    );

    expect(found.api).toMatchObject({ hasIdentifierUri: false, userImpersonationId: undefined });
  });

  it("may already have the program's role from an earlier adoption", async () => {
    const { appRoleIds: _, ...withoutRole } = api;

    expect(
      (await lookUp({ api: withoutRole }, { application: { appRoles: [{ id: ours, value: "Function.Invoke" }] } })).api,
    ).toBeDefined();
  });
});

const region = "must be in the region of the setting location: Azure can't move it, so Pulumi would delete it";
const missing = (setting: string, name: string) =>
  `adopt.hosting.${setting}: must exist in this subscription, and the deployer must be able to read it; found "${name}": `;
const gone = new Error('Status=404 Code="ResourceNotFound" Message="not found"\n    at somewhere');

/** [what is said, the way out, what is named, what is there] */
const refused: readonly (readonly [string, string, object, World])[] = [
  [
    `adopt.api.clientId: must be the client ID of an app registration in this tenant; found "${clientId}": `,
    "correct adopt.api.clientId",
    { api },
    { application: new Error("Application not found"), principal: new Error("none either") },
  ],
  [
    "adopt.api.clientId: must have a service principal (enterprise application); found",
    "correct adopt.api.clientId",
    { api },
    { principal: new Error("No service principal found") },
  ],
  [
    `adopt.api.applicationObjectId: must belong to the app registration with this clientId; found "${applicationObjectId}".`,
    `npx pulumi config set --stack test --path 'protected-function:adopt.api.applicationObjectId' ${otherId}`,
    { api },
    { application: { objectId: otherId } },
  ],
  [
    `adopt.api.servicePrincipalObjectId: must belong to the app registration with this clientId; found "${servicePrincipalObjectId}".`,
    `npx pulumi config set --stack test --path 'protected-function:adopt.api.servicePrincipalObjectId' ${otherId}`,
    { api },
    { principal: { objectId: otherId } },
  ],
  [
    "adopt.api.clientId: must be an app registration for this tenant only; found one for AzureADMultipleOrgs.",
    '"My organization only"',
    { api },
    { application: { signInAudience: "AzureADMultipleOrgs" } },
  ],
  [
    `adopt.api.appRoleIds.Function.Invoke: must be the ID of an app role of the app registration; found "${otherId}", and the app registration has ${appRoleId} (Orders.Call).`,
    "use one of these",
    { api: { ...api, appRoleIds: { "Function.Invoke": otherId } } },
    {},
  ],
  [
    `adopt.api.appRoleIds.Function.Invoke: must be the ID of an app role of the app registration; found "${appRoleId}", and the app registration has no app roles.`,
    "or remove it to have the role created",
    { api },
    { application: { appRoles: [] } },
  ],
  [
    `adopt.api.appRoleIds: must list every app role of the app registration: a role that isn't listed would be removed, with its assignments; found ${appRoleId} (Orders.Call); Orders.Call would be removed.`,
    `in the stack's settings file, write appRoleIds: {"Function.Invoke":"${appRoleId}"}`,
    { api: { ...api, appRoleIds: undefined } },
    {},
  ],
  [
    "adopt.api.assignmentIds.Function.Invoke.grace@contoso.com: must be a name in people under Function.Invoke, or a caller with a servicePrincipal, spelled the same; found these names: ada@contoso.com, Function users.",
    "remove the assignment here to leave it unchanged",
    { api: { ...api, assignmentIds: { "Function.Invoke": { "grace@contoso.com": "Y1vSUy0LGEKJMIjHwyMB" } } } },
    {},
  ],
  [
    "adopt.api.publicClient: must not be true while publicClientFlows is false, because no user can sign in with a password then; found true.",
    "remove adopt.api.publicClient in the stack's settings file, or: npx pulumi config set --stack test --path 'protected-function:publicClientFlows' true",
    { api: { ...api, publicClient: true } },
    {},
  ],
  [missing("resourceGroupName", "rg-orders"), "correct adopt.hosting.resourceGroupName", { hosting }, { group: gone }],
  [missing("planName", "asp-orders"), "correct adopt.hosting.planName", { hosting }, { plan: gone }],
  [missing("functionAppName", "func-orders"), "correct adopt.hosting.functionAppName", { hosting }, { site: gone }],
  [
    `adopt.hosting.planName: must be a Flex Consumption plan (FC1, Linux): Azure can't move a site from another kind of plan; found "asp-orders", which is Y1, not Linux.`,
    "remove adopt.hosting",
    { hosting },
    { plan: { sku: { name: "Y1" }, reserved: false } },
  ],
  [
    `adopt.hosting.planName: ${region}; found "asp-orders", which is in North Europe.`,
    "npx pulumi config set --stack test --path 'protected-function:location' northeurope",
    { hosting },
    { plan: { location: "North Europe" } },
  ],
  [
    `adopt.hosting.functionAppName: ${region}; found "func-orders", which is in North Europe.`,
    "npx pulumi config set --stack test --path 'protected-function:location' northeurope",
    { hosting },
    { site: { location: "North Europe" } },
  ],
  [
    'adopt.hosting.functionAppName: must be a Function App; found "func-orders", whose kind is "app,linux".',
    "name a Function App",
    { hosting },
    { site: { kind: "app,linux" } },
  ],
  [
    'adopt.hosting.functionAppName: must be on the plan in planName; found "func-orders", which is on /other.',
    "correct adopt.hosting.planName",
    { hosting },
    { site: { serverFarmId: "/other" } },
  ],
];

describe("what cannot be taken over", () => {
  it.each(refused)("is refused with a fix: %s", async (said, fix, adopt, world) => {
    const refusal = await lookUp(adopt, world).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(pulumi.RunError);
    const [head, first = "", out = "", ...rest] = (refusal as Error).message.split("\n");
    expect(head).toBe("The resources in adopt can't be adopted as they are. Nothing was changed.");
    expect(first).toContain(`- ${said}`);
    expect(out).toContain("  Fix: ");
    expect(out).toContain(fix);
    expect(rest).toEqual(["See docs/guides/adoption.md."]);
  });

  it("is refused all at once", async () => {
    const world = { application: { objectId: otherId }, site: { location: "eastus" } };
    const refusal = String(await lookUp({ api, hosting }, world).catch((error: unknown) => error));

    expect(refusal).toContain("- adopt.api.applicationObjectId: ");
    expect(refusal).toContain("- adopt.hosting.functionAppName: ");
  });
});
