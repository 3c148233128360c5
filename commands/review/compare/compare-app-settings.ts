import { isDeepStrictEqual } from "node:util";
import type { Step } from "../../../engine/event-log.ts";
import { authenticationOverride } from "../../../text/authentication-overrides.ts";
import { type Finding, keyOf } from "../findings/finding.ts";

/** A site or a slot with its settings, or its settings as a resource of their own. */
const types = /^azure-native:web:WebApp(?:ApplicationSettings)?(?:Slot)?$/;

interface AppSetting {
  /** Undefined: it is secret. */
  readonly name: string | undefined;
  readonly value?: unknown;
}

/** App settings that override App Service authentication, where a change adds them or gives them another value. */
export function appSettingFindings(steps: readonly Step[]): readonly Finding[] {
  const found = steps
    .filter(({ type, after }) => types.test(type) && after !== undefined)
    .flatMap(({ urn, before = {}, after = {} }) => {
      const known = settingsIn(before);
      const added = settingsIn(after).filter((one) => known.every((other) => !isDeepStrictEqual(one, other)));
      const site = urn.split("::").at(-1) ?? urn;
      return added.flatMap(({ name }): readonly Finding[] => {
        if (name === undefined) return [{ id: "setting/app-setting", severity: "unknown", subject: site }];
        const override = authenticationOverride(name);
        if (!override) return [];
        const facts = { setting: name, site, does: override.does };
        return [{ id: "gate/overridden-by-app-setting", severity: "weakens", subject: `${name} of ${site}`, facts }];
      });
    });
  // A replacement is three steps.
  return [...new Map(found.map((one) => [keyOf(one), one])).values()];
}

function settingsIn(inputs: Readonly<Record<string, unknown>>): readonly AppSetting[] {
  const { siteConfig, cloningInfo, properties } = inputs;
  if (isHidden(siteConfig)) return [{ name: undefined }];
  return [
    ...listed(member(siteConfig, "appSettings")),
    ...mapped(member(cloningInfo, "appSettingsOverrides")),
    ...mapped(properties),
  ];
}

function listed(list: unknown): readonly AppSetting[] {
  if (isHidden(list)) return [{ name: undefined }];
  if (!Array.isArray(list)) return [];
  return list.map((one: unknown) => {
    const name = isHidden(one) ? one : member(one, "name");
    return isHidden(name) ? { name: undefined } : { name: String(name), value: member(one, "value") };
  });
}

function mapped(map: unknown): readonly AppSetting[] {
  if (isHidden(map)) return [{ name: undefined }];
  return typeof map === "object" && map !== null ? Object.entries(map).map(([name, value]) => ({ name, value })) : [];
}

function member(container: unknown, name: string): unknown {
  return typeof container === "object" && container !== null ? Reflect.get(container, name) : undefined;
}

/** As the engine's events have what is secret. What is not known in a preview, the update knows. */
function isHidden(value: unknown): boolean {
  return value === "[secret]";
}
