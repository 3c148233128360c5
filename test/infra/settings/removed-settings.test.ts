import { describe, expect, it } from "vitest";
import type { Contract } from "../../../functions/contract/define-contract.ts";
import { oneRole, orders } from "../support/contracts.ts";
import { problemsIn, valid } from "./problems-in.ts";

const { people: _, ...others } = { ...valid };
const before = { ...others, people: {} };
const id = "11111111-2222-4333-8444-555555555555";
const api = {
  clientId: id,
  applicationObjectId: id,
  servicePrincipalObjectId: id,
  displayName: "Orders",
  consentId: "",
};
const people = "protected-function:people";
const write = "in the stack's settings file, replace it with";

describe("settings of versions before the API had a contract", () => {
  it("say what to write in the place of assignedUsers and assignedGroups, with the people in them", () => {
    const fix = `${write} protected-function:people: {"Function.Invoke":{"users":["ada@contoso.com"],"groups":["Function users"]}}`;
    const rule = "is no longer a setting: use people, which assigns users and groups to app roles";

    expect(problemsIn({ ...before, assignedUsers: ["ada@contoso.com"], assignedGroups: ["Function users"] })).toEqual([
      { path: "assignedUsers", rule, found: '["ada@contoso.com"]', fix },
      { path: "assignedGroups", rule, found: '["Function users"]', fix },
    ]);
  });

  it("are to be taken as what they propose", () => {
    const [problem] = problemsIn({ ...before, assignedUsers: ["ada@contoso.com"] });
    const [, json = ""] = problem?.fix.split("protected-function:people: ") ?? [];

    expect(problemsIn({ ...before, people: JSON.parse(json) })).toEqual([]);
  });

  it("join the people that are named already", () => {
    const raw = {
      ...before,
      people: { "Function.Invoke": { users: ["grace@contoso.com"], groups: ["Crew"] } },
      assignedUsers: ["ada@contoso.com"],
    };

    expect(problemsIn(raw)).toMatchObject([
      {
        fix: `${write} ${people}: {"Function.Invoke":{"users":["grace@contoso.com","ada@contoso.com"],"groups":["Crew"]}}`,
      },
    ]);
  });

  it("are only to be removed where they name nobody", () => {
    expect(problemsIn({ ...before, assignedUsers: [], assignedGroups: [] })).toMatchObject([
      { path: "assignedUsers", found: "[]", fix: "remove it from the stack's settings file" },
      { path: "assignedGroups", found: "[]", fix: "remove it from the stack's settings file" },
    ]);
  });

  it("name the first role that people can hold, and the others", () => {
    const { "Orders.Read": read, "Orders.Write": forApplications } = orders.roles;
    const raw = { ...before, callers: {}, assignedUsers: ["ada@contoso.com"] };
    const contract: Contract = {
      roles: { "Orders.Write": forApplications, "Orders.Read": read },
      endpoints: orders.endpoints,
    };

    expect(problemsIn(raw, contract)).toMatchObject([
      {
        fix: `${write} (or under Orders.Write, if they hold that role) protected-function:people: {"Orders.Read":{"users":["ada@contoso.com"]}}`,
      },
    ]);
    expect(problemsIn(raw, { ...contract, roles: { "Orders.Write": forApplications } })).toMatchObject([
      { fix: "remove it from the stack's settings file: functions/contract.ts has no app role for it" },
    ]);
  });

  it("say what to write in the place of adopt.api.appRoleId, and of assignments by name alone", () => {
    const assignmentIds = { "ada@contoso.com": "Y1vSUy0LGEKJMIjHwyMBJb0lvMHPRKNGpWQ3Rnt7d0w" };

    expect(problemsIn({ ...before, adopt: { api: { ...api, appRoleId: id, assignmentIds } } })).toEqual([
      {
        path: "adopt.api.appRoleId",
        rule: "is no longer a setting: use appRoleIds, which has the ID of each app role",
        found: `"${id}"`,
        fix: `${write} appRoleIds: {"Function.Invoke":"${id}"}`,
      },
      {
        path: "adopt.api.assignmentIds",
        rule: "must list each assignment under its app role",
        found: JSON.stringify(assignmentIds),
        fix: `${write} assignmentIds: {"Function.Invoke":${JSON.stringify(assignmentIds)}}`,
      },
    ]);
  });

  it("keep what else is wrong beside them", () => {
    expect(
      problemsIn({
        ...before,
        tokenVersion: 3,
        assignedUsers: ["ada@contoso.com"],
        adopt: { api: { appRoleId: id } },
      }).map(({ path }) => path),
    ).toEqual([
      "assignedUsers",
      "adopt.api.appRoleId",
      "tokenVersion",
      "adopt.api.clientId",
      "adopt.api.applicationObjectId",
      "adopt.api.servicePrincipalObjectId",
      "adopt.api.displayName",
      "adopt.api.consentId",
    ]);
  });

  it.each([
    ["what steers a terminal", ["\u001b[31mada\u202e@contoso.com"]],
    ["a thousand people", Array.from({ length: 1000 }, (_one, index) => `user${index}@contoso.com`)],
    ["what has the form of a secret", [`abc8Q~${"x".repeat(34)}`]],
    ["what is called a secret", [{ clientSecret: "hunter2" }]],
  ])("don't repeat %s", (_what, assignedUsers) => {
    const [problem] = problemsIn({ ...before, assignedUsers }, oneRole);

    expect(problem?.fix).toBe(`${write} protected-function:people: {"Function.Invoke": ...}, with its values`);
    expect(JSON.stringify(problem)).not.toMatch(/hunter2|8Q~/);
    expect(problem?.found.length).toBeLessThan(250);
  });
});
