import { describe, expect, it } from "vitest";
import { readSettingsFile } from "../../../../infra/settings/lenient-settings.ts";
import { requireAzureNames } from "../../../../packages/pf/stacks/settings/require-azure-names.ts";

const subscription = "11111111-2222-4333-8444-555555555555";

function refusal(settings: object, subscriptionId = subscription): string {
  const config = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`protected-function:${name}`, value as unknown]),
  );
  try {
    requireAzureNames(readSettingsFile({ config }, { name: "orders" }).settings, subscriptionId, []);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const vault = (one: object) => ({ keyVault: { resourceGroup: "rg", name: "kv-orders", ...one } });
const deliverTo = (one: object) => ({ callers: { a: { deliverTo: vault(one) } } });
const secretIn = (one: object) => ({ secretSettings: { A: { ...vault(one), secret: "s" } } });
const places: Readonly<Record<string, (text: string) => object>> = {
  "callers.a.deliverTo.keyVault.resourceGroup": (text) => deliverTo({ resourceGroup: text }),
  "callers.a.deliverTo.keyVault.name": (text) => deliverTo({ name: text }),
  "secretSettings.A.keyVault.resourceGroup": (text) => secretIn({ resourceGroup: text }),
  "secretSettings.A.keyVault.name": (text) => secretIn({ name: text }),
  "adopt.hosting.resourceGroupName": (text) => ({ adopt: { hosting: { resourceGroupName: text } } }),
  "adopt.hosting.planName": (text) => ({ adopt: { hosting: { planName: text } } }),
  "adopt.hosting.functionAppName": (text) => ({ adopt: { hosting: { functionAppName: text } } }),
  "adopt.api.clientId": (text) => ({ adopt: { api: { clientId: text } } }),
  "adopt.api.applicationObjectId": (text) => ({ adopt: { api: { applicationObjectId: text } } }),
  "adopt.api.servicePrincipalObjectId": (text) => ({ adopt: { api: { servicePrincipalObjectId: text } } }),
  location: (text) => ({ location: text }),
  name: (text) => ({ name: text }),
};
const escapes = ["rg/../other", "rg/x", "rg?x=1", "rg#", "rg\n", "rg x", "..", "rg%2f", "rg\u2028", "rg'", "rg."];

describe.each(Object.keys(places))("the setting %s", (path) => {
  it.each(escapes)("isn't %j", (text) => {
    expect(refusal(places[path]?.(text) ?? {})).toContain(`\n- ${path}: must be `);
  });
});

it("may have the names that Azure allows", () => {
  for (const [path, place] of Object.entries(places)) {
    expect(refusal(place(path.startsWith("adopt.api") ? subscription : "orders1"))).toBe("");
  }
  expect(refusal({})).toBe("");
  expect(refusal({}, "")).toBe("");
});

it.each(["s/../other", `${subscription}?x=1`, `${subscription}\n`])("a subscription isn't %j", (id) => {
  expect(refusal({}, id)).toContain("\n- azure-native:subscriptionId: must be a GUID; found ");
});
