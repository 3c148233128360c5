import { expect, test } from "vitest";
import { hostJsonProblems } from "../../infra/contract/host-json.ts";
import { knownKeys } from "../../infra/contract/host-json-keys.ts";
import { parseHostJson } from "../../packages/twin/functions-host/host-json.ts";

/* The build and the twin each have a table of their own, because neither may import the other. */

const hasOwnCases = (key: string) =>
  ["version", "functionTimeout", "logging", "extensionBundle", "extensions"].includes(key);
const id = "Microsoft.Azure.Functions.ExtensionBundle";
const values: Readonly<Record<string, readonly unknown[]>> = {
  version: ["2.0", "1.0", 2, undefined],
  functionTimeout: [
    "00:00:01",
    "1:02:03",
    "2.00:00:00",
    "-1",
    "00:00:00",
    "24:00:00",
    "00:60:00",
    "00:01:99",
    "5 min",
    1,
  ],
  logging: [
    {},
    { logLevel: { default: "Warning" } },
    { logLevel: { default: "loud" } },
    { logLevel: [] },
    { other: 1 },
    1,
  ],
  extensionBundle: [
    ...["[4.*, 5.0.0)", "[4.0.0, 5.0.0)", "[4.22.0, 4.30.0]", "[3.*, 4.0.0)", "[4.*, 6.0.0)", "4.*", "", 4].map(
      (version) => ({ id, version }),
    ),
    { id: `${id}.Preview`, version: "[4.*, 5.0.0)" },
    { id: "Contoso", version: "[4.*, 5.0.0)" },
    { id },
    { version: "[4.*, 5.0.0)" },
    { id, version: "[4.*, 5.0.0)", other: 1 },
    "v4",
    null,
  ],
  extensions: [
    {},
    { http: {} },
    ...["", "api", "v1/shop", "/v1", "v1/", "/", "//v1", "a//b", 1, null].map((routePrefix) => ({
      http: { routePrefix },
    })),
    { http: { hsts: {} } },
    { http: { hsts: { isEnabled: true, excludedHosts: ["a"], maxAge: "1.00:00:00" } } },
    { http: { customHeaders: { "X-A": "b" } } },
    { http: { customHeaders: { "a b": "c" } } },
    { http: { RoutePrefix: "v1" } },
    ...[knownKeys["extensions"]].flatMap((known) => Object.keys(known as object)).map((name) => ({ [name]: {} })),
    { contoso: {} },
    { mcp: { system: { webhookAuthorizationLevel: "System" } } },
    { mcp: { system: { webhookAuthorizationLevel: "Anonymous" } } },
    [],
  ],
  ...Object.fromEntries(
    Object.keys(knownKeys)
      .filter((key) => !hasOwnCases(key))
      .map((key) => [key, [{}]]),
  ),
  contoso: [{}],
  customHandler: [{}],
  functions: [["a"], []],
  Version: ["2.0"],
};
const cases = Object.entries(values).flatMap(([key, all]) =>
  all.map((value) => ({ version: "2.0", [key]: value }) as Readonly<Record<string, unknown>>),
);

test("the build accepts and refuses the same host.json as the twin, key by key", () => {
  const differing = cases.filter((host) => (hostJsonProblems(host).length === 0) !== isTaken(host));
  expect(differing).toEqual([]);
  expect(cases.filter(isTaken).length).toBeGreaterThan(10);
  expect(cases.filter((host) => !isTaken(host)).length).toBeGreaterThan(20);
});

function isTaken(host: Readonly<Record<string, unknown>>): boolean {
  try {
    parseHostJson(JSON.stringify(host));
    return true;
  } catch {
    return false;
  }
}
