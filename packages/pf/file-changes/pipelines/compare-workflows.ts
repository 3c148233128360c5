import { isDeepStrictEqual } from "node:util";
import type { Known } from "../known.ts";
import { brief, differences, type FileChange, note, risk } from "../file-change.ts";
import { ownersIn } from "./action-references.ts";
import { jobChanges } from "./compare-jobs.ts";
import { environmentChanges, secretChanges } from "./compare-steps.ts";
import { isOfOneRef } from "./conditions.ts";
import type { JobContext } from "./job-context.ts";
import { permissionChanges } from "./permissions.ts";
import { isPrivileged, isTrusted } from "./privileges.ts";
import { triggerChanges } from "./triggers.ts";
import { noJob, noWorkflow, type Step, type Workflow, workflowIn } from "./workflow.ts";

/**
 * Returns what changes in a workflow or a composite action.
 *
 * @param before undefined if it's new
 * @param after undefined if it's gone
 * @param known what the base relies on anywhere
 */
export function workflowChanges(
  before: string | undefined,
  after: string | undefined,
  { actionOwners, packages }: Known,
): readonly FileChange[] {
  if (after === undefined) return [risk("nothing that it checked or did is done any more")];
  const [had, has] = [before === undefined ? noWorkflow : workflowIn(before), workflowIn(after)];
  if ("unreadable" in has) return [risk(`can't be read as a workflow: ${has.unreadable}`)];
  if ("unreadable" in had) return [risk(`the base's can't be read as a workflow: ${had.unreadable}`)];
  const known = { actionOwners: new Set([...actionOwners, ...ownersIn([before ?? ""])]), packages };
  const context = { before: before ?? "", after, known, triggers: has.triggers };
  const isStrong = [...has.jobs.values()].some(isPrivileged);
  const actsOnEachRef = [...has.jobs.values()].some((job) => isTrusted(job) && !isOfOneRef(job.condition));
  return [
    ...triggerChanges(had.triggers, has.triggers, isStrong, actsOnEachRef),
    ...(has.jobs.size === 0 || before !== undefined
      ? permissionChanges(had.permissions, has.permissions, before === undefined, "its jobs")
      : []),
    ...environmentChanges(had.env, has.env, "the workflow"),
    ...secretChanges(had.env, has.env, "the workflow"),
    ...ofJobs(had, has, context),
    ...ofRest(had.rest, has.rest),
  ];
}

function ofJobs(had: Workflow, has: Workflow, context: JobContext): readonly FileChange[] {
  const gone = [...had.jobs].filter(([id]) => !has.jobs.has(id));
  const isNew = (id: string) => !had.jobs.has(id);
  // A job that only gets another id is the same job.
  const renamed = new Map(
    [...has.jobs].flatMap(([id, job]) => {
      const from = isNew(id) ? gone.find(([, old]) => isDeepStrictEqual(old.steps, job.steps)) : undefined;
      return from === undefined ? [] : [[id, from[0]] as const];
    }),
  );
  const oldIds = new Set(renamed.values());
  return [
    ...[...has.jobs].flatMap(([id, job]) => {
      const oldId = renamed.get(id) ?? id;
      const old = had.jobs.get(oldId);
      const own = { isNewJob: old === undefined, name: jobName(id), alsoRun: stepsBeside(id, has) };
      const changes = jobChanges(old ?? noJob, job, { ...context, ...own });
      return renamed.has(id) ? [note(`the job ${oldId} is now ${id}`), ...changes] : changes;
    }),
    ...gone.filter(([id]) => !oldIds.has(id)).map(([id]) => risk(`the job ${brief(id)} is gone`)),
  ];
}

function stepsBeside(id: string, { jobs }: Workflow): readonly Step[] {
  const waiting = [...jobs.values()].filter(({ needs }) => needs.includes(id));
  return [...jobs]
    .filter(
      ([other, { condition }]) =>
        other !== id && condition === "" && waiting.every(({ needs }) => needs.includes(other)),
    )
    .flatMap(([, { steps }]) => steps.filter((step) => step.condition === ""));
}

function jobName(id: string): string {
  return id === "runs" ? "the action" : `the job ${brief(id, 40)}`;
}

/** Keys of a workflow or an action that change neither what runs nor with which rights. */
const plainKeys: ReadonlySet<string> = new Set([
  "concurrency",
  "description",
  "author",
  "branding",
  "inputs",
  "outputs",
]);

function ofRest(before: Workflow["rest"], after: Workflow["rest"]): readonly FileChange[] {
  return differences(before, after).map(({ key, text }) => (plainKeys.has(key) ? note(text) : risk(text)));
}
