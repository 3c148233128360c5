import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { configInFile } from "../config-in-file.ts";

const text = z.string().catch("");
const projectSchema = z.object({
  name: z.string(),
  config: z.object({ name: z.object({ default: z.string() }), cloud: z.object({ default: z.string() }) }),
});

/** What of a stack's settings says where it is, how it is named, and whether it may go. */
export interface StackSettings {
  /** Empty: not said. */
  readonly expectedTenantId: string;
  readonly expectedSubscriptionId: string;
  readonly protectResources: boolean;
  readonly cloud: string;
  /** Of the workload, part of every name. */
  readonly name: string;
  /** Names of the callers. */
  readonly callers: readonly string[];
  /** azure-native's own setting; empty: the login's. */
  readonly subscriptionId: string;
}

/** Leniently: a teardown must be possible with settings that a deployment would refuse. */
export function stackSettings(file: string, project: string, defaults: Defaults): StackSettings {
  const config = configInFile(file);
  const setting = (name: string) => config[`${project}:${name}`];
  return {
    expectedTenantId: text.parse(setting("expectedTenantId")),
    expectedSubscriptionId: text.parse(setting("expectedSubscriptionId")),
    protectResources: setting("protectResources") === true || setting("protectResources") === "true",
    cloud: text.parse(setting("cloud")) || defaults.cloud,
    name: text.parse(setting("name")) || defaults.name,
    callers: Object.keys(z.record(z.string(), z.unknown()).catch({}).parse(setting("callers"))),
    subscriptionId: text.parse(config["azure-native:subscriptionId"]),
  };
}

/** What a settings file need not say. */
type Defaults = Pick<StackSettings, "cloud" | "name">;

/** The project's name and defaults, by its Pulumi.yaml. */
export function projectFile(file: string): { readonly project: string; readonly defaults: Defaults } {
  const { name: project, config } = projectSchema.parse(parse(readFileSync(file, "utf8")));
  return { project, defaults: { cloud: config.cloud.default, name: config.name.default } };
}
