import { readFileSync } from "node:fs";
import { Refused } from "@protected-function/core/text/errors.ts";
import { authSettingsSchema, type GateSeed } from "@protected-function/twin";
import { parse } from "yaml";
import { z } from "zod";

const seedSchema = z.strictObject({
  people: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        password: z.string().optional(),
        roles: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  callers: z
    .array(
      z.strictObject({ name: z.string().min(1), clientId: z.guid().optional(), roles: z.array(z.string()).optional() }),
    )
    .optional(),
  apps: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        clientId: z.guid().optional(),
        redirectUris: z.array(z.url()).optional(),
      }),
    )
    .optional(),
});

export interface AuthSettingsDocument {
  readonly settings: z.output<typeof authSettingsSchema>;
  /** The name in the document's resource id. */
  readonly siteName: string | undefined;
}

/** Members beside the settings in what `az webapp auth show` prints. */
const ofResources = ["id", "kind", "location", "name", "resourceGroup", "systemData", "type", "tags"];

/**
 * Reads authsettingsV2 as `az rest` prints the resource, or `az webapp auth show` its properties.
 *
 * @throws Refused with what is wrong, what was found, what is allowed, and the command that prints the document
 */
export function readAuthSettings(file: string): AuthSettingsDocument {
  const document = z.record(z.string(), z.unknown()).safeParse(readData(file, "--auth-settings"));
  if (!document.success) throw refused(file, "The document must be one JSON object.");
  const { properties, ...resource } = document.data;
  const bare = Object.fromEntries(Object.entries(resource).filter(([name]) => !ofResources.includes(name)));
  const found = withoutNulls(properties ?? bare);
  if (isObject(found) && ("siteAuthEnabled" in found || "unauthenticatedClientAction" in found)) {
    throw refused(
      file,
      "These are classic settings (authsettings), and App Service authentication reads authsettingsV2.",
    );
  }
  const settings = authSettingsSchema.safeParse(found);
  if (!settings.success) throw refused(file, problems(settings.error, found));
  if (settings.data.platform?.enabled !== true) {
    throw refused(
      file,
      `platform.enabled is ${JSON.stringify(settings.data.platform?.enabled ?? null)}: with authentication off, nothing is in front of the app. Set it to true.`,
    );
  }
  const [, siteName] = /\/sites\/([a-z\d-]{1,60})(?:\/|$)/i.exec(String(resource["id"] ?? "")) ?? [];
  return { settings: settings.data, siteName: siteName?.toLowerCase() };
}

/** @throws Refused */
export function readSeed(file: string): GateSeed {
  const found = readData(file, "--seed");
  const seed = seedSchema.safeParse(found);
  if (!seed.success) {
    throw new Refused("SEED", `${file} (--seed) is not a list of people and callers.\n${problems(seed.error, found)}`);
  }
  return seed.data;
}

function readData(file: string, option: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"), { maxAliasCount: 0 });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new Refused("DOCUMENT", `${option} ${file} can't be read: ${reason}. Name a JSON or YAML file.`);
  }
}

function refused(file: string, problem: string): Refused {
  return new Refused(
    "AUTH_SETTINGS",
    `${file} is not a document of authsettingsV2.\n${problem}\nPrint one: az rest --method get --url "<site's resource id>/config/authsettingsV2?api-version=2024-11-01"`,
  );
}

/** One line for each problem: where, what was found, what is allowed. */
function problems(error: z.ZodError, document: unknown): string {
  return error.issues
    .map(({ path, message }) => {
      const found = path.reduce<unknown>((value, key) => (isObject(value) ? value[String(key)] : undefined), document);
      const shown = isObject(found) || found === undefined ? "" : ` (found ${JSON.stringify(found).slice(0, 80)})`;
      return `  ${path.join(".") || "(top)"}${shown}: ${message}`;
    })
    .join("\n");
}

/** Azure prints null for what isn't set. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const set = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(set.map(([name, member]) => [name, withoutNulls(member)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
