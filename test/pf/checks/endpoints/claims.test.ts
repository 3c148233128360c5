import { expect, it } from "vitest";
import { endpointChecks } from "../../../../packages/pf/checks/guide.ts";
import { endpointList } from "../../../../packages/pf/checks/call.ts";
import { outputsWithoutPeople } from "../../../support/outputs-sample.ts";

const outputs = outputsWithoutPeople();
const claimsOf = (row: string, given = outputs) => endpointChecks.find((check) => check.row === row)?.claims(given);

it("claims who can call each protected endpoint, and that each anonymous one opens nothing else", () => {
  expect(claimsOf("E1")).toEqual([
    "GET who-calls without a token gets 401 from App Service; no handler runs.",
    "GET orders/{id} without a token gets 401 from App Service; no handler runs.",
    "POST orders/{id} without a token gets 401 from App Service; no handler runs.",
  ]);
  expect(claimsOf("E2")?.[1]).toBe("GET orders/{id} accepts a token whose only role is Orders.Read or Orders.Write.");
  expect(claimsOf("E3")?.[2]).toBe("POST orders/{id} without Orders.Write gets 403 from the guard; no handler runs.");
  expect(claimsOf("E4")?.[0]).toBe(
    "GET who-calls refuses a forged principal that has every role (401) when App Service authentication is off.",
  );
  expect(claimsOf("E5")).toEqual(["GET health answers without a token; no path or method around it does."]);
});

it("claims what each caller can call", () => {
  expect(claimsOf("E7")).toEqual([
    "integration can call only GET who-calls, and GET and POST orders/{id}.",
    "partner can call only GET who-calls.",
    "pipeline can call only GET who-calls and GET orders/{id}.",
    "nobody can't call any protected endpoint.",
  ]);
});

it("has no claim twice, because a claim identifies its outcome", () => {
  const claims = endpointChecks.flatMap((check) => check.claims(outputs));

  expect(new Set(claims).size).toBe(claims.length);
});

it("says why there is nothing to check", () => {
  const reasonOf = (row: string, given: typeof outputs) =>
    endpointChecks.find((check) => check.row === row)?.notApplicableReason?.(given);
  const open = { ...outputs, endpoints: outputs.endpoints.filter(({ allow }) => allow === undefined) };
  const closed = { ...outputs, endpoints: outputs.endpoints.filter(({ allow }) => allow !== undefined) };

  expect(["E1", "E2", "E3", "E4"].map((row) => reasonOf(row, open))).toEqual(
    Array.from({ length: 4 }, () => "every endpoint of the contract is anonymous"),
  );
  expect(reasonOf("E5", closed)).toBe("the contract has no anonymous endpoint");
  expect(reasonOf("E7", { ...outputs, callers: {} })).toBe("the stack has no caller");
});

it.each([
  [["GET orders"], "GET orders"],
  [["GET orders", "POST orders"], "GET and POST orders"],
  [["GET orders", "GET health"], "GET orders and GET health"],
  [["GET orders", "GET health", "POST orders"], "GET and POST orders, and GET health"],
])("names endpoints %j with the methods of a route together", (names, text) => {
  expect(endpointList(names)).toBe(text);
});
