import { expect, it } from "vitest";
import { fixOfUnknown } from "../../../infra/settings/unknown-name.ts";
import { callersWith, problemsIn, valid } from "./problems-in.ts";

const secret = { endDate: "2027-05-15T00:00:00Z" };
const ranges = { cidrs: ["203.0.113.0/24"] };

it.each([
  // What stands beside the empty place is the unknown name, or contains it.
  [{ callers: { shop: null, secrets: { first: secret } } }, "callers.secrets.first", "secrets", "callers.shop"],
  [{ callers: { shop: { secrets: null, first: secret } } }, "callers.shop.first", "first", "callers.shop.secrets"],
  [
    { callers: { shop: { secrets: { first: null, ...secret } } } },
    "callers.shop.secrets.endDate",
    "endDate",
    "callers.shop.secrets.first",
  ],
  // A place for any names.
  [
    { conditionalAccess: { namedLocations: null, office: ranges } },
    "conditionalAccess.office",
    "office",
    "conditionalAccess.namedLocations",
  ],
])("%j: a part beside the empty place that it belongs to has to be indented", (raw, path, name, place) => {
  expect(fixOfUnknown(raw, path.split("."), "dev")).toBe(
    `indent ${name}, and all that belongs to it, by two spaces more in the stack's settings file: it belongs to ${place}, which is empty`,
  );
});

it.each([
  [{ callers: { shop: { secrets: null, nonsense: 1 } } }, "callers.shop.nonsense"],
  [{ callers: { shop: { secrets: { first: secret, nonsense: 1 } } } }, "callers.shop.secrets.nonsense"],
])("%j: a part of nothing that is empty hasn't", (raw, path) => {
  expect(fixOfUnknown(raw, path.split("."), "dev")).toBeUndefined();
});

const secrets = { first: secret };
const job = { github: { repository: "contoso/orders", environment: "production" } };

it.each([
  ["a caller", callersWith({ secrets, pipeline: { secrets } }), "pipeline", "integration", "callers"],
  ["a job", callersWith({ federated: { main: { ...job, test: job } } }), "test", "main", ".federated"],
])("%s below its neighbor is written as deep as that one", (_, raw, name, neighbor, place) => {
  const fixes = problemsIn(raw).map(({ fix }) => fix);
  expect(fixes).toEqual([
    expect.stringMatching(new RegExp(`^write ${name}, with .* as deep as ${neighbor} in .*${place}$`)),
  ]);
});

it("a name that isn't needed is removed, with what is below it a level less", () => {
  const raw = { ...valid, callers: { shop: { credentials: { secrets } } } };
  expect(problemsIn(raw).map(({ fix }) => fix)).toEqual([
    "remove credentials from the stack's settings file, and indent all that belonged to it by two spaces less: callers.shop has secrets itself",
  ]);
});

it("a setting below another one is told once", () => {
  const people = { "Function.Invoke": { users: ["ada@contoso.com"] } };
  expect(problemsIn({ ...valid, callers: { ...valid.callers, "protected-function:people": people } })).toMatchObject([
    { fix: expect.stringMatching(/^write protected-function:people, .* as deep as protected-function:callers /) },
  ]);
});
