import { authenticationOverride } from "@protected-function/core/text/authentication-overrides.ts";
import { listChange } from "../../../stacks/compare/lists.ts";
import { type Finding, finding } from "../findings/finding.ts";
import { pairsOf, secret, type StackState } from "./stack-state.ts";

/** A site or slot with its settings, or its settings as a separate resource. */
const types = /^azure-native:web:WebApp(?:ApplicationSettings)?(?:Slot)?$/;

interface AppSetting {
  /** Undefined if it's secret. */
  readonly name: string | undefined;
  readonly value?: unknown;
}

/** Findings for app settings that override App Service authentication and that a change adds or gives another value. */
export function appSettingFindings(before: StackState, after: StackState): readonly Finding[] {
  return pairsOf(before, after)
    .filter(({ after: { type } }) => types.test(type))
    .flatMap(({ before, after: { name: site, inputs } }) =>
      listChange(settingsIn(before?.inputs ?? {}), settingsIn(inputs), JSON.stringify).added.flatMap(
        ({ name }): readonly Finding[] => {
          if (name === undefined) {
            return [finding({ id: "setting/app-setting", severity: "unknown", subject: site, facts: {} })];
          }
          const override = authenticationOverride(name);
          if (!override) return [];
          const facts = { setting: name, site, does: override.does };
          return [finding({ id: "gate/overridden-by-app-setting", subject: `${name} of ${site}`, facts })];
        },
      ),
    );
}

function settingsIn(inputs: Readonly<Record<string, unknown>>): readonly AppSetting[] {
  const { siteConfig, cloningInfo, properties } = inputs;
  if (siteConfig === secret) return [{ name: undefined }];
  return [
    ...listedSettings(member(siteConfig, "appSettings")),
    ...mappedSettings(member(cloningInfo, "appSettingsOverrides")),
    ...mappedSettings(properties),
  ];
}

function listedSettings(list: unknown): readonly AppSetting[] {
  if (list === secret) return [{ name: undefined }];
  if (!Array.isArray(list)) return [];
  return list.map((item: unknown) => {
    const name = item === secret ? item : member(item, "name");
    return name === secret ? { name: undefined } : { name: String(name), value: member(item, "value") };
  });
}

function mappedSettings(map: unknown): readonly AppSetting[] {
  if (map === secret) return [{ name: undefined }];
  return typeof map === "object" && map !== null ? Object.entries(map).map(([name, value]) => ({ name, value })) : [];
}

function member(container: unknown, name: string): unknown {
  return typeof container === "object" && container !== null ? Reflect.get(container, name) : undefined;
}
