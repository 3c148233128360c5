import { isDeepStrictEqual } from "node:util";
import { added, brief, differences, type FileChange, note, risk } from "../file-change.ts";
import { referenceChange, referenceIn, versionComment } from "./action-references.ts";
import { conditionChanges } from "./conditions.ts";
import { injectedIn, isProposed, secretsIn, textsIn } from "./expressions.ts";
import type { OneJobContext } from "./job-context.ts";
import { isPlain, shellChanges } from "./shell-commands.ts";
import type { Step } from "./workflow.ts";

interface StepsContext extends OneJobContext {
  readonly isStrong: boolean;
  /** Whether it deploys, publishes or writes to the repository. */
  readonly isTrusted: boolean;
}

type Pair = readonly [before: Step | undefined, after: Step | undefined];

export function stepChanges(
  before: readonly Step[],
  after: readonly Step[],
  context: StepsContext,
): readonly FileChange[] {
  return pairsOf(before, after).flatMap(([had, has]) => {
    if (has === undefined) return had === undefined ? [] : [removed(had, after, context)];
    return changesOfStep(had, has, context);
  });
}

/** Equal steps first, then those of one action or name, then the rest in their order. */
function pairsOf(before: readonly Step[], after: readonly Step[]): readonly Pair[] {
  const left = [...before];
  const pairs = new Map<Step, Step>();
  const isAction = (one: Step) => (one.uses === undefined ? undefined : referenceIn(one.uses).name.toLowerCase());
  const ways: readonly ((had: Step, has: Step) => boolean)[] = [
    (had, has) => isDeepStrictEqual(had, has),
    (had, has) => isAction(had) !== undefined && isAction(had) === isAction(has),
    (had, has) => had.run !== undefined && had.run === has.run,
    (had, has) => had.name !== "" && had.name === has.name,
    (had, has) => had.run !== undefined && has.run !== undefined,
  ];
  for (const isSame of ways) {
    for (const has of after) {
      if (pairs.has(has)) continue;
      const index = left.findIndex((had) => isSame(had, has));
      const [had] = index === -1 ? [] : left.splice(index, 1);
      if (had) pairs.set(has, had);
    }
  }
  return [...after.map((has) => [pairs.get(has), has] as const), ...left.map((had) => [had, undefined] as const)];
}

/** Actions that prepare a job and check nothing. */
const preparing = /^(?:actions\/(?:checkout|setup-\w+|cache|upload-artifact|download-artifact)|\.\/.*setup.*)$/;

function removed({ uses, run, name }: Step, after: readonly Step[], { name: job, alsoRun }: StepsContext): FileChange {
  const what = brief(name || (uses?.split("@")[0] ?? run));
  const text = `${job} no longer has the step ${what}`;
  const isPreparing = uses === undefined ? isPlain(run ?? "") : preparing.test(referenceIn(uses).name);
  const isElsewhere =
    run !== undefined && [...after, ...alsoRun].some((step) => step.run?.includes(run.trim()) === true);
  return isPreparing || isElsewhere ? note(text) : risk(text);
}

function changesOfStep(had: Step | undefined, has: Step, context: StepsContext): readonly FileChange[] {
  const subject = `${context.name}, step ${brief(has.name || (has.uses?.split("@")[0] ?? has.run ?? ""), 40)}`;
  return [
    ...(had === undefined ? [note(`${context.name} has a new step: ${brief(has.name || (has.uses ?? has.run))}`)] : []),
    ...ofAction(had?.uses, has.uses, context),
    // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
    ...ofScript(had?.run ?? "", has.run ?? "", context, has.rest["shell"] === "bash"),
    ...ofScript(scriptOf(had), scriptOf(has), context),
    ...added(reachedBy(scriptOf(had)), reachedBy(scriptOf(has))).map((call) =>
      risk(`${context.name}'s script newly reaches ${brief(call)}`),
    ),
    ...conditionChanges(had?.condition ?? "", has.condition, subject, context.isStrong),
    ...environmentChanges(had?.env ?? {}, has.env, subject),
    ...secretChanges(
      { env: had?.env, with: had?.inputs, run: had?.run },
      { env: has.env, with: has.inputs, run: has.run },
      subject,
    ),
    ...ofInputs(had, has, subject, context.isTrusted),
    ...ofCache(had, has, subject, context.isTrusted),
    ...ofRest(had, has, subject),
  ];
}

/** What actions/github-script runs. */
function scriptOf(step: Step | undefined): string {
  const script = step?.inputs["script"];
  return typeof script === "string" ? script : "";
}

/** What a script reaches beside GitHub's API, and what of that API decides about access. */
function reachedBy(script: string): readonly string[] {
  return (
    script.match(
      /\bfetch\b|\bexec\.\w+|\bimport\s*\([^)]*\)|\brequire\s*\(\s*["'`](?:node:)?(?:https?|http2|net|tls|dgram|dns|child_process|worker_threads|vm)\b|\beval\b|\bnew\s+Function\b|\bprocess\.env\b(?!\.\w)/g,
    ) ?? []
  );
}

function ofAction(before: string | undefined, after: string | undefined, context: StepsContext): readonly FileChange[] {
  if (after === undefined || before === after) return [];
  const comments = {
    before: before === undefined ? undefined : versionComment(context.before, before),
    after: versionComment(context.after, after),
  };
  return [referenceChange(before, after, context.known.actionOwners, comments)];
}

function ofScript(
  before: string,
  after: string,
  { name: job, known }: StepsContext,
  isPipeSafe = false,
): readonly FileChange[] {
  if (before === after) return [];
  const had = injectedIn(before);
  const injected = injectedIn(after).filter((expression) => !had.includes(expression));
  return [
    ...injected.map((expression) => risk(`${job} puts ${brief(expression)}, which others write, into a script`)),
    ...shellChanges(before, after, job, known, isPipeSafe),
  ];
}

/** A secret that a step or a job didn't have before. */
export function secretChanges(before: unknown, after: unknown, subject: string): readonly FileChange[] {
  const had = secretsIn(before);
  return secretsIn(after)
    .filter((name) => !had.includes(name))
    .map((name) => risk(`${subject} gets ${name === "every secret" ? name : `the secret ${name}`}`));
}

/** Variables that change how programs start, find their files or log in. */
const acting =
  /^(?:NODE_\w+|LD_\w+|DYLD_\w+|BASH_ENV|ENV|PATH|SHELL|GIT_\w+|(?:npm|yarn|pnpm|bun|corepack)_\w+|NPM_CONFIG_\w+|PULUMI_\w+|ARM_\w+|AZURE_\w+|PYTHON\w+|PERL\w+|RUBY\w+|ACTIONS_\w+|RUNNER_\w+|GITHUB_\w+|HTTPS?_PROXY|ALL_PROXY|SSL_\w+|CURL_\w+|DOTNET_\w+|JAVA_\w+)$/i;

export function environmentChanges(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  subject: string,
): readonly FileChange[] {
  return differences(before, after, `${subject}, variable `).map(({ key, text }) =>
    acting.test(key) ? risk(text) : note(text),
  );
}

/** Inputs that say what an action runs, or as whom. */
const actingInput =
  /^(?:command|args|entrypoint|run|inline-?script|azcliversion|registry-url|always-auth|stack-name|work-dir|app-name|creds|run-id|client-id|tenant-id|subscription-id|cloud-url)$/i;

/** Inputs that say where an action looks, and against what it compares. */
const places = /^(?:base|head|path|directory|working-?directory|root|context|ref)$/i;

/** What triggered the run, which a checkout takes by itself. */
const ownCommit = /^\$\{\{\s*github\.(?:sha|ref)\s*\}\}$/;

function ofInputs(had: Step | undefined, has: Step, subject: string, isTrusted: boolean): readonly FileChange[] {
  const before = had?.inputs ?? {};
  const isCheckout = has.uses?.startsWith("actions/checkout@") === true;
  return differences(before, has.inputs, `${subject}, `)
    .filter(({ key }) => key !== "script")
    .map(({ key, old, now, text }) => {
      const isKept = key === "persist-credentials" && String(old) === "false" && String(now) !== "false";
      const isForeign =
        isCheckout &&
        /^(?:ref|repository|ssh-key|token|allow-\S+|submodules)$/.test(key) &&
        now !== undefined &&
        // A job that deploys takes what was merged, and nothing else.
        (key !== "ref" || isProposed(String(now)) || (isTrusted && !ownCommit.test(String(now))));
      const isActing = actingInput.test(key) && (had !== undefined || !isCheckout);
      const isMoved = had?.uses !== undefined && old !== undefined && places.test(key);
      const isShared = key === "path" && sharing.test(has.uses ?? "") && unshared.test(textsIn(now).join("\n"));
      const isHidden = key === "include-hidden-files" && String(now) === "true";
      const isSentElsewhere = /^https?:\/\/[^/$]+/.test(String(now)) && hostOf(now) !== hostOf(old);
      const isRisk = isKept || isForeign || isActing || isMoved || isShared || isHidden || isSentElsewhere;
      return isRisk ? risk(text) : note(text);
    })
    .concat(
      isCheckout && had === undefined && String(has.inputs["persist-credentials"]) !== "false"
        ? [note(`${subject} keeps the token for later steps`)]
        : [],
    );
}

function hostOf(address: unknown): string | undefined {
  return URL.parse(String(address))?.host;
}

/** Actions that keep files for other runs, and what of a checkout isn't for them: its token, its packages, or all of it. */
const sharing = /^actions\/(?:cache|upload-artifact|upload-pages-artifact)(?:\/\w+)?@/;
const unshared =
  /^\s*(?:\.?\/?|\*\*?|\$\{\{\s*github\.workspace\s*\}\}\/?|~\/?|\$HOME\/?)\s*$|node_modules|\.git\b|\.npmrc|\.(?:pulumi|azure|docker|ssh|config)\b/m;

/** A job that deploys or publishes takes nothing that an earlier run left, unless it did so before. */
function ofCache(had: Step | undefined, has: Step, subject: string, isTrusted: boolean): readonly FileChange[] {
  const isCaching = (step: Step | undefined) =>
    /^actions\/cache(?:\/\w+)?@/.test(step?.uses ?? "") || step?.inputs["cache"] !== undefined;
  return isTrusted && isCaching(has) && !isCaching(had)
    ? [risk(`${subject} takes files that an earlier run left in a cache, with the job's rights`)]
    : [];
}

const plainKeys: ReadonlySet<string> = new Set(["timeout-minutes"]);

function ofRest(had: Step | undefined, has: Step, subject: string): readonly FileChange[] {
  const before = had?.rest ?? {};
  return differences(before, has.rest, `${subject}, `).map(({ key, old, now, text }) => {
    const isUsualShell =
      key === "shell" &&
      /^(?:bash|sh|pwsh|powershell|cmd)$/.test(textsIn(now).join()) &&
      (had === undefined || (old === undefined && now === "bash"));
    // A new step says where it runs. Another folder has other scripts of the same names.
    const isOwnFolder = key === "working-directory" && had === undefined;
    const isGone = now === undefined && key !== "working-directory";
    return plainKeys.has(key) || isUsualShell || isOwnFolder || isGone ? note(text) : risk(text);
  });
}
