import { expect, it } from "vitest";
import { oneRole, orders } from "../support/contracts.ts";
import { problemsIn, valid } from "./problems-in.ts";

const { id } = oneRole.roles["Function.Invoke"];
const ada = { users: ["ada@contoso.com"] };
const people = "write this in the stack's settings file:\n    protected-function:people:\n      ";
const person = people.replace("this in", "this in place of people.ada@contoso.com in");

it.each([
  [["ada@contoso.com"], `${people}Function.Invoke: { users: ["ada@contoso.com"] }`],
  [ada, "put all of people under people.Function.Invoke in the stack's settings file"],
  [{ "ada@contoso.com": null }, `${person}Function.Invoke: { users: ["ada@contoso.com"] }`],
  [{ "ada@contoso.com": { roles: ["Function.Invoke"] } }, `${person}Function.Invoke: { users: ["ada@contoso.com"] }`],
  [{ "": ada }, "rename it to Function.Invoke in the stack's settings file"],
  [{ [id.toUpperCase()]: ada }, "write Function.Invoke in its place"],
])("people as %j: the only problem comes with the contract's role", (typed, fix) => {
  expect(problemsIn({ ...valid, people: typed }).map((problem) => problem.fix)).toEqual([fix]);
});

it("of several roles, one is written and the others are named", () => {
  const contract = { ...orders, roles: { ...orders.roles, "Orders.Audit": { ...orders.roles["Orders.Read"], id } } };
  const found = problemsIn({ ...valid, callers: {}, people: ["ada@contoso.com"] }, contract);
  const fixes = found.filter(({ path }) => path === "people").map(({ fix }) => fix);
  const note = "with Orders.Audit in place of Orders.Read if you mean that";
  expect(fixes).toEqual([`${people.replace("file:", `file, ${note}:`)}Orders.Read: { users: ["ada@contoso.com"] }`]);
});

it("a caller's role by its ID comes with its name", () => {
  const found = problemsIn({ ...valid, callers: { partner: { roles: [id] } } });
  const rule = "must be a role by its name, and this is the ID of Function.Invoke";
  expect(found).toEqual([
    { path: "callers.partner.roles.0", rule, found: `"${id}"`, fix: "write Function.Invoke in its place" },
  ]);
});

it("a caller's role that isn't in a list is written as the one that is meant", () => {
  const [problem] = problemsIn({ ...valid, callers: { partner: { roles: "Function.Invke" } } });
  expect(problem?.fix).toMatch(/roles: \["Function\.Invoke"\]$/);
});

it.each([null, ""])("%j counts as nothing", (typed) => {
  expect(problemsIn({ ...valid, callers: typed }).map(({ found }) => found)).toEqual(["nothing"]);
});
