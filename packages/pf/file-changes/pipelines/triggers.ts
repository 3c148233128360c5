import { brief, differences, type FileChange, note, risk } from "../file-change.ts";
import { matchesPattern } from "@protected-function/core/text/matches-pattern.ts";
import type { Workflow } from "./workflow.ts";

type Triggers = Workflow["triggers"];

/**
 * Events that anyone can trigger, and at which a workflow of the default branch runs with its secrets.
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
const byAnyone =
  /^(?:pull_request_target|workflow_run|issue_comment|issues|discussion|discussion_comment|pull_request_review|pull_request_review_comment|pull_request_comment|fork|watch|gollum|repository_dispatch|star|check_run|check_suite|status|label|commit_comment)$/;

/** Files whose changes have to be checked. A filter that leaves them out leaves out the check. */
const decidingFiles = [
  "infra/index.ts",
  "functions/src/index.ts",
  "functions/contract.ts",
  "Pulumi.prod.yaml",
  "package-lock.json",
  ".github/workflows/ci.yml",
];

/**
 * @param isStrong whether a job has secrets or may write
 * @param actsOnEachRef whether a job deploys, publishes or writes, and no condition of its own names the branch or tag
 */
export function triggerChanges(
  before: Triggers,
  after: Triggers,
  isStrong: boolean,
  actsOnEachRef: boolean,
): readonly FileChange[] {
  const isNew = before.size === 0;
  const gone = [...before.keys()].filter((event) => !after.has(event));
  return [
    ...[...after].flatMap(([event, filters]) => {
      const had = before.get(event);
      return had === undefined
        ? [newTrigger(event, isStrong, isNew, actsOnEachRef && isOfEachRef(filters)), ...ofSecrets(event, filters)]
        : filterChanges(event, had, filters, event === "push" ? actsOnEachRef : isStrong);
    }),
    ...gone.map((event) =>
      /^(?:pull_request|merge_group|push)$/.test(event)
        ? risk(`no longer runs on ${event}`)
        : note(`no longer runs on ${event}`),
    ),
  ];
}

function ofSecrets(event: string, { secrets }: Readonly<Record<string, unknown>>): readonly FileChange[] {
  return event === "workflow_call" && secrets !== undefined
    ? [risk(`its callers hand it secrets: ${brief(Object.keys(Object(secrets) as object).join(", "))}`)]
    : [];
}

function isOfEachRef(filters: Readonly<Record<string, unknown>>): boolean {
  return filters["branches"] === undefined && filters["tags"] === undefined;
}

function newTrigger(event: string, isStrong: boolean, isNew: boolean, actsOnEachRef: boolean): FileChange {
  if (byAnyone.test(event)) return risk(`runs on ${event}, which anyone can trigger, with the workflow's secrets`);
  if (event === "pull_request" && isStrong && !isNew)
    return risk("runs on pull_request, with secrets or a token that writes");
  if (event === "push" && actsOnEachRef && !isNew)
    return risk("runs on a push to any branch, and a job deploys, publishes or writes");
  return note(`runs on ${brief(event)}`);
}

function filterChanges(
  event: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  isStrong: boolean,
): readonly FileChange[] {
  return differences(before, after, `on ${event}, `).map(({ key, old, now, text }) =>
    isWiderOrBlind(event, key, old, now, isStrong) ? risk(text) : note(text),
  );
}

function isWiderOrBlind(event: string, name: string, before: unknown, after: unknown, isStrong: boolean): boolean {
  // Its callers hand them over.
  if (event === "workflow_call" && name === "secrets") return after !== undefined;
  const [had, has] = [listOf(before), listOf(after)];
  const isLeftOut = (patterns: readonly string[]) =>
    decidingFiles.some((file) => patterns.some((pattern) => matchesPattern(file, pattern)));
  if (name === "paths-ignore") return isLeftOut(has.filter((pattern) => !had.includes(pattern)));
  if (name === "paths")
    return (
      has.some((pattern) => pattern.startsWith("!")) ||
      (has.length > 0 && had.some((pattern) => !has.includes(pattern))) ||
      had.length === 0
    );
  if (name === "branches" || name === "tags") {
    const isWider = before !== undefined && (after === undefined || has.some((pattern) => !had.includes(pattern)));
    const isNarrower =
      event.startsWith("pull_request") &&
      after !== undefined &&
      (before === undefined || had.some((pattern) => !has.includes(pattern)));
    return (isWider && isStrong) || isNarrower;
  }
  if (name === "branches-ignore" || name === "tags-ignore")
    return has.some((pattern) => !had.includes(pattern)) || isStrong;
  if (name === "types")
    return (
      event === "pull_request" && after !== undefined && !["opened", "synchronize"].every((type) => has.includes(type))
    );
  return false;
}

function listOf(value: unknown): readonly string[] {
  return value === undefined || value === null ? [] : [value].flat().map(String);
}
