import { describe, expect, it } from "vitest";
import { ownedProblems } from "../../../infra/adoption/adoption-problem.ts";
import type { ReadMark } from "../../../infra/stack-mark.ts";
import { cureFor } from "../../../infra/adoption/already-there.ts";

const own = {
  id: undefined,
  project: "protected-function",
  stack: "test",
  workload: "whocalls",
  subscriptionId: "ABC",
};
const id = "k3x9q2m7a1b2";
const other = "zzzzzzzzzzzz";

const isTaken = (mark: Partial<ReadMark> | undefined, adopterId?: string): boolean =>
  ownedProblems(
    "api.clientId",
    "client-1",
    mark && { origin: "made", project: own.project, stack: own.stack, workload: own.workload, id: "", ...mark },
    { ...own, id: adopterId },
  ).length === 0;

describe("what is to be adopted", () => {
  it("may have no mark", () => {
    expect([isTaken(undefined), isTaken(undefined, id)]).toEqual([true, true]);
  });

  /** [whose mark, the mark, taken once the stack's id is known, taken in its first preview] */
  const marks: readonly (readonly [string, Partial<ReadMark>, boolean, boolean])[] = [
    ["its own, adopted", { origin: "adopted", id }, true, false],
    ["its own, made", { origin: "made", id }, true, false],
    ["its namesake's, adopted", { origin: "adopted", id: other }, false, false],
    ["its namesake's, made", { origin: "made", id: other }, false, false],
    ["its own, in another case", { id, subscriptionId: "abc" }, true, false],
    ["a copy of its id, in another subscription", { id, subscriptionId: "def" }, false, false],
    ["a copy of its id, of another project", { id, project: "hr-portal" }, false, false],
    ["a copy of its id, of another stack", { id, stack: "prod" }, false, false],
    ["a copy of its id, of another workload", { id, workload: "orders" }, false, false],
    ["a shortened one's of that name", {}, false, false],
    ["a shortened one's of that name and place, in another case", { subscriptionId: "abc" }, false, false],
    ["a shortened one's of another workload", { workload: "orders" }, false, false],
    ["a shortened one's of another stack", { stack: "prod" }, false, false],
    ["a shortened one's of another project", { project: "orders" }, false, false],
    ["another stack's, adopted", { origin: "adopted", stack: "prod", id: other }, false, false],
    ["another workload's, adopted", { origin: "adopted", workload: "orders", id: other }, false, false],
  ];

  it.each(marks)("may be marked or unmarked, as %s", (_whose, mark, once, before) => {
    expect([isTaken(mark, id), isTaken(mark)]).toEqual([once, before]);
  });

  it("is refused with its owner's name and how to release it", () => {
    expect(
      ownedProblems(
        "hosting.planName",
        "asp-orders",
        { origin: "made", project: "orders", stack: "prod", workload: "orders", id: other },
        own,
      ),
    ).toEqual([
      {
        path: "hosting.planName",
        rule: "must not belong to another stack",
        found: `"asp-orders", marked as made by the stack prod of the project orders, stack-id ${other}`,
        fix: "adopt another one, or release it from that stack first (./pf release --stack prod), or delete that stack",
      },
    ]);
  });

  it("is refused if someone removed the id from the mark", () => {
    const [problem] = ownedProblems(
      "api.clientId",
      "c",
      { origin: "adopted", project: "orders", stack: "prod", workload: "", id: "" },
      own,
    );

    expect(problem?.found).toBe('"c", marked as adopted by the stack prod of the project orders, stack-id missing');
  });
});

const consent = "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant";
const assignment = "azuread:index/appRoleAssignment:AppRoleAssignment";
const inputs = { resourceObjectId: "the-service-principal" };

it("names an existing consent by its id, with how to find it", () => {
  const cure = cureFor(
    consent,
    "409 Request_MultipleObjectsWithSameKeyValue: Permission entry already exists.",
    inputs,
    "dev",
  );

  expect(cure).toContain("az ad app permission list-grants");
  expect(cure).toContain("npx pulumi config set --stack dev --path 'protected-function:adopt.api.consentId'");
});

it("names an existing assignment by its id, with where it is listed", () => {
  const cure = cureFor(assignment, "400 Permission being assigned already exists on the object", inputs, "dev");

  expect(cure).toContain("https://graph.microsoft.com/v1.0/servicePrincipals/the-service-principal/appRoleAssignedTo");
  expect(cure).toContain("adopt.api.assignmentIds");
});

it.each([
  [consent, "403 Authorization_RequestDenied: Insufficient privileges to complete the operation."],
  [assignment, "400 Permission being assigned was not found on application"],
  ["azuread:index/application:Application", "Permission entry already exists"],
])("of %s, reports nothing about %s", (type, error) => {
  expect(cureFor(type, error, inputs, "dev")).toBeUndefined();
});
