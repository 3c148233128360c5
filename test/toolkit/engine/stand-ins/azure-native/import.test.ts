import { expect, test } from "vitest";
import type { PropertyMap } from "../../../../../toolkit/engine/stand-ins/property-values.ts";
import { attach } from "../support/attach.ts";
import { subscriptionId } from "../support/recorded-microsoft.ts";
import { portalMade } from "./portal-made.ts";
import type { PortalMade } from "./portal-made.ts";

const site = find("azure-native:web:WebApp");
const gate = find("azure-native:web:WebAppAuthSettingsV2");

function find(type: string): PortalMade {
  const found = portalMade(subscriptionId).find((one) => one.type === type);
  if (!found) throw new Error(`there is no ${type}`);
  return found;
}

/** What an import of `one` finds different from the program. */
async function differences(one: PortalMade, changes: PropertyMap = {}) {
  const { engine, microsoft } = await attach("azure-native");
  for (const [path, body] of one.answers) microsoft.expect(`GET https://management.azure.com${path}`, { body });
  const imported = await engine.read(one.type, one.id);
  const { inputs, failures } = await engine.check(one.type, { ...one.program, ...changes });
  expect(failures).toEqual([]);
  return (await engine.diff(one.type, imported?.inputs ?? {}, inputs, imported?.outputs)).detailed;
}

test.each(portalMade(subscriptionId))("$type: as the portal made it, it is what the program says", async (one) => {
  expect(await differences(one)).toEqual(one.type === site.type ? { "siteConfig.appSettings": "ADD" } : {});
});

test.each([
  [site, { httpsOnly: false }, { httpsOnly: "UPDATE", "siteConfig.appSettings": "ADD" }],
  [
    gate,
    { globalValidation: { requireAuthentication: false } },
    {
      "globalValidation.requireAuthentication": "UPDATE",
      "globalValidation.unauthenticatedClientAction": "DELETE",
    },
  ],
] as const)("$0.type: what the program says otherwise shows", async (one, changes, expected) => {
  expect(await differences(one, changes)).toEqual(expected);
});

test("a default that somebody changed shows, though the program does not say it", async () => {
  const [[path, body] = ["", {}]] = gate.answers;
  const settings = structuredClone(body["properties"]) as { globalValidation: { excludedPaths: string[] } };
  settings.globalValidation.excludedPaths = ["/api/open"];
  const opened = { ...gate, answers: [[path, { ...body, properties: settings }]] as const };
  expect(await differences(opened)).toEqual({ "globalValidation.excludedPaths": "DELETE" });
});
