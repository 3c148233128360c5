import { describe, expect, it } from "vitest";
import { appSettingFindings } from "../../../../../packages/pf/commands/review/state/app-settings.ts";
import { said, told } from "../sample-snapshot.ts";
import type { StateResource } from "../../../../../packages/pf/commands/review/state/stack-state.ts";
import { resource, state } from "./sample-state.ts";

const site = "azure-native:web:WebApp";
const kept = { name: "KEPT", value: "1" };
const setting = { name: "website_auth_enabled", value: "true" };
const inline = (...appSettings: readonly unknown[]) => ({ siteConfig: { appSettings } });
const found = (type: string, ...versions: readonly [object | undefined, object | undefined]) => {
  const [before, after] = versions.map((inputs) =>
    state(inputs ? [resource(type, "function-app", inputs as StateResource["inputs"])] : []),
  );
  return before && after ? appSettingFindings(before, after) : [];
};
const text =
  'weakens: The app setting website_auth_enabled of "function-app" overrides what authsettingsV2 says about App Service authentication. ' +
  "The authentication settings alone no longer decide who gets in.";

describe("an app setting that overrides authentication weakens protection", () => {
  it.each([
    ["added to a site", site, inline(kept), inline(setting, kept)],
    ["added to a slot", `${site}Slot`, inline(), inline(setting)],
    ["without an earlier setting", site, {}, inline(setting)],
    ["with another value", site, inline({ ...setting, value: "false" }), inline(setting)],
    ["of a clone", site, {}, { cloningInfo: { appSettingsOverrides: { website_auth_enabled: "[secret]" } } }],
    [
      "in a new resource of its own",
      `${site}ApplicationSettings`,
      undefined,
      { properties: { website_auth_enabled: "" } },
    ],
    [
      "in a slot's resource of its own",
      `${site}ApplicationSettingsSlot`,
      {},
      { properties: { website_auth_enabled: "" } },
    ],
  ])("%s", (_, type, before, after) => {
    expect(said(found(type, before, after))).toEqual([text]);
  });

  it.each([
    ["as a whole", inline(kept), { siteConfig: "[secret]" }],
    ["as a list", inline(kept), { siteConfig: { appSettings: "[secret]" } }],
    ["one of them", inline(kept), inline(kept, "[secret]")],
    ["by its name", inline(kept), inline(kept, { name: "[secret]", value: "x" })],
  ])("and is unknown if settings become secret %s", (_, before, after) => {
    expect(told(found(site, before, after))).toEqual(["unknown setting/app-setting: function-app"]);
    expect(found(site, after, after)).toEqual([]);
  });
});

it.each([
  ["stays", site, inline(setting), inline(kept, setting)],
  ["is removed", site, inline(setting), inline(kept)],
  ["is removed with its site", site, inline(setting), undefined],
  ["doesn't override authentication", site, inline(), inline(kept)],
  ["belongs to another service", "azure-native:app:ContainerApp", {}, { properties: { WEBSITE_AUTH_ENABLED: "x" } }],
])("an app setting isn't reported if it %s", (_, type, before, after) => {
  expect(found(type, before, after)).toEqual([]);
});
