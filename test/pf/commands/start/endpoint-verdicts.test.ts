import { describe, expect, it } from "vitest";
import type { Matrix, Subject } from "../../../../packages/pf/access-matrix/matrix.ts";
import { whoCanCall } from "../../../../packages/pf/access-matrix/who-can-call.ts";
import { endpointVerdicts, markOf } from "../../../../packages/pf/commands/start/endpoint-verdicts.ts";
import type { Outcome } from "../../../../packages/pf/checks/run-checks.ts";
import { endpointChecks } from "../../../../packages/pf/checks/guide.ts";
import { endpointName } from "../../../../packages/pf/checks/call.ts";
import { outputsWithoutPeople, sampleOutputs } from "../../../support/outputs-sample.ts";
import { allowed, caller, nobody, sampleMatrix, unassigned } from "../../../support/sample-matrix.ts";

const outputs = outputsWithoutPeople();
const rows: readonly Outcome[] = endpointChecks.flatMap(({ row: id, group, claims }) =>
  claims(outputs).map((claim) => ({ id, group, claim, outcome: "proved" as const, reason: "did", exchanges: 1 })),
);
const ada: Subject = { label: "assigned user ada@contoso.com", kind: "assigned user", how: "password" };
const clerks: Subject = { ...ada, label: "assigned user in the group Order clerks" };
const service = (name: string): Subject => ({ ...caller, label: `caller ${name}` });

/** Callers by the roles of the sample's outputs; people read. */
function matrixOf(people: readonly Subject[] = [], client: "password" | "none" = "password"): Matrix {
  const roles = new Map<string, readonly string[]>([
    ...Object.entries(outputs.callers).map(([name, one]) => [`caller ${name}`, one.roles] as const),
    ...people.map(({ label }) => [label, ["Orders.Read"]] as const),
  ]);
  const allowedBy = (endpoint: string) => outputs.endpoints.find((one) => endpointName(one) === endpoint)?.allow;
  const matrix = sampleMatrix({
    subjects: [...Object.keys(outputs.callers).map(service), ...people, nobody],
    columns: outputs.endpoints.map((one) => ({ name: endpointName(one), endpoints: [endpointName(one)] })),
    verdict: ({ who, resource }) => {
      const allow = allowedBy(resource);
      const isIn = allow === undefined || roles.get(who)?.some((role) => allow.includes(role)) === true;
      if (!isIn) return unassigned;
      const isPerson = allow !== undefined && people.some(({ label }) => label === who);
      return isPerson && client === "none" ? { ...unassigned, code: "AADSTS7000218", inBrowser: {} } : allowed;
    },
  });
  const endpoints = outputs.endpoints.map((one) => ({
    name: endpointName(one),
    ...(one.allow && { allow: one.allow }),
    ...(one.anonymous !== undefined && { anonymous: one.anonymous }),
  }));
  const gate = { enabled: true, requiresToken: true, issuer: "", audiences: [], excludedPaths: [] };
  return { ...matrix, protection: { gate, endpoints, holders: [] } };
}

const verdicts = (matrix = matrixOf(), found = rows, given = outputs) =>
  endpointVerdicts(given, whoCanCall(matrix), found).map(({ verdict }) => verdict);

describe("the verdict on an endpoint", () => {
  it("lists in one sentence callers before people, and how people sign in", () => {
    expect(verdicts(matrixOf([ada, clerks]), rows, sampleOutputs())).toEqual([
      "Only integration, partner and pipeline can call GET who-calls.",
      "Only integration, pipeline, ada@contoso.com (by password) and the group Order clerks (by password) can call GET orders/{id}.",
      "Only integration can call POST orders/{id}.",
      "Anyone can call GET health: Load balancer probe, no data.",
    ]);
  });

  it("omits a person with a role who has no client application to sign in to", () => {
    expect(verdicts(matrixOf([ada, clerks], "none"))[1]).toBe(
      "Only integration and pipeline can call GET orders/{id}. " +
        "Not yet: ada@contoso.com and the group Order clerks, with a role but no client application to sign in to.",
    );
  });

  it("includes a person's password only if E2 called the endpoint with one, at the stack's own client", () => {
    const unproved = rows.map((row) => (row.id === "E2" ? { ...row, outcome: "not-applicable" as const } : row));
    const sentence =
      "Access to GET orders/{id} is NOT proved: E2 didn't call it as a person who signs in with a password.";

    expect(verdicts(matrixOf([ada]), unproved, sampleOutputs())[1]).toBe(sentence);
    expect(verdicts(matrixOf([ada]), rows, outputs)[1]).toBe(sentence);
    expect(verdicts(matrixOf([ada], "none"), unproved)[1]).toMatch(/^Only integration and pipeline can call/);
  });

  it("is that no one can call if no one holds a role", () => {
    const matrix = matrixOf();
    const without = { ...matrix, subjects: matrix.subjects.filter(({ kind }) => kind === "nobody") };

    // As `./pf matrix` warns of it.
    expect(endpointVerdicts(outputs, whoCanCall(without), rows).map(markOf)).toEqual(["warn", "warn", "warn", "pass"]);
    expect(verdicts(without)[1]).toBe("Nobody can call GET orders/{id} yet: nobody has Orders.Read or Orders.Write.");
  });

  it("is missing if a row of the endpoint failed, or a row about all of them", () => {
    const failing = (id: string, begins: string) =>
      rows.map((row) => (row.id === id && row.claim.startsWith(begins) ? { ...row, outcome: "failed" as const } : row));

    expect(verdicts(matrixOf(), failing("E3", "POST orders"))).toEqual([
      "Only integration, partner and pipeline can call GET who-calls.",
      "Only integration and pipeline can call GET orders/{id}.",
      "Access to POST orders/{id} is NOT proved: E3 failed.",
      "Anyone can call GET health: Load balancer probe, no data.",
    ]);
    expect(
      verdicts(matrixOf(), failing("E6", "The functions")).every((text) => text.endsWith("is NOT proved: E6 failed.")),
    ).toBe(true);
  });

  it("is missing without a matrix", () => {
    expect(verdicts(matrixOf(), [])[0]).toBe("Access to GET who-calls is NOT proved: none of its checks ran.");
  });
});
