import { describe, expect, it } from "vitest";
import type { AssignedByHand } from "../../../infra/identity/assign-roles.ts";
import { AssignedPeople } from "../../../infra/identity/assigned-people.ts";
import { declare } from "../../support/declare.ts";

const asked: unknown[] = [];
const answers = {
  "azuread:index/getUser:getUser": (inputs: Readonly<Record<string, unknown>>) => {
    asked.push(inputs);
    return { objectId: `object-id-of-${String(inputs["userPrincipalName"])}` };
  },
  "azuread:index/getGroup:getGroup": (inputs: Readonly<Record<string, unknown>>) => {
    asked.push(inputs);
    return { objectId: `object-id-of-${String(inputs["displayName"])}` };
  },
};

const declarePeople = (users: readonly string[], groups: readonly string[], byHand?: AssignedByHand) =>
  declare(
    () =>
      new AssignedPeople("assigned", {
        users,
        groups,
        appRole: { id: "role-id", value: "Orders.Read" },
        resourceServicePrincipalObjectId: "api-object-id",
        byHand,
        after: [],
      }),
    answers,
  );

describe("people who may call (G23)", () => {
  it("hold the app role, users and security groups alike, each found by name", async () => {
    asked.length = 0;
    const { resources } = await declarePeople(["ada@contoso.com"], ["Function users"]);

    expect(
      [...resources.values()]
        .filter(({ type }) => type.startsWith("azuread:"))
        .map(({ name, inputs }) => [name, inputs]),
    ).toEqual([
      [
        "assigned-ada@contoso.com",
        {
          appRoleId: "role-id",
          principalObjectId: "object-id-of-ada@contoso.com",
          resourceObjectId: "api-object-id",
        },
      ],
      [
        "assigned-Function users",
        {
          appRoleId: "role-id",
          principalObjectId: "object-id-of-Function users",
          resourceObjectId: "api-object-id",
        },
      ],
    ]);
    expect(asked).toEqual([
      { userPrincipalName: "ada@contoso.com" },
      { displayName: "Function users", securityEnabled: true },
    ]);
  });

  it("are none unless the settings name them", async () => {
    const { resources } = await declarePeople([], []);

    expect([...resources.keys()]).toEqual(["assigned"]);
  });

  it("keep an assignment made by hand; the others get one", async () => {
    const { resources } = await declarePeople(["ada@contoso.com", "grace@contoso.com"], [], {
      servicePrincipalObjectId: "by-hand",
      assignmentIds: {
        "Orders.Read": { "ada@contoso.com": "assignment-id" },
        "Orders.Write": { "grace@contoso.com": "of another role" },
      },
      onError: [],
    });

    expect(resources.get("assigned-ada@contoso.com")?.options).toMatchObject({
      importId: "/servicePrincipals/by-hand/appRoleAssignedTo/assignment-id",
      protect: true,
    });
    expect(resources.get("assigned-grace@contoso.com")?.options).toMatchObject({ importId: "", protect: false });
  });
});
