import { describe, expect, it } from "vitest";
import { runDetector } from "../../../../packages/pf/commands/drift/detector.ts";
import { credentials } from "../../../../packages/pf/commands/drift/detectors/credentials.ts";
import {
  permissionGrants,
  servicePrincipal,
} from "../../../../packages/pf/commands/drift/detectors/service-principal.ts";
import { comparePolicy } from "../../../../packages/pf/commands/drift/detectors/policies.ts";
import { deployed, stateWith, types } from "../../../support/drift/deployed.ts";
import { type Answers, fakeApis } from "../../../support/drift/fake-apis.ts";
import { lineOf } from "../../../support/drift/line-of.ts";
import { graphApplication, graphKey, graphServicePrincipal } from "../../../support/graph-objects.ts";

const stack = "dev";

const principal = deployed(types.servicePrincipal, "api-service-principal", { id: "/servicePrincipals/sp" });
const grantsBy = (side: string): string =>
  `GET /v1.0/oauth2PermissionGrants?$filter=${encodeURIComponent(`${side} eq 'sp'`)}`;

describe("a detector", () => {
  it.each([401, 403])("names the required permission if it is refused with %i", async (status) => {
    const apis = fakeApis({ graph: { [grantsBy("clientId")]: status, [grantsBy("resourceId")]: status } });

    const looked = await runDetector("grants", "Directory.Read.All", () =>
      permissionGrants({ apis, state: stateWith(principal), stack }),
    );

    expect(looked).toEqual({
      findings: [],
      unchecked: [
        {
          what: "grants",
          why: `refused with ${status} Refused`,
          needs: "Directory.Read.All",
        },
      ],
    });
  });

  it("doesn't blame a permission for another failure", async () => {
    const apis = fakeApis({ graph: { [grantsBy("clientId")]: 503, [grantsBy("resourceId")]: { value: [] } } });

    const looked = await runDetector("grants", "Directory.Read.All", () =>
      permissionGrants({ apis, state: stateWith(principal), stack }),
    );

    expect(looked.unchecked).toEqual([{ what: "grants", why: `${grantsBy("clientId")} was refused: 503 Refused: no` }]);
  });

  it("reports an incomplete answer as unchecked, and nothing as deleted or added", async () => {
    const { keyCredentials: _, ...answer } = Object(graphApplication({ id: "a" }));
    const apis = fakeApis({ graph: { "GET /v1.0/applications/a": answer } });
    const application = deployed(types.application, "api", { id: "/applications/a" });

    const looked = await runDetector("credentials", "Application.Read.All", () =>
      credentials(application, { apis, state: stateWith(application), stack }),
    );

    const why =
      "GET /v1.0/applications/a was answered in another form than documented: keyCredentials: Invalid input: expected array, received undefined";
    expect(looked).toEqual({ findings: [], unchecked: [{ what: "credentials", why }] });
  });

  it("doesn't hide an internal error", async () => {
    const mistake = runDetector("x", "y", () => Promise.reject(new TypeError("undefined is not a function")));

    await expect(mistake).rejects.toThrow(TypeError);
  });

  it("reads every page", async () => {
    const grant = (id: string) => ({
      id,
      clientId: "other",
      resourceId: "sp",
      consentType: "AllPrincipals",
      scope: " x ",
    });
    const next = "https://graph.microsoft.com/v1.0/oauth2PermissionGrants?$skiptoken=2";
    const apis = fakeApis({
      graph: {
        [grantsBy("clientId")]: { value: [] },
        [grantsBy("resourceId")]: { value: [grant("1")], "@odata.nextLink": next },
        "GET /v1.0/oauth2PermissionGrants?$skiptoken=2": { value: [grant("2")] },
      },
    });

    const { findings } = await permissionGrants({ apis, state: stateWith(principal), stack });

    expect(findings.map(({ found }) => found)).toEqual(["1", "2"].map((id) => ({ ...grant(id), scope: "x" })));
  });
});

describe("app role assignments", () => {
  const application = deployed(types.application, "api", {
    id: "/applications/a",
    inputs: { appRoles: [{ id: "r1", value: "Orders.Read" }] },
    outputs: { clientId: "c" },
  });
  const api = deployed(types.servicePrincipal, "api-service-principal", {
    id: "/servicePrincipals/sp",
    inputs: { clientId: "c", appRoleAssignmentRequired: true },
    outputs: { clientId: "c" },
  });
  const ofExisting = deployed(
    "azuread:index/appRoleAssignment:AppRoleAssignment",
    "logic-app-role-assignment-Orders.Read",
    {
      id: "sp/appRoleAssignment/known",
      inputs: { resourceObjectId: "sp", principalObjectId: "identity", appRoleId: "r1" },
    },
  );
  const looking = (assigned: readonly object[]) =>
    servicePrincipal(api, {
      stack,
      state: stateWith(application, api, ofExisting),
      apis: fakeApis({
        graph: {
          "GET /v1.0/servicePrincipals/sp": graphServicePrincipal({ appRoleAssignmentRequired: true }),
          "GET /v1.0/servicePrincipals/sp/owners": { value: [] },
          "GET /v1.0/servicePrincipals/sp/appRoleAssignedTo": { value: assigned },
          "GET /v1.0/servicePrincipals/sp/appRoleAssignments": { value: [] },
        },
      }),
    });
  const assignment = (id: string, appRoleId = "r1") => ({ id, appRoleId, principalId: "p", resourceId: "sp" });

  it("are reported by the role's name if the program declares it", async () => {
    const { findings } = await looking([assignment("known"), assignment("more"), assignment("odd", "r2")]);

    expect(findings.map(({ found }) => found)).toEqual([
      { id: "more", objectId: "p", appRole: "Orders.Read", appRoleId: "r1" },
      { id: "odd", objectId: "p", appRoleId: "r2" },
    ]);
  });

  it("of an existing caller are also missed", async () => {
    const { findings } = await looking([]);

    expect(findings).toMatchObject([{ kind: "gone", meaning: "lacking" }]);
  });
});

describe("credentials", () => {
  const application = deployed(types.application, "api", { id: "/applications/a", outputs: { clientId: "c" } });
  const principal = deployed(types.servicePrincipal, "api-service-principal", {
    id: "/servicePrincipals/sp",
    inputs: { clientId: "c" },
    outputs: { clientId: "c" },
  });
  const own = deployed(types.password, "api-secret", {
    id: "a/password/own",
    inputs: { applicationId: "/applications/a" },
  });
  const looking = (graph: Answers) =>
    credentials(application, { apis: fakeApis({ graph }), state: stateWith(application, principal, own), stack });
  const none = { "GET /v1.0/applications/a/federatedIdentityCredentials": { value: [] } };

  it("on the service principal, which the portal doesn't show, are reported with the command that removes them", async () => {
    const { findings } = await looking({
      ...none,
      "GET /v1.0/applications/a": graphApplication({ passwordCredentials: [graphKey({ keyId: "own" })] }),
      "GET /v1.0/servicePrincipals/sp": graphServicePrincipal({
        passwordCredentials: [graphKey({ keyId: "x" })],
        keyCredentials: [graphKey({ keyId: "y" })],
      }),
    });

    expect(findings.map(lineOf)).toEqual([
      "access api-service-principal passwordCredentials added look",
      "access api-service-principal keyCredentials added look",
    ]);
    expect(findings.map(({ undo }) => undo.split(",")[0])).toEqual([
      "`az ad sp credential delete --id c --key-id x`",
      "`az ad sp credential delete --id c --key-id y --cert`",
    ]);
  });

  it("that Pulumi created and someone removed are reported as deleted", async () => {
    const { findings } = await looking({ ...none, "GET /v1.0/applications/a": graphApplication() });

    expect(findings.map(lineOf)).toEqual(["lacking api-secret  gone look"]);
  });
});

describe("conditional access policies", () => {
  const policy = deployed(types.policy, "policy", {
    inputs: {
      displayName: "P",
      state: "enabled",
      conditions: { clientAppTypes: ["all"], users: { includedUsers: ["All"], excludedGroups: ["g"] } },
      grantControls: { operator: "OR", builtInControls: ["block"] },
    },
  });
  const found = {
    "@odata.context": "x",
    id: "1",
    createdDateTime: "2026-01-01T00:00:00Z",
    displayName: "P",
    state: "enabled",
    conditions: {
      clientAppTypes: ["all"],
      applications: { includeApplications: [], applicationFilter: null },
      users: { includeUsers: ["All"], excludeGroups: ["g"], excludeGuestsOrExternalUsers: null },
    },
    grantControls: { operator: "OR", builtInControls: ["block"], "authenticationStrength@odata.context": "x" },
    sessionControls: null,
  };

  it("haven't drifted if Graph returns the same in its own words", () => {
    expect(comparePolicy(policy, found, stack)).toEqual([]);
  });

  it("have drifted if a condition or control differs for which azuread has no input", () => {
    const conditions = {
      ...found.conditions,
      applications: { applicationFilter: { mode: "exclude", rule: "r" } },
      users: {
        ...found.conditions.users,
        excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: "b2bCollaborationGuest" },
      },
      authenticationFlows: { transferMethods: "deviceCodeFlow" },
    };

    expect(
      comparePolicy(policy, { ...found, conditions, sessionControls: { signInFrequency: { value: 1 } } }, stack).map(
        lineOf,
      ),
    ).toEqual([
      "access policy conditions.users.excludedGuestsOrExternalUsers.guestOrExternalUserTypes added look",
      "access policy conditions.applications.applicationFilter.mode added look",
      "access policy conditions.applications.applicationFilter.rule added look",
      "access policy conditions.authenticationFlows.transferMethods added look",
      "access policy sessionControls.signInFrequency.value added look",
    ]);
  });
});
