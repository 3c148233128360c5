import { objectOf } from "@protected-function/core/text/json.ts";
import { isDeepStrictEqual } from "node:util";
import { added, brief, differences, type FileChange, note, risk } from "../file-change.ts";
import { referenceChange, versionComment } from "./action-references.ts";
import { environmentChanges, secretChanges, stepChanges } from "./compare-steps.ts";
import { conditionChanges } from "./conditions.ts";
import { injectedIn } from "./expressions.ts";
import type { OneJobContext } from "./job-context.ts";
import { permissionChanges } from "./permissions.ts";
import { isPrivileged, isTrusted } from "./privileges.ts";
import type { Job } from "./workflow.ts";

export function jobChanges(before: Job, after: Job, context: OneJobContext): readonly FileChange[] {
  const { name, isNewJob } = context;
  const isStrong = isPrivileged(after);
  return [
    ...(isNewJob ? [note(`${name} is new`)] : []),
    ...permissionChanges(before.permissions, after.permissions, isNewJob, name),
    ...ofEnvironment(before, after, context),
    ...ofRunners(before, after, name),
    ...conditionChanges(before.condition, after.condition, name, isStrong),
    ...ofFailures(before, after, name),
    ...ofNeeds(before, after, name, isStrong),
    ...ofImages(before, after, name),
    ...environmentChanges(before.env, after.env, name),
    ...ofReusable(before, after, context),
    ...secretChanges(
      { env: before.env, with: before.own["with"], secrets: before.own["secrets"], outputs: before.own["outputs"] },
      { env: after.env, with: after.own["with"], secrets: after.own["secrets"], outputs: after.own["outputs"] },
      name,
    ),
    ...ofRest(before, after, context),
    ...stepChanges(before.steps, after.steps, { ...context, isStrong, isTrusted: isTrusted(after) }),
  ];
}

/** People and rules guard an environment. */
function ofEnvironment(before: Job, after: Job, { name, isNewJob }: OneJobContext): readonly FileChange[] {
  if (before.environment === after.environment) return [];
  if (isNewJob) return [risk(`${name} takes the secrets and the trust of the environment ${brief(after.environment)}`)];
  return [
    risk(
      after.environment === ""
        ? `${name} no longer waits for the environment ${brief(before.environment)} and its reviewers`
        : `${name} runs in the environment ${brief(after.environment)}, was ${brief(before.environment) || "none"}`,
    ),
  ];
}

/** GitHub's own runners, which are new machines each time. */
const hosted = /^(?:ubuntu|windows|macos)-(?:latest|slim|\d+(?:\.\d+)?)(?:-(?:arm|xlarge|large|intel|vs\d+))?$/;

function ofRunners(before: Job, after: Job, name: string): readonly FileChange[] {
  if (isDeepStrictEqual(before.runners, after.runners)) return [];
  const foreign = after.runners.filter((label) => !hosted.test(label) && !before.runners.includes(label));
  if (foreign.length > 0)
    return [risk(`${name} runs on ${brief(foreign.join(", "))}, which isn't a machine of GitHub's`)];
  return [note(`${name} runs on ${after.runners.join(", ")}`)];
}

/** https://docs.github.com/actions/reference/workflows-and-actions/expressions#status-check-functions */
const despiteFailures = /\b(?:always|failure|cancelled)\s*\(/;

/** A deployment waits for its tests in vain if it runs whatever they say. */
function ofFailures(before: Job, after: Job, name: string): readonly FileChange[] {
  const isNew = despiteFailures.test(after.condition) && !despiteFailures.test(before.condition);
  return isNew && isTrusted(after) && after.needs.length > 0
    ? [risk(`${name} also runs if ${after.needs.join(", ")} fails`)]
    : [];
}

function ofNeeds(before: Job, after: Job, name: string, isStrong: boolean): readonly FileChange[] {
  const dropped = before.needs.filter((one) => !after.needs.includes(one));
  const gained = after.needs.filter((one) => !before.needs.includes(one));
  return [
    ...dropped.map((one) =>
      isStrong ? risk(`${name} no longer waits for ${one}`) : note(`${name} no longer waits for ${one}`),
    ),
    ...gained.map((one) => note(`${name} waits for ${one}`)),
  ];
}

function ofImages(before: Job, after: Job, name: string): readonly FileChange[] {
  const rights = (job: Job) =>
    containersOf(job).flatMap((one) =>
      Object.entries(one)
        .filter(([key]) => !plainContainerKeys.test(key))
        .map((pair) => brief(pair)),
    );
  const gained = added(rights(before), rights(after)).map((right) => risk(`${name}'s container now has ${right}`));
  return gained.concat(
    after.images
      .filter((image) => !before.images.includes(image))
      .map((image) =>
        /@sha256:[0-9a-f]{64}$/.test(image) && before.images.some((old) => old.split("@")[0] === image.split("@")[0])
          ? note(`${name} runs in another version of ${brief(image.split("@")[0])}`)
          : risk(`${name} runs in the image ${brief(image)}`),
      ),
  );
}

function containersOf({ own }: Job): readonly Readonly<Record<string, unknown>>[] {
  return [own["container"], ...Object.values(objectOf(own["services"]))].map(objectOf);
}

function ofReusable(
  before: Job,
  after: Job,
  { before: textBefore, after: textAfter, known, name }: OneJobContext,
): readonly FileChange[] {
  if (after.uses === before.uses || after.uses === undefined) {
    return after.uses === before.uses ? [] : [note(`${name} no longer calls ${brief(before.uses)}`)];
  }
  const comments = {
    before: before.uses === undefined ? undefined : versionComment(textBefore, before.uses),
    after: versionComment(textAfter, after.uses),
  };
  const change = referenceChange(before.uses, after.uses, known.actionOwners, comments);
  return [{ ...change, text: `${name} ${change.text}` }];
}

const plainKeys: ReadonlySet<string> = new Set([
  "timeout-minutes",
  "concurrency",
  "strategy",
  "outputs",
  "with",
  "secrets",
  "description",
]);

/** What a container or a service gets beside its image. */
const plainContainerKeys = /^(?:image|env)$/;

function ofRest(before: Job, after: Job, { name, isNewJob }: OneJobContext): readonly FileChange[] {
  const changes = differences(before.rest, after.rest, `${name}, `).map(({ key, now, text }) => {
    const isPlain =
      plainKeys.has(key) || (key === "defaults" && isNewJob && !/"shell"/.test(JSON.stringify(now ?? "")));
    return isPlain ? note(text) : risk(text);
  });
  const injected = (job: Job) =>
    injectedIn(JSON.stringify(job.rest["strategy"] ?? "")).filter((one) => /github/.test(one));
  const matrix = added(injected(before), injected(after)).map((expression) =>
    risk(`${name} takes its matrix from ${brief(expression)}, which others write`),
  );
  changes.push(...matrix);
  const { secrets } = after.own;
  return secrets === "inherit" && before.own["secrets"] !== "inherit"
    ? [...changes, risk(`${name} passes every secret on (inherit)`)]
    : changes;
}
