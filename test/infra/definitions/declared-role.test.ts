import { describe, expect, it } from "vitest";
import { aliasesOf, declaredRoles } from "../../../infra/definitions/declared-role.ts";
import { orders } from "../support/contracts.ts";

const { "Orders.Read": read, "Orders.Write": write } = orders.roles;
const adopted = "aaaaaaaa-0000-4000-8000-000000000004";
const aliases = (roles: ReturnType<typeof declaredRoles>) =>
  roles.map((role) => aliasesOf(role, "integration-app-role-assignment"));

describe("app roles of the contract, as Entra ID has them", () => {
  it("have the contract's ids and texts, or the display name without a description", () => {
    expect(declaredRoles(orders).map(({ id, value, description }) => [id, value, description])).toEqual([
      [read.id, "Orders.Read", "Read orders"],
      [write.id, "Orders.Write", "Write orders"],
    ]);
  });

  it("keep their ids in an adopted registration", () => {
    expect(declaredRoles(orders, { "Orders.Write": adopted }).map(({ id }) => id)).toEqual([read.id, adopted]);
  });

  it("keep their assignments if renamed, but lose them with another id", () => {
    const deployed = { "Orders.Read": write.id.toUpperCase(), "Orders.All": read.id };

    expect(aliases(declaredRoles(orders, {}, deployed))).toEqual([
      [{ name: "integration-app-role-assignment-Orders.All" }],
      [{ name: "integration-app-role-assignment-Orders.Read" }],
    ]);
    expect(aliases(declaredRoles(orders, {}, { "Orders.Read": adopted, "Orders.Write": write.id }))).toEqual([[], []]);
  });
});
