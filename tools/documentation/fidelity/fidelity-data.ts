import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readYaml } from "../../../packages/core/text/reading/read-yaml.ts";
import { problemsText } from "../../../packages/core/text/reading/reading-problem.ts";

const behaviorSchema = z.strictObject({
  /** A short heading, unique in the page. */
  title: z.string(),
  twin: z.string(),
  confidence: z.enum(["documented", "reported", "inferred", "ours"]),
  sources: z.array(z.string()),
  /** Witnesses by their short names. */
  seenBy: z.array(z.string()).default([]),
  /** Files below `test/`. */
  tests: z.array(z.string()),
  /** How the twin differs from Azure. */
  differs: z.string().optional(),
  /** A resource type, or some of its inputs, whose drift a refresh doesn't detect or no test covers. */
  drift: z
    .strictObject({
      refresh: z.enum(["not seen", "not tried"]),
      type: z.string(),
      inputs: z.array(z.string()).default([]),
    })
    .optional(),
});

const areaSchema = z.strictObject({
  area: z.string(),
  about: z.string().optional(),
  behaviors: z.array(behaviorSchema),
});

const witnessesSchema = z.record(
  z.string(),
  /** `heardIn`: files below `test/`. */
  z.strictObject({ client: z.string(), heardIn: z.array(z.string()) }),
);

/** A behavior of Azure that the twin imitates. */
export type Behavior = z.infer<typeof behaviorSchema> & {
  /** Its heading's anchor in packages/twin/FIDELITY.md. */
  readonly id: string;
};

export interface Area {
  readonly area: string;
  readonly about?: string | undefined;
  readonly behaviors: readonly Behavior[];
}

export interface Fidelity {
  readonly areas: readonly Area[];
  /** By short name. */
  readonly witnesses: ReadonlyMap<string, z.infer<typeof witnessesSchema>[string]>;
  /** The twin's behavior where Azure's is unknown, by the observation that would show it. */
  readonly unknown: ReadonlyMap<string, string>;
}

/** In the order of the page. */
const areas = [
  "entra",
  "graph",
  "resource-manager",
  "app-service-authentication",
  "functions-host",
  "network",
  "pulumi-plugins",
] as const;

const otherFiles = ["witnesses", "unknown"] as const;

/** Reads the data of packages/twin/FIDELITY.md. @param repository its folder */
export function readFidelity(repository: string): Fidelity {
  const folder = join(repository, "packages/twin/fidelity");
  const read = (name: string): unknown => {
    const file = join(folder, `${name}.yaml`);
    const parsed = readYaml(readFileSync(file), "other");
    if (parsed.problems !== undefined) throw new Error(problemsText(file, parsed.problems));
    return parsed.data;
  };
  const knownFiles = new Set([...areas, ...otherFiles].map((name) => `${name}.yaml`));
  const unread = readdirSync(folder).filter((file) => !knownFiles.has(file));
  if (unread.length > 0)
    throw new Error(`packages/twin/fidelity has files that the page leaves out: ${unread.join(", ")}.`);
  return {
    areas: areas.map((name) => {
      const { behaviors, ...area } = areaSchema.parse(read(name));
      return { ...area, behaviors: behaviors.map((behavior) => ({ ...behavior, id: anchorOf(behavior.title) })) };
    }),
    witnesses: new Map(Object.entries(witnessesSchema.parse(read("witnesses")))),
    unknown: new Map(Object.entries(z.record(z.string(), z.string()).parse(read("unknown")))),
  };
}

/** GitHub's anchor for a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
}
