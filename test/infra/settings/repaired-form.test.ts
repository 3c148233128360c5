import { expect, it } from "vitest";
import { parse } from "yaml";
import { problemsIn, valid } from "./problems-in.ts";

const id = "11111111-2222-4333-8444-555555555555";
const [date, instant] = ["2027-05-15", "2027-05-15T00:00:00Z"];
const jobs = { github: { repo: "contoso/orders", env: "prod" } };
const github = { repository: "contoso/orders", environment: "prod" };
const secrets = { first: { endDate: instant } };

it.each<readonly [string, unknown, unknown]>([
  ["callers", [{ name: "partner", secrets: { first: { endDate: date } } }], { partner: { secrets } }],
  ["callers", [{ name: "partner", secrets: [{ endDate: date }] }], { partner: { secrets } }],
  ["callers", [{ name: "My Partner", servicePrincipal: `{${id}}` }], { "my-partner": { servicePrincipal: id } }],
  ["callers", [{ name: "jobs", federated: { main: jobs } }], { jobs: { federated: { main: { github } } } }],
  [
    "callers",
    [{ name: "jobs", federated: [{ name: "main", ...jobs }] }],
    { jobs: { federated: { main: { github } } } },
  ],
  [
    "callers",
    [{ partner: { secret: { first: { endDate: date } } } }, { site: { clientId: id } }],
    { partner: { secrets }, site: { servicePrincipal: id } },
  ],
  ["callers", [{ secrets: { first: { endDate: date } } }], { integration: { secrets } }],
  [
    "people",
    [{ role: "Function.Invoke", users: "ada@contoso.com" }],
    { "Function.Invoke": { users: ["ada@contoso.com"] } },
  ],
  ["tags", [{ key: "team", value: 7 }], { team: "7" }],
  ["tags", [{ name: "team", value: "orders", slotSetting: false }], { team: "orders" }],
  ["cors", { origins: ["https://Shop.contoso.com/"] }, ["https://shop.contoso.com"]],
  ["cors", { allowed_origins: ["https://shop.contoso.com/"], support: true }, ["https://shop.contoso.com"]],
])("%s as %j keeps what was written, in the form that the place has", (name, typed, meant) => {
  const [problem, ...others] = problemsIn({ ...valid, [name]: typed });
  const [, lines = ""] = /^write this in the stack's settings file[^\n]*:\n(.*)$/s.exec(problem?.fix ?? "") ?? [];
  expect(parse(lines), problem?.fix).toEqual({ [`protected-function:${name}`]: meant });
  expect(others).toEqual([]);
  expect(problemsIn({ ...valid, [name]: meant })).toEqual([]);
});

it("what is left in an entry stays, and is told next", () => {
  const [problem] = problemsIn({ ...valid, callers: [{ name: "partner", foo: 3, roles: "Function.Invoke" }] });
  expect(problem?.fix).toMatch(/ {6}partner: \{ foo: 3, roles: \["Function\.Invoke"\] \}$/);
});

it("names what a list has no place for", () => {
  const cors = { allowed_origins: ["https://shop.contoso.com/"], support_credentials: true };
  expect(problemsIn({ ...valid, cors })[0]?.fix).toMatch(/ file, a list alone, without support_credentials:\n/);
});

it.each([
  { secret: "hunter2hunter2" },
  { secrets: { first: { endDate: instant, value: "hunter2hunter2" } } },
  { certificate: { pem: "-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----" } },
])("%j: nothing that may be a secret is repeated", (caller) => {
  const found = problemsIn({ ...valid, callers: [{ name: "partner", ...caller }] });
  expect(found.map(({ fix }) => fix)).toEqual([
    "write partner: in place of each hyphen and its name in the stack's settings file, with what belongs to it below it",
  ]);
  expect(JSON.stringify(found)).not.toContain("hunter2");
});

it("texts whose name may be a secret's aren't repeated either", () => {
  const [problem] = problemsIn({ ...valid, appSettings: [{ name: "API_KEY", value: "hunter2", slotSetting: false }] });
  const fix =
    "write API_KEY: in place of all lines of its entry in the stack's settings file, with its value behind it";
  expect(problem?.fix).toBe(fix);
});

it("a credential without a name is one also with a part in another tool's words", () => {
  const federated = { issuer: "https://idp.contoso.com", subject: "s", audiences: ["api"] };
  const found = problemsIn({ ...valid, callers: { partner: { federated } } });
  expect(found.map(({ path }) => path)).toEqual(["callers.partner.federated"]);
});

it("a wildcard among origins has no other form", () => {
  const [problem] = problemsIn({ ...valid, cors: { allowedOrigins: ["*"] } });
  expect(problem?.fix).toMatch(/^write this, for example, /);
});
