import { authenticationOverride } from "@protected-function/core/text/authentication-overrides.ts";
import { readInput, readList, type Reading, secretShown } from "./read-input.ts";
import { type Rule, sites } from "./rule.ts";

const appSettings = ["azure-native:web:WebAppApplicationSettings", "azure-native:web:WebAppApplicationSettingsSlot"];

type Inputs = Readonly<Record<string, unknown>>;

/** An app setting's name, and its form in messages. */
interface NamedSetting {
  readonly name: unknown;
  readonly shown: string;
}

/** An app setting overrides authsettingsV2, and no refresh detects it (pulumi-azure-native#4263). */
export const noAuthenticationOverride: Rule = {
  id: "no-authentication-override",
  types: [...sites, ...appSettings],
  demand:
    "No app setting may override App Service authentication: not WEBSITE_AUTH_*, and not one that tells the Functions host where it runs or who administers it.",
  check: (type, inputs) => {
    const settings = sites.includes(type)
      ? [...namesInList(inputs, "siteConfig.appSettings"), ...namesInMap(inputs, "cloningInfo.appSettingsOverrides")]
      : namesInMap(inputs, "properties");
    const broken = settings.flatMap(({ name, shown }) => {
      const override = typeof name === "string" ? authenticationOverride(name) : undefined;
      return override ? [{ shown, fix: `remove the app setting (${override.family}): it ${override.does}` }] : [];
    });
    if (broken.length === 0) return undefined;
    return {
      found: broken.map(({ shown }) => shown).join(", "),
      fix: [...new Set(broken.map(({ fix }) => fix))].join(", "),
    };
  },
};

/** `[{ name, value }]` */
function namesInList(inputs: Inputs, path: string): readonly NamedSetting[] {
  const list = readList(inputs, path);
  if (!list.known) return [];
  return list.elements.flatMap((element, index): readonly NamedSetting[] => {
    const name = nameOf(element);
    return name?.known === true ? [{ name: name.value, shown: `${path}[${index}].name is ${name.shown}` }] : [];
  });
}

function nameOf(element: Reading): Reading | undefined {
  if (!element.known || typeof element.value !== "object" || element.value === null) return undefined;
  const name = readInput({ ...element.value }, "name");
  return name.known && element.shown === secretShown ? { ...name, shown: secretShown } : name;
}

/** `{ [name]: value }` */
function namesInMap(inputs: Inputs, path: string): readonly NamedSetting[] {
  const map = readInput(inputs, path);
  if (!map.known || typeof map.value !== "object" || map.value === null || Array.isArray(map.value)) return [];
  return Object.keys(map.value).map((name) => ({
    name,
    shown: `${path} has ${map.shown === secretShown ? secretShown : JSON.stringify(name)}`,
  }));
}
