import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { noOverrides, overrides } from "../../support/authentication-overrides.ts";
import { Secret } from "../../../infra/rules/settled-values.ts";
import { altered, appSettingsType, ruleOf, siteType, traits } from "../../support/valid-inputs.ts";

const id = "no-authentication-override";
const setting = (name: unknown, value: unknown = "x") => ({ name, value });

function found(type: string, changes: Readonly<Record<string, unknown>>): string | undefined {
  return ruleOf(id).check(type, altered(type, changes), traits)?.found;
}

describe(id, () => {
  it.each(overrides)("refuses the app setting %j of a site and of a separate resource", (name) => {
    expect(found(siteType, { "siteConfig.appSettings": [setting("KEPT"), setting(name)] })).toBe(
      `siteConfig.appSettings[1].name is ${JSON.stringify(name)}`,
    );
    for (const type of [appSettingsType, `${appSettingsType}Slot`]) {
      const { check } = ruleOf(id);
      expect(check(type, { properties: { KEPT: "1", [name]: "x" } }, traits)?.found).toBe(
        `properties has ${JSON.stringify(name)}`,
      );
    }
  });

  it.each(noOverrides)("accepts the app setting %j", (name) => {
    expect(found(siteType, { "siteConfig.appSettings": [setting(name)] })).toBeUndefined();
  });

  it("refuses it in a slot and in a clone's overrides", () => {
    const { check } = ruleOf(id);
    const inputs = { siteConfig: { appSettings: [setting("WEBSITE_AUTH_ENABLED")] } };
    expect(check("azure-native:web:WebAppSlot", inputs, traits)?.found).toBe(
      'siteConfig.appSettings[0].name is "WEBSITE_AUTH_ENABLED"',
    );
    expect(found(siteType, { "cloningInfo.appSettingsOverrides": { WEBSITE_AUTH_ENABLED: "false" } })).toBe(
      'cloningInfo.appSettingsOverrides has "WEBSITE_AUTH_ENABLED"',
    );
  });

  it("names the effects of all of them, each once", () => {
    const names = ["WEBSITE_AUTH_ENABLED", "MANAGED_ENVIRONMENT", "WEBSITE_AUTH_SIGNING_KEY"];
    const inputs = altered(siteType, { "siteConfig.appSettings": names.map((name) => setting(name)) });

    expect(ruleOf(id).check(siteType, inputs, traits)).toEqual({
      found: names.map((name, index) => `siteConfig.appSettings[${index}].name is "${name}"`).join(", "),
      fix:
        "remove the app setting (WEBSITE_AUTH_*): it overrides what authsettingsV2 says about App Service " +
        "authentication, remove the app setting (MANAGED_ENVIRONMENT, WEBSITE_SKU and the like): it can make the " +
        "Functions host leave App Service authentication out",
    });
  });

  it("checks a secret without showing it or its surroundings", () => {
    const name = "WEBSITE_AUTH_ENABLED";
    for (const appSettings of [
      [setting(new Secret(name))],
      [new Secret(setting(name))],
      new Secret([setting(name)]),
      new Secret([new Secret(setting(new Secret(name)))]),
    ]) {
      expect(found(siteType, { "siteConfig.appSettings": appSettings })).toBe(
        "siteConfig.appSettings[0].name is [secret]",
      );
    }
    const siteConfig = new Secret({ minTlsVersion: "1.2", appSettings: [setting(name)] });
    expect(found(siteType, { siteConfig })).toBe("siteConfig.appSettings[0].name is [secret]");
    expect(found(appSettingsType, { properties: new Secret({ [name]: "x" }) })).toBe("properties has [secret]");
    expect(found(appSettingsType, { properties: { [name]: new Secret("x") } })).toBe(`properties has "${name}"`);
  });

  it("checks known parts beside unknown ones, for any value of the setting", () => {
    const known = setting("WEBSITE_AUTH_ENABLED", pulumi.unknown);
    const appSettings = [pulumi.unknown, setting(pulumi.unknown), known];
    expect(found(siteType, { "siteConfig.appSettings": appSettings })).toBe(
      'siteConfig.appSettings[2].name is "WEBSITE_AUTH_ENABLED"',
    );
    expect(found(siteType, { "siteConfig.appSettings": [pulumi.unknown, setting(pulumi.unknown)] })).toBeUndefined();
    expect(found(appSettingsType, { properties: pulumi.unknown })).toBeUndefined();
  });
});
