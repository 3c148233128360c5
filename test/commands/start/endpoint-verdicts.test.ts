import { describe, expect, it } from "vitest";
import { endpointVerdicts, type Holder, peopleHolding } from "../../../commands/start/endpoint-verdicts.ts";
import type { Outcome } from "../../../checks/run-checks.ts";
import { endpointChecks } from "../../../checks/guide.ts";
import { outputsWithoutPeople } from "../../support/outputs-sample.ts";

const outputs = outputsWithoutPeople();
const rows: readonly Outcome[] = endpointChecks.flatMap(({ row: id, group, claims }) =>
  claims(outputs).map((claim) => ({ id, group, claim, outcome: "proved" as const, reason: "did", exchanges: 1 })),
);
const verdicts = (people: readonly Holder[] = [], found = rows, given = outputs) =>
  endpointVerdicts(given, people, found).map(({ verdict }) => verdict);

describe("who can call an endpoint", () => {
  it("is said in a sentence, callers before people", () => {
    const people = [
      { name: "Ada", role: "Orders.Read" },
      { name: "the group Order desk", role: "Orders.Read" },
      { name: "Ada", role: "Orders.Write" },
    ];

    expect(verdicts(people)).toEqual([
      "Only integration, partner and pipeline can call GET who-calls.",
      "Only integration, pipeline, Ada and the group Order desk can call GET orders/{id}.",
      "Only integration and Ada can call POST orders/{id}.",
      "Anyone can call GET health: Load balancer probe, no data.",
    ]);
  });

  it("is nobody where nobody holds a role", () => {
    const without = { ...outputs, callers: {} };

    expect(verdicts([], rows, without)[1]).toBe(
      "Nobody can call GET orders/{id} yet: nobody has Orders.Read or Orders.Write.",
    );
  });

  it("is not said of an endpoint whose row failed, and of none where a row of all failed", () => {
    const failing = (id: string, begins: string) =>
      rows.map((row) => (row.id === id && row.claim.startsWith(begins) ? { ...row, outcome: "failed" as const } : row));

    expect(verdicts([], failing("E3", "POST orders"))).toEqual([
      "Only integration, partner and pipeline can call GET who-calls.",
      "Only integration and pipeline can call GET orders/{id}.",
      "Access to POST orders/{id} is NOT proved: E3 failed.",
      "Anyone can call GET health: Load balancer probe, no data.",
    ]);
    expect(
      verdicts([], failing("E6", "The functions")).every((text) => text.endsWith("is NOT proved: E6 failed.")),
    ).toBe(true);
  });

  it("is not said where nobody looked", () => {
    expect(verdicts([], [])[0]).toBe("Access to GET who-calls is NOT proved: none of its checks ran.");
  });
});

it("people and groups are those whom the tenant has assigned a role of the contract", async () => {
  const assigned = (principalType: string, principalDisplayName: string, appRoleId: string) => ({
    principalType,
    principalDisplayName,
    appRoleId,
  });
  const { "Orders.Read": read = "", "Orders.Write": write = "" } = outputs.api.appRoles;
  const value = [
    assigned("User", "Ada", read),
    assigned("Group", "Order desk", write),
    assigned("ServicePrincipal", "integration", read),
    assigned("User", "Bob", "00000000-0000-0000-0000-000000000000"),
  ];

  expect(await peopleHolding(outputs, { graph: { call: async () => ({ value }) } })).toEqual([
    { name: "Ada", role: "Orders.Read" },
    { name: "the group Order desk", role: "Orders.Write" },
  ]);
});
