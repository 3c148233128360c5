import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { configInFile } from "../config-in-file.ts";
import { type AdoptSettings, adoptSettings } from "./adopt-settings.ts";
import { TeardownRefused } from "./teardown-refused.ts";

const text = z.string().catch("");
const projectSchema = z.object({
  name: z.string(),
  config: z.object({ name: z.object({ default: z.string() }), cloud: z.object({ default: z.string() }) }),
});

/** What of a stack's settings says where it is, how it is named, and what may go. */
export interface StackSettings {
  /** Empty: not said. */
  readonly expectedTenantId: string;
  readonly expectedSubscriptionId: string;
  readonly protectResources: boolean;
  /** Empty: not said. */
  readonly environment: string;
  readonly cloud: string;
  /** Of the workload, part of every name. */
  readonly name: string;
  /** Names of the callers. */
  readonly callers: readonly string[];
  /** People sign in at a registration of their own. */
  readonly publicClientFlows?: true;
  /** azure-native's own setting; empty: the login's. */
  readonly subscriptionId: string;
  /** Object and client ids in Entra ID, and resource ids below the subscription in lower case, that `adopt` names. */
  readonly adopted: ReadonlySet<string>;
}

/**
 * Leniently: a teardown must be possible with settings that a deployment would refuse.
 *
 * @throws TeardownRefused where the file is not YAML: what it does not say may be what keeps something from being removed
 */
export function stackSettings(file: string, project: string, defaults: Defaults): StackSettings {
  const config = read(file);
  const setting = (name: string) => config[`${project}:${name}`];
  return {
    expectedTenantId: text.parse(setting("expectedTenantId")),
    expectedSubscriptionId: text.parse(setting("expectedSubscriptionId")),
    protectResources: isTrue(setting("protectResources")),
    environment: text.parse(setting("environment")),
    cloud: text.parse(setting("cloud")) || defaults.cloud,
    name: text.parse(setting("name")) || defaults.name,
    callers: Object.keys(z.record(z.string(), z.unknown()).catch({}).parse(setting("callers"))),
    ...(isTrue(setting("publicClientFlows")) && { publicClientFlows: true }),
    subscriptionId: text.parse(config["azure-native:subscriptionId"]),
    adopted: adoptedIn(adoptSettings(setting("adopt"))),
  };
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

function read(file: string): Readonly<Record<string, unknown>> {
  try {
    return configInFile(file);
  } catch (error) {
    const [why = ""] = String(error instanceof Error ? error.message : error).split("\n");
    throw new TeardownRefused(
      `The settings file ${file} can't be read: ${why} Correct it, or name another by --settings.`,
      {
        cause: error,
      },
    );
  }
}

function adoptedIn({ api, hosting }: AdoptSettings): ReadonlySet<string> {
  const web = (group: string, type: string, name: string): string =>
    `/resourcegroups/${group}/providers/microsoft.web/${type}/${name}`;
  const { resourceGroupName: group, planName, functionAppName } = hosting ?? {};
  const ids = [
    ...Object.values(api ?? {}),
    group && `/resourcegroups/${group}`,
    group && planName && web(group, "serverfarms", planName),
    group && functionAppName && web(group, "sites", functionAppName),
  ];
  return new Set(ids.flatMap((id) => (id ? [id.toLowerCase()] : [])));
}

/** What a settings file need not say. */
type Defaults = Pick<StackSettings, "cloud" | "name">;

/** The project's name and defaults, by its Pulumi.yaml. */
export function projectFile(file: string): { readonly project: string; readonly defaults: Defaults } {
  const { name: project, config } = projectSchema.parse(parse(readFileSync(file, "utf8")));
  return { project, defaults: { cloud: config.cloud.default, name: config.name.default } };
}
