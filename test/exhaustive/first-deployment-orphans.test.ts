import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { nameOf, resourceNamed, stateOf } from "../support/stack-state.ts";

const assignmentType = "azuread:index/appRoleAssignment:AppRoleAssignment";
const grantType = "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant";

let stack: EmptyLocalStack;
let failure: Error;

/** What the page's commands look up. */
async function componentUrn(name: string): Promise<string> {
  const found = (await stateOf(stack.local.stack)).find(
    ({ urn, type }) => nameOf(urn) === name && type.startsWith("protected-function:"),
  );
  return found?.urn ?? "no such component";
}

/** `docs/troubleshooting.md`, "Import an orphaned app role assignment", step by step. */
describe.skipIf(!hasEngine())("what was made while its answer was lost", () => {
  beforeAll(async () => {
    stack = await openLocally({
      twin: {
        injections: [
          {
            host: /^graph\.microsoft\.com$/,
            method: "POST",
            path: /\/appRoleAssignedTo$/,
            during: 1,
            after: true,
            // It took effect, and says that it did not: hashicorp/terraform-provider-azuread#1896.
            status: 400,
            body: { error: { code: "Request_BadRequest", message: "Not a valid reference update." } },
          },
          {
            host: /^graph\.microsoft\.com$/,
            method: "POST",
            path: /\/oauth2PermissionGrants$/,
            during: 1,
            after: true,
            status: 504,
          },
        ],
      },
      standIns: { pause: async () => {} },
    });
    failure = await stack.local.stack.up({ continueOnError: true }).then(
      () => new Error("It did not fail."),
      (error: Error) => error,
    );
  });
  afterAll(() => stack?.close());

  it("fails the first up with Graph's words, and every later one", async () => {
    for (const words of ["Permission being assigned already exists on the object", "Permission entry already exists"]) {
      expect(failure.message).toContain(words);
    }
    await expect(stack.local.stack.up()).rejects.toThrow(/already exists/);
  });

  it("is taken into the state by the commands of the documentation, and up finds nothing to do", async () => {
    const { stack: engine, twin } = stack.local;
    const { outputs } = await resourceNamed(engine, "api-service-principal");
    const api = String(outputs?.["objectId"]);
    const { value: assignments } = (await stack.graph.call(
      "GET",
      `/v1.0/servicePrincipals/${api}/appRoleAssignedTo`,
    )) as {
      readonly value: readonly { readonly id: string; readonly principalDisplayName: string }[];
    };
    const ofApi = encodeURIComponent(`clientId eq '${api}'`);
    const { value: grants } = (await stack.graph.call("GET", `/v1.0/oauth2PermissionGrants?$filter=${ofApi}`)) as {
      readonly value: readonly { readonly id: string }[];
    };
    expect(assignments.map(({ principalDisplayName }) => principalDisplayName)).toEqual([
      expect.stringMatching(/^integration/),
    ]);

    await engine.import({
      type: assignmentType,
      name: "integration-app-role-assignment-Function.Invoke",
      id: `/servicePrincipals/${api}/appRoleAssignedTo/${assignments[0]?.id}`,
      parent: await componentUrn("integration"),
    });
    await engine.import({
      type: grantType,
      name: "api-sign-in-consent",
      id: `/oauth2PermissionGrants/${grants[0]?.id}`,
      parent: await componentUrn("api"),
    });

    const { summary } = await engine.up({ expectNoChanges: true });
    expect(summary).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(twin.control.inventory()).toMatchObject({ appRoleAssignments: 1, permissionGrants: 1 });
    await engine.destroy();
    expect(twin.control.inventory()).toMatchObject({ appRoleAssignments: 0, permissionGrants: 0, resources: 0 });
  });
});
