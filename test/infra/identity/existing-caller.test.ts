import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { AssignedByHand } from "../../../infra/identity/assign-roles.ts";
import { ExistingCaller, findExistingCallers } from "../../../infra/identity/existing-caller.ts";
import type { CallerSettings } from "../../../infra/settings/caller-settings.ts";
import { declare } from "../../support/declare.ts";

const factory = "aaaaaaaa-2222-4333-8444-555555555555";
const partner = "bbbbbbbb-2222-4333-8444-555555555555";
const answers = {
  "azuread:index/getServicePrincipal:getServicePrincipal": ({ clientId }: Readonly<Record<string, unknown>>) => {
    const id = String(clientId).toLowerCase();
    if (id === factory) return { objectId: "factory-object-id", type: "ManagedIdentity" };
    if (id === partner) return { objectId: "partner-object-id", type: "Application" };
    const details = `No service principal found for application ID: "${id}"\n    at somewhere`;
    throw Object.assign(new Error(details), { details });
  },
};
const find = async (callers: Readonly<Record<string, CallerSettings>>) =>
  (await declare(() => findExistingCallers(callers), answers)).result;

const role = (value: string) => ({
  id: `id-of-${value}`,
  value,
  displayName: value,
  description: value,
  members: ["Application"] as const,
  formerNames: [],
});
const declareCaller = (byHand?: AssignedByHand) =>
  declare(
    () =>
      new ExistingCaller("factory", {
        clientId: factory,
        servicePrincipalObjectId: "factory-object-id",
        isManagedIdentity: true,
        appRoles: [role("Orders.Read"), role("Orders.Write")],
        resourceServicePrincipalObjectId: "api-object-id",
        byHand,
      }),
  );

describe("a caller that exists already", () => {
  it("is found by its client id in any case: a managed identity, or another team's application", async () => {
    expect(
      await find({ factory: { servicePrincipal: factory.toUpperCase() }, partner: { servicePrincipal: partner } }),
    ).toEqual(
      new Map([
        ["factory", { clientId: factory, servicePrincipalObjectId: "factory-object-id", isManagedIdentity: true }],
        ["partner", { clientId: partner, servicePrincipalObjectId: "partner-object-id", isManagedIdentity: false }],
      ]),
    );
  });

  it("is looked up only if it has no registration in the stack", async () => {
    expect(await find({ integration: {} })).toEqual(new Map());
  });

  it("is reported by its setting if missing, with how to find its client id; several at once", async () => {
    const one = "cccccccc-2222-4333-8444-555555555555";
    const other = "dddddddd-2222-4333-8444-555555555555";
    const refused = find({
      "logic-app": { servicePrincipal: one },
      factory: { servicePrincipal: factory },
      "other-app": { servicePrincipal: other },
    });
    const told = (name: string, id: string) => [
      `- callers.${name}.servicePrincipal: must be the client ID of a service principal in this tenant; found "${id}": No service principal found for application ID: "${id}"`,
      "  Fix: write the one that this prints: az ad sp list --display-name <name of the application or identity> --query '[].{clientId: appId, kind: servicePrincipalType}'",
      "  For a system-assigned identity, with its object ID (principalId): az ad sp show --id <principalId> --query appId",
    ];

    await expect(refused).rejects.toBeInstanceOf(pulumi.RunError);
    await expect(refused).rejects.toThrow(
      ["Nothing was created.", ...told("logic-app", one), ...told("other-app", other)].join("\n"),
    );
  });

  it("gets an assignment for each role, and nothing else is created", async () => {
    const { resources } = await declareCaller();
    const made = [...resources.values()].filter(({ type }) => type.startsWith("azuread:"));

    expect(made.map(({ name, inputs }) => [name, inputs])).toEqual(
      ["Orders.Read", "Orders.Write"].map((value) => [
        `factory-app-role-assignment-${value}`,
        {
          appRoleId: `id-of-${value}`,
          principalObjectId: "factory-object-id",
          resourceObjectId: "api-object-id",
        },
      ]),
    );
  });

  it("keeps assignments made by hand at an adopted API", async () => {
    const { resources } = await declareCaller({
      servicePrincipalObjectId: "api-object-id",
      assignmentIds: { "Orders.Write": { factory: "assignment-id", "ada@contoso.com": "another" } },
      onError: [],
    });

    expect(resources.get("factory-app-role-assignment-Orders.Write")?.options).toMatchObject({
      importId: "/servicePrincipals/api-object-id/appRoleAssignedTo/assignment-id",
      protect: true,
    });
    expect(resources.get("factory-app-role-assignment-Orders.Read")?.options).toMatchObject({ importId: "" });
  });
});
