import { expect, it } from "vitest";
import { verifyRow } from "../../../../packages/pf/commands/verify/verify-row.ts";
import { outputsOf } from "../../../support/sample-outputs-and-tokens.ts";
import { failed, proved } from "./fake-prober.ts";

const siteId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/func-a";
const sample = outputsOf();
const context = {
  outputs: { ...sample, functionApp: { ...sample.functionApp, siteId } },
  secrets: [],
  now: new Date("2026-11-24T12:00:00Z"),
};

it("B16 ends with what can be bypassed, and the command that removes the settings", () => {
  const names = ["WEBSITE_AUTH_ENABLED", "website_auth_x;y", "managed_environment"];

  const row = verifyRow(failed("B16", { differs: names, refusals: [] }), 1, context);

  expect(row.explanation).toEqual([
    "App Service authentication can be bypassed: such a setting overrides what authsettingsV2 says about App Service authentication.",
    "App Service authentication can be bypassed: such a setting can make the Functions host leave App Service authentication out.",
    "Deployer: `az functionapp config appsettings delete --resource-group rg --name func-a --setting-names " +
      "WEBSITE_AUTH_ENABLED 'website_auth_x;y' managed_environment`. `npx pulumi up` doesn't see or remove it.",
  ]);
  expect(row).toMatchObject({ outcome: "failed", attempts: 1 });
  expect(row.notYet).toBeUndefined();
});

it("B16 omits that if it passes or couldn't complete", () => {
  const busy = { by: "Resource Manager", request: "POST https://x", status: 503, codes: [], ids: {} } as const;

  expect(verifyRow(proved("B16"), 1, context).explanation).toBeUndefined();
  expect(verifyRow(failed("B16", { differs: [], refusals: [busy] }), 1, context).explanation).toBeUndefined();
  expect(verifyRow(failed("G25", { differs: ["secrets"], refusals: [] }), 1, context).explanation).toBeUndefined();
});

it("B16 doesn't apply if the login may not read app settings", () => {
  const denied = { by: "Resource Manager", request: "POST https://x", status: 403, codes: [], ids: {} } as const;

  expect(verifyRow(failed("B16", { differs: [], refusals: [denied] }), 1, context).outcome).toBe("not-applicable");
});

it("a 404 where an endpoint's answer was due is explained, and no other", () => {
  const endpoint = {
    name: "all",
    method: "POST",
    url: "https://func-a/api/{*path}",
    sample: { params: { path: "who" } },
  } as const;
  const outputs = { ...context.outputs, endpoints: [{ ...endpoint, allow: ["Api.Use"] }] };
  const rowOf = (path: string) => {
    const refusal = {
      by: "the host",
      request: `POST https://func-a/api/${path}`,
      status: 404,
      codes: [],
      ids: {},
    } as const;
    return verifyRow(failed("E7", { differs: [], refusals: [refusal] }), 1, { ...context, outputs }).explanation;
  };

  expect(rowOf("who")).toEqual([
    "The app has no route for POST /api/who, or the Functions host doesn't run the endpoint: a framework's 404 page looks like the host's.",
    "Deployer: give the endpoint a sample whose path the app answers, or remove the method from the contract.",
  ]);
  expect(rowOf("who/child")).toBeUndefined();
});
