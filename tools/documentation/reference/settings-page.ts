import { stringify } from "yaml";
import { settingsNamespace } from "../../../packages/core/text/settings-namespace.ts";
import { ownWords } from "./key-list.ts";

const prefix = `${settingsNamespace}:`;

/** A part of settings.schema.json. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: Schema;
  readonly additionalProperties?: boolean | Schema;
}

/** settings.schema.json, as `npm run schema` writes it. */
export interface SettingsSchema {
  readonly properties: { readonly config: { readonly properties: Readonly<Record<string, Schema>> } };
}

/** What each setting is for, in the order in which one asks. */
export const purposes: Readonly<Record<string, string>> = {
  Callers: "callers people publicClientFlows cors tokenVersion maximumSecretLifetimeDays",
  "Conditional access": "conditionalAccess",
  "Tenant, subscription and region": "location cloud expectedTenantId expectedSubscriptionId",
  "Name and owners": "name environment tags owners serviceManagementReference repository expiresOn",
  "The function": "appSettings secretSettings identity instanceMemoryMB maximumInstanceCount alwaysReadyInstances",
  "Logs, alert and protection": "retentionDays refusedCallersAlert protectResources",
  "Existing resources, and exceptions": "adopt exemptions",
};

/** docs/reference/settings.md */
export function settingsPage({ properties }: SettingsSchema): string {
  const order = Object.values(purposes).flatMap((names) => names.split(" "));
  const place = ([name]: readonly [string, Schema]): number => order.indexOf(nameOf(name));
  const settings = Object.entries(properties.config.properties).toSorted((left, right) => place(left) - place(right));
  return [
    "# Settings",
    "",
    "Set these in `Pulumi.<stack>.yaml` under `config:`, or with `npx pulumi config set --stack <stack>`. Each stack must have",
    "`callers`. For a stack in Azure, also set its tenant, subscription, region and environment.",
    "",
    "The program reports every unknown or wrong setting at once, before it creates anything. Editors complete them from",
    "[settings.schema.json](../../infra/settings/settings.schema.json). `name[]` is a list, and `<name>` is a key that you choose. A key",
    "without a default is optional, unless it says required.",
    "",
    ...Object.entries(purposes).map(
      ([purpose, names]) =>
        `- ${purpose}: ${names.replaceAll(/\w+/g, (name) => `[${name}](#${name.toLowerCase()})`).replaceAll(" ", ", ")}`,
    ),
    "",
    ...settings.flatMap(([name, schema]) => settingText(name, schema)),
  ].join("\n");
}

function nameOf(setting: string): string {
  return setting.slice(prefix.length);
}

function settingText(name: string, schema: Schema): readonly string[] {
  const { type, keys } = described(schema);
  const plain = withoutQuotedForm(schema);
  const standard = schema.default ?? plain.default;
  const [example] = schema.examples ?? [];
  return [
    `## ${nameOf(name)}`,
    "",
    ownWords(schema.description ?? ""),
    "",
    `- Type: ${type}`,
    ...(standard === undefined ? requiredText(schema) : [`- Default: ${valueText(standard)}`]),
    ...(keys.length === 0 ? [] : ["- Keys:", ...keys.map((key) => `  ${key}`)]),
    "",
    ...(example === undefined ? [] : ["```yaml", exampleText({ [name]: example }), "```", ""]),
  ];
}

/** A default that the schema can't state stands in the description. */
function requiredText({ description = "" }: Schema): readonly string[] {
  return description.includes("The default is ") ? [] : ["- Required"];
}

/** With quotes around each text that some YAML reader would take for a time, a number or a truth value. */
function exampleText(example: object): string {
  return stringify(example, { lineWidth: 100, version: "1.1" }).trim();
}

/** A schema's type in words, and its keys as a nested list. */
function described(schema: Schema): { readonly type: string; readonly keys: readonly string[] } {
  const plain = withoutQuotedForm(schema);
  if (plain.anyOf) {
    const options = plain.anyOf.map(described);
    const objects = options.filter(({ keys }) => keys.length > 0);
    return {
      type: [...new Set(options.map(({ type }) => type))].join(", or "),
      keys:
        objects.length < 2
          ? objects.flatMap(({ keys }) => keys)
          : objects.flatMap(({ keys }, at) => [at === 0 ? "- Either:" : "- Or:", ...keys.map((key) => `  ${key}`)]),
    };
  }
  if (plain.items) {
    const { type, keys } = described(plain.items);
    return { type: `list${rangeText(plain.minItems, plain.maxItems, "entries")}: ${type}`, keys };
  }
  if (plain.properties || typeof plain.additionalProperties === "object") {
    const namedKeys = Object.entries(plain.properties ?? {}).flatMap(([name, key]) =>
      keyText(name, key, plain.required?.includes(name) === true),
    );
    const free =
      typeof plain.additionalProperties === "object" ? keyText("<name>", plain.additionalProperties, false) : [];
    const pattern = plain.propertyNames?.pattern;
    return {
      type: `object${pattern === undefined ? "" : `, whose names match \`${pattern}\``}`,
      keys: [...namedKeys, ...free],
    };
  }
  return { type: valueType(plain), keys: [] };
}

function keyText(name: string, schema: Schema, isRequired: boolean): readonly string[] {
  const { type, keys } = described(schema);
  const standard = schema.default ?? withoutQuotedForm(schema).default;
  const details = [
    type,
    ...(isRequired && standard === undefined ? ["required"] : []),
    ...(standard === undefined ? [] : [`default ${valueText(standard)}`]),
  ].join("; ");
  const description = ownWords(schema.description ?? "");
  return [
    `- \`${name}\` (${details})${description === "" ? "" : `: ${description}`}`,
    ...keys.map((key) => `  ${key}`),
  ];
}

/** `pulumi config set` writes numbers and truth values in quotes. The page shows the type without quotes. */
function withoutQuotedForm(schema: Schema): Schema {
  const [first, second] = schema.anyOf ?? [];
  const isQuoted =
    schema.anyOf?.length === 2 &&
    first?.type !== "string" &&
    (second?.enum?.every((value) => typeof value === "string") === true || second?.pattern === "^[0-9]+$");
  if (!isQuoted || !first) return schema;
  return schema.description === undefined ? first : { ...first, description: schema.description };
}

/** The longest pattern that a person can read. */
const longestPattern = 60;

function valueType(schema: Schema): string {
  const { type, format, pattern } = schema;
  if (schema.const !== undefined) return valueText(schema.const);
  if (schema.enum) return `one of ${schema.enum.map(valueText).join(", ")}`;
  if (type === "boolean") return "`true` or `false`";
  if (type === "integer") return `whole number${rangeText(schema.minimum, schema.maximum, "")}`;
  if (format === "uuid") return "GUID";
  if (format === "date-time") return "instant in UTC";
  const length = rangeText(schema.minLength, schema.maxLength, "characters");
  const matching = pattern !== undefined && pattern.length <= longestPattern ? ` that matches \`${pattern}\`` : "";
  return `${type === "string" ? "text" : (type ?? "any value")}${length}${matching}`;
}

function rangeText(least: number | undefined, most: number | undefined, unit: string): string {
  const isBig = (most ?? 0) >= Number.MAX_SAFE_INTEGER;
  const end = unit === "" ? "" : ` ${unit}`;
  if (least !== undefined && most !== undefined && !isBig) return ` from ${least} to ${most}${end}`;
  if (most !== undefined && !isBig) return ` of at most ${most}${end}`;
  return least === undefined || least <= 1 ? "" : ` of at least ${least}${end}`;
}

function valueText(value: unknown): string {
  if (value === "") return "empty";
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
