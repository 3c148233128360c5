import { describe, expect, it } from "vitest";
import { lookUpNames, namesIn, namesOf } from "../../../../packages/pf/commands/drift/names.ts";
import { addedFinding } from "../../../../packages/pf/commands/drift/finding.ts";
import { deployed, stateWith, types } from "../../../support/drift/deployed.ts";
import { fakeApis } from "../../../support/drift/fake-apis.ts";

const id = (digit: number): string => `${String(digit).repeat(8)}-2222-4222-8222-222222222222`;
const api = deployed(types.application, "api", {
  id: `/applications/${id(1)}`,
  inputs: { appRoles: [{ id: id(3), value: "Orders.Read", displayName: "Read orders" }] },
  outputs: { clientId: id(2), displayName: "Orders API" },
});
const principal = deployed(types.servicePrincipal, "api-service-principal", {
  id: `/servicePrincipals/${id(4)}`,
  outputs: { clientId: id(2), displayName: "Orders API" },
});
const found = (value: unknown) => [addedFinding(principal, "appRoleAssignedTo", value, "undo")];

describe("the names for ids", () => {
  it("come from the state: one name for all of an application's ids, and a role's value for its id", () => {
    const findings = found([id(1), id(2).toUpperCase(), id(3), id(4), id(5)]);

    expect(namesOf(findings, namesIn(stateWith(api, principal)))).toEqual({
      [id(1)]: "Orders API",
      [id(2)]: "Orders API",
      [id(3)]: "Orders.Read",
      [id(4)]: "Orders API",
    });
  });

  it("include the id if two objects have the same name", () => {
    const twin = deployed(types.application, "twin", {
      id: `/applications/${id(6)}`,
      outputs: { clientId: id(7), displayName: "Orders API" },
    });

    expect(namesOf(found([id(2)]), namesIn(stateWith(api, twin)))).toEqual({ [id(2)]: `Orders API (${id(2)})` });
  });

  it("are looked up if the state doesn't have them: people, applications, others' roles, Azure's roles", async () => {
    const known = namesIn(stateWith(api, principal));
    const role = `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${id(7)}`;
    const findings = [
      ...found({ principalId: id(5), resourceId: id(8), appRoleId: id(9), keyId: id(6) }),
      ...found({ roleDefinitionId: role }),
    ];
    const graph = {
      [`GET /v1.0/directoryObjects/${id(5)}`]: { displayName: "Grace", userPrincipalName: "grace@contoso.com" },
      [`GET /v1.0/servicePrincipals(appId='${id(8)}')`]: {
        displayName: "Graph",
        appId: id(8),
        appRoles: [{ id: id(9), value: "Mail.Read" }],
      },
    };
    const resourceManager = {
      [`GET ${role}?api-version=2022-04-01`]: { properties: { roleName: "Deployer of ours" } },
    };

    const names = namesOf(findings, await lookUpNames(findings, known, fakeApis({ graph, resourceManager })));

    expect(names).toEqual({
      [id(5)]: "Grace, grace@contoso.com",
      [id(7)]: "Deployer of ours",
      [id(8)]: "Graph",
      [id(9)]: "Mail.Read",
    });
  });

  it("stay unknown if the lookup finds none, but an internal error isn't hidden", async () => {
    const known = namesIn(stateWith(api));

    expect(namesOf(found(id(5)), await lookUpNames(found(id(5)), known, fakeApis({ graph: {} })))).toEqual({});
    const broken = { ...fakeApis({}), graph: { call: () => Promise.reject(new TypeError("a mistake")) } };
    await expect(lookUpNames(found(id(5)), known, broken)).rejects.toThrow("a mistake");
  });

  it("are looked up for at most a hundred ids", async () => {
    let asked = 0;
    const graph = {
      call: async () => {
        asked += 1;
        return {};
      },
    };
    const many = Array.from({ length: 200 }, (_, index) =>
      found(`${String(index).padStart(8, "0")}-2222-4222-8222-222222222222`),
    ).flat();

    await lookUpNames(many, new Map(), { ...fakeApis({}), graph });

    expect(asked).toBeLessThanOrEqual(100);
  });
});
