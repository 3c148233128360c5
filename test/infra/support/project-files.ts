import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { repository } from "../../support/command-line.ts";

const declaration = z.strictObject({
  type: z.enum(["string", "integer", "boolean", "array", "object"]),
  description: z.string(),
  default: z.unknown().optional(),
  items: z.unknown().optional(),
});

/** What Pulumi.yaml declares, by setting. */
export function declaredSettings(): Readonly<Record<string, z.infer<typeof declaration>>> {
  const project = z.object({ config: z.record(z.string(), declaration) });
  return project.parse(parse(projectFile("Pulumi.yaml"))).config;
}

/** The defaults of Pulumi.yaml, by setting. */
export function declaredDefaults(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(declaredSettings())
      .filter(([, { default: value }]) => value !== undefined)
      .map(([setting, { default: value }]) => [setting, value]),
  );
}

/** What a stack with this settings file is deployed with: its own settings over the defaults of Pulumi.yaml. */
export function settingsIn(stackFile: string): Record<string, unknown> {
  const { config } = z.object({ config: z.record(z.string(), z.unknown()) }).parse(parse(stackFile));
  const own = Object.entries(config)
    .filter(([key]) => key.startsWith("protected-function:"))
    .map(([key, value]) => [key.slice("protected-function:".length), value]);
  return { ...declaredDefaults(), ...Object.fromEntries(own) };
}

export function projectFile(name: string): string {
  return readFileSync(join(repository, name), "utf8");
}

/** Names of the settings files of our stacks. */
export function stackFiles(): readonly string[] {
  return readdirSync(repository).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
}
