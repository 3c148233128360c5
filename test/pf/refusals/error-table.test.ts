import { describe, expect, it } from "vitest";
import type { RefusalCode } from "../../../packages/guard/call-refused.ts";
import { clouds } from "../../../packages/core/azure/clouds.ts";
import { tokenDemands } from "../../../infra/identity/token-version.ts";
import type { StackOutputs } from "../../../infra/outputs.ts";
import { settingsSchema } from "../../../infra/settings/settings-schema.ts";
import { aadstsRows } from "../../../packages/pf/refusals/aadsts/aadsts.ts";
import { requirementsOf } from "../../../packages/pf/refusals/requirements.ts";
import { functionRefusals } from "../../../packages/pf/refusals/aadsts/function-rows.ts";
import { explainError } from "../../../packages/pf/refusals/explain-error.ts";
import { aadsts } from "../../../packages/twin/entra/errors.ts";
import {
  apiClientId,
  outputsOf,
  tenantId,
  tokenOf,
  version1,
  explainToken,
} from "../../support/sample-outputs-and-tokens.ts";

/** Each of the function's refusals, by its own type: a new one fails the compiler here. */
const ofFunction: Readonly<Record<RefusalCode, true>> = {
  "gate-off": true,
  "principal-missing": true,
  "principal-malformed": true,
  "caller-unknown": true,
  "app-role-missing": true,
  "path-anonymous": true,
  "endpoint-undeclared": true,
};

const rows = [...Object.entries(aadstsRows), ...Object.entries(functionRefusals)];

describe("the table of errors", () => {
  it("includes every code that the twin knows", () => {
    const missing = Object.keys(aadsts).filter((code) => aadstsRows[Number(code)] === undefined);

    expect(missing).toEqual([]);
  });

  it("includes Conditional Access's codes", () => {
    const codes = [50076, 50079, 50074, 53000, 53001, 53003, 530035];

    expect(codes.filter((code) => aadstsRows[code] === undefined)).toEqual([]);
  });

  it("distinguishes AADSTS50076 and AADSTS50079 by the account's registered methods", () => {
    expect(aadstsRows[50076]?.means).toMatch(/has a registered authentication method.*AADSTS50079/);
    expect(aadstsRows[50079]?.means).toMatch(/has no registered authentication method.*AADSTS50076/);
    for (const code of [50076, 50079]) {
      expect(aadstsRows[code]?.causes.join()).toMatch(/security defaults/i);
      expect(aadstsRows[code]?.cures.join()).toMatch(/security defaults exclude nobody/);
    }
  });

  it("includes exactly the function's own refusals", () => {
    expect(Object.keys(functionRefusals).toSorted()).toEqual(Object.keys(ofFunction).toSorted());
  });

  it.each(rows)("has a meaning, causes, fixes by person, and a source for %s", (_, row) => {
    expect(row.means).toMatch(/\.$/);
    expect(row.causes.length).toBeGreaterThan(0);
    expect(row.cures.length).toBeGreaterThan(0);
    for (const cure of row.cures) expect(cure).toMatch(/^(Caller's team|Deployer|Administrator|Anyone): /);
    expect(row.source).toMatch(/^(https:\/\/|packages\/guard\/)/);
  });

  it.each(rows)("names only existing settings for %s", (_, row) => {
    const named = [...JSON.stringify(row).matchAll(/protected-function:(\w+)/g)].map(([, name]) => name);

    expect(Object.keys(settingsSchema.shape)).toEqual(expect.arrayContaining(named));
  });
});

it("an unknown code is answered with Microsoft's own lookup", () => {
  expect(explainError("AADSTS165004", undefined).codes).toEqual([
    { code: "AADSTS165004", source: "https://login.microsoftonline.com/error?code=165004" },
  ]);
});

describe("requirements", () => {
  it.each(
    ([1, 2] as const).flatMap((version) => Object.entries(clouds).map(([name, cloud]) => ({ version, name, cloud }))),
  )("are what the program declares: version $version, $name", ({ version, cloud }) => {
    const declared = tokenDemands(version, cloud, {
      tenantId,
      clientId: apiClientId,
      identifierUri: `api://${apiClientId}`,
    });
    const tokenEndpoint = `${cloud.loginEndpoint}/${tenantId}/oauth2/v2.0/token`;

    const { issuer, audiences } = requirementsOf(outputsOf({ tokenVersion: version }, { tokenEndpoint }));

    expect(issuer).toBe(declared.issuer);
    expect(audiences[0]).toBe(declared.audience);
  });

  it("include one of the app roles of the endpoint, or of each endpoint if none is named", () => {
    const url = "https://func-whocalls.azurewebsites.net/api/orders";
    const endpoints: StackOutputs["endpoints"] = [
      { name: "orders", method: "GET", url, allow: ["Orders.Read", "Orders.Write"] },
      { name: "orders", method: "POST", url, allow: ["Orders.Write"] },
      { name: "health", method: "GET", url: url.replace("orders", "health"), anonymous: "Load balancer probe" },
    ];
    const outputs = outputsOf({}, { endpoints });
    const demanded = [
      { name: "GET orders", roles: ["Orders.Read", "Orders.Write"] },
      { name: "POST orders", roles: ["Orders.Write"] },
    ];

    expect(requirementsOf(outputs).endpoints).toEqual(demanded);
    expect(requirementsOf(outputs, "post orders").endpoints).toEqual([demanded[1]]);
    expect(() => requirementsOf(outputs, "GET health")).toThrow("GET health needs no token (Load balancer probe)");
    expect(() => requirementsOf(outputs, "order")).toThrow("Did you mean orders?");
  });

  it("name only existing settings", () => {
    const strange = [
      { ...version1, appid: "x", roles: [] },
      { ...version1, appid: apiClientId },
      { ...version1, scp: "s", roles: [] },
      { ...version1, iss: `https://login.microsoftonline.com/${tenantId}/v2.0` },
      { ...version1, iss: `https://login.microsoftonline.us/${tenantId}/v2.0` },
    ];

    const named = strange
      .flatMap((claims) => explainToken(tokenOf(claims)).differences)
      .flatMap(({ fix }) => (fix.setting === undefined ? [] : [fix.setting.replace("protected-function:", "")]));

    expect(new Set(named)).toEqual(new Set(["callers", "publicClientFlows", "people", "tokenVersion", "cloud"]));
    expect(Object.keys(settingsSchema.shape)).toEqual(expect.arrayContaining(named));
  });
});
