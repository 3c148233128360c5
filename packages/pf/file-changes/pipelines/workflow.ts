import { isObject, objectOf } from "@protected-function/core/text/json.ts";
import { readYaml } from "@protected-function/core/text/reading/read-yaml.ts";

/** A workflow or a composite action of GitHub's, as far as the review compares it. */
export interface Workflow {
  /** By event, with its filters. */
  readonly triggers: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly permissions: Permissions;
  readonly env: Data;
  readonly jobs: ReadonlyMap<string, Job>;
  /** Every other key. */
  readonly rest: Data;
}

type Data = Readonly<Record<string, unknown>>;

/** By scope; "default" if nothing says, so that the repository's setting decides. */
export type Permissions = "default" | "read-all" | "write-all" | ReadonlyMap<string, string>;

export interface Job {
  readonly permissions: Permissions;
  readonly environment: string;
  readonly runners: readonly string[];
  readonly needs: readonly string[];
  readonly condition: string;
  readonly images: readonly string[];
  /** A reusable workflow. */
  readonly uses: string | undefined;
  readonly env: Data;
  /** What isn't in a step. */
  readonly own: Data;
  readonly steps: readonly Step[];
  readonly rest: Data;
}

export interface Step {
  readonly name: string;
  readonly uses: string | undefined;
  readonly run: string | undefined;
  readonly condition: string;
  readonly env: Data;
  readonly inputs: Data;
  readonly rest: Data;
}

/** Returns a text's model, or the reason that it can't be read. */
export function workflowIn(text: string): Workflow | { readonly unreadable: string } {
  const read = readYaml(text, "other");
  if (read.problems !== undefined) return { unreadable: read.problems[0]?.what ?? "not readable" };
  const { data } = read;
  if (!isObject(data)) return { unreadable: "not a workflow" };
  const { on, permissions, env, jobs, runs, ...rest } = data;
  const isAction = isObject(runs);
  if (!isAction && !isObject(jobs)) return { unreadable: "not a workflow" };
  const own = permissionsIn(permissions);
  return {
    triggers: triggersIn(on),
    permissions: isAction ? new Map() : own,
    env: objectOf(env),
    jobs: new Map(
      isAction
        ? [["runs", jobIn({ ...runs, "runs-on": [] }, new Map())]]
        : Object.entries(jobs as Data).map(([id, job]) => [id, jobIn(objectOf(job), own)]),
    ),
    rest: Object.fromEntries(Object.entries(rest).filter(([key]) => key !== "name" && key !== "run-name")),
  };
}

/** A workflow that does nothing: what a new one is compared with. */
export const noWorkflow: Workflow = { triggers: new Map(), permissions: new Map(), env: {}, jobs: new Map(), rest: {} };

export const noJob: Job = jobIn({}, new Map());

function triggersIn(on: unknown): Workflow["triggers"] {
  if (typeof on === "string") return new Map([[on, {}]]);
  if (Array.isArray(on)) return new Map(on.map((event) => [String(event), {}]));
  return new Map(
    Object.entries(objectOf(on)).map(([event, filters]) => [
      event,
      Array.isArray(filters) ? { cron: filters } : objectOf(filters),
    ]),
  );
}

function permissionsIn(permissions: unknown): Permissions {
  if (permissions === undefined || permissions === null) return "default";
  if (permissions === "read-all" || permissions === "write-all") return permissions;
  if (!isObject(permissions)) return "write-all";
  return new Map(
    Object.entries(permissions)
      .map(([scope, level]) => [scope, String(level)] as const)
      .filter(([, level]) => level !== "none"),
  );
}

function jobIn(job: Data, inherited: Permissions): Job {
  const { permissions, environment, needs, container, services, uses, env, steps, strategy, ...rest } = job;
  const condition = textOf(rest["if"]);
  const { "runs-on": runsOn, if: _, name: __, ...others } = rest;
  const { steps: _steps, ...own } = job;
  return {
    permissions: permissions === undefined ? inherited : permissionsIn(permissions),
    environment: typeof environment === "string" ? environment : textOf(objectOf(environment)["name"]),
    runners: runnersIn(runsOn, objectOf(objectOf(strategy)["matrix"])),
    needs: needs === undefined ? [] : [needs].flat().map(textOf),
    condition,
    images: imagesIn(container, services),
    uses: uses === undefined ? undefined : textOf(uses),
    env: objectOf(env),
    own,
    steps: Array.isArray(steps) ? steps.map((step) => stepIn(objectOf(step))) : [],
    rest: { ...others, ...(strategy !== undefined && { strategy }) },
  };
}

function stepIn(step: Data): Step {
  const { name, id, uses, run, env, with: inputs, ...rest } = step;
  const { if: condition, ...others } = rest;
  return {
    name: textOf(name ?? id),
    uses: uses === undefined ? undefined : textOf(uses),
    run: run === undefined ? undefined : textOf(run),
    condition: textOf(condition),
    env: objectOf(env),
    inputs: objectOf(inputs),
    rest: others,
  };
}

/** Labels of runners; `matrix.os` is each of its values. */
function runnersIn(runsOn: unknown, matrix: Data): readonly string[] {
  const labels = isObject(runsOn)
    ? [`group ${textOf(runsOn["group"])}`, ...[runsOn["labels"] ?? []].flat()]
    : [runsOn ?? []].flat();
  return labels.map(textOf).flatMap((label) => {
    const name = /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/.exec(label)?.[1];
    if (name === undefined) return [label];
    const included = [matrix["include"] ?? []].flat().flatMap((one) => objectOf(one)[name] ?? []);
    const values = [...[matrix[name] ?? []].flat(), ...included].map(textOf);
    return values.length === 0 ? [label] : values;
  });
}

function imagesIn(container: unknown, services: unknown): readonly string[] {
  const imageOf = (one: unknown) => (isObject(one) ? textOf(one["image"]) : textOf(one));
  return [...(container === undefined ? [] : [container]), ...Object.values(objectOf(services))].map(imageOf);
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
