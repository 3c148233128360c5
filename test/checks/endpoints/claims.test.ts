import { expect, it } from "vitest";
import { endpointChecks } from "../../../checks/guide.ts";
import { outputsWithoutPeople } from "../../support/outputs-sample.ts";

const outputs = outputsWithoutPeople();
const claimsOf = (row: string, given = outputs) => endpointChecks.find((check) => check.row === row)?.claims(given);

it("claims of each protected endpoint who opens it, of each anonymous one that it opens nothing else", () => {
  expect(claimsOf("E1")).toEqual([
    "GET who-calls without a token: 401 by App Service, and no handler runs.",
    "GET orders/{id} without a token: 401 by App Service, and no handler runs.",
    "POST orders/{id} without a token: 401 by App Service, and no handler runs.",
  ]);
  expect(claimsOf("E2")?.[1]).toBe("GET orders/{id} opens to Orders.Read or Orders.Write alone.");
  expect(claimsOf("E3")?.[2]).toBe("POST orders/{id} without Orders.Write: 403 by the guard, and no handler runs.");
  expect(claimsOf("E4")?.[0]).toBe(
    "GET who-calls with the gate off and a forged principal that holds every role: 401.",
  );
  expect(claimsOf("E5")).toEqual(["GET health answers anybody, and no path around it does."]);
});

it("claims of each caller what it opens", () => {
  expect(claimsOf("E7")).toEqual([
    "integration opens GET who-calls, GET orders/{id} and POST orders/{id}, and nothing else.",
    "partner opens GET who-calls, and nothing else.",
    "pipeline opens GET who-calls and GET orders/{id}, and nothing else.",
    "nobody opens no protected endpoint.",
  ]);
});

it("has no claim twice: a claim stands for its outcome", () => {
  const claims = endpointChecks.flatMap((check) => check.claims(outputs));

  expect(new Set(claims).size).toBe(claims.length);
});

it("says why there is nothing to look at", () => {
  const reasonOf = (row: string, given: typeof outputs) =>
    endpointChecks.find((check) => check.row === row)?.notApplicableReason?.(given);
  const open = { ...outputs, endpoints: outputs.endpoints.filter(({ allow }) => allow === undefined) };
  const closed = { ...outputs, endpoints: outputs.endpoints.filter(({ allow }) => allow !== undefined) };

  expect(["E1", "E2", "E3", "E4"].map((row) => reasonOf(row, open))).toEqual(
    Array.from({ length: 4 }, () => "every endpoint of the contract is anonymous"),
  );
  expect(reasonOf("E5", closed)).toBe("no endpoint of the contract is anonymous");
  expect(reasonOf("E7", { ...outputs, callers: {} })).toBe("the stack has no caller");
});
