import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repository } from "./command-line.ts";

export const workflowsFolder = join(repository, ".github", "workflows");
/** Those that a new project begins with. */
export const templateWorkflowsFolder = join(repository, "template", ".github", "workflows");

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly if?: string;
  readonly needs?: string;
  readonly concurrency?: Workflow["concurrency"];
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Workflow {
  readonly name: string;
  readonly text: string;
  readonly on: unknown;
  readonly permissions: unknown;
  readonly concurrency: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly jobs: Readonly<Record<string, Job>>;
}

export function workflows(folder = workflowsFolder): readonly Workflow[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yml"))
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return { ...(parse(text) as Omit<Workflow, "name" | "text">), name, text };
    });
}

/** Every job, with the workflow's name before its own. */
export function jobs(folder?: string): readonly (readonly [string, Job])[] {
  return workflows(folder).flatMap(({ name, jobs: all }) =>
    Object.entries(all).map(([job, value]) => [`${name} ${job}`, value] as const),
  );
}

/** The script of the one step of a job that runs one, as a function of what GitHub gives it. */
export function scriptOf(
  workflow: string,
  job: string,
): (github: unknown, context: unknown, require: unknown) => Promise<void> {
  const steps = workflows().find(({ name }) => name === workflow)?.jobs[job]?.steps ?? [];
  const script = steps.find(({ uses }) => uses?.startsWith("actions/github-script@"))?.with?.["script"];
  if (typeof script !== "string") throw new Error(`${workflow} has no script in ${job}`);
  const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => ReturnType<typeof scriptOf>;
  return new AsyncFunction("github", "context", "require", script);
}

/** The options of a command line: `--stack "$STACK" --yes`. */
export function optionsIn(text: string): readonly { readonly option: string; readonly value: string | undefined }[] {
  return [...text.matchAll(/(?<=^| )(--[\w-]+)(?: (?!--)("[^"]*"|'[^']*'|[^\s"']+))?/g)].map(
    ([, option = "", value]) => ({
      option,
      value,
    }),
  );
}
