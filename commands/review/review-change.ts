import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Guardian, processGuardian } from "../../toolkit/engine/guardian.ts";
import { settingsInFile } from "../../toolkit/operations/settings-in-file.ts";
import { peopleIn } from "../../toolkit/operations/settings-on-twin/people-in-settings.ts";
import { accountOf, noAccessChange } from "./account-of.ts";
import { settingChanges } from "./compare/compare-settings.ts";
import { functionsPackages } from "./compare/lock-file.ts";
import { fileAccount, lockFile } from "./compare/unjudged-files.ts";
import { checkOutBase } from "./git/base-checkout.ts";
import { changedFiles } from "./git/changed-files.ts";
import { gitIn } from "./git/git.ts";
import { resolveVersions } from "./git/resolve-versions.ts";
import { assumptionsOf, everybodyIn } from "./program/assumed.ts";
import { deployAnew, deployOver } from "./program/deployments.ts";
import { endedSecretsIn, type EndedSecrets } from "./program/ended-secrets.ts";
import { packageOf } from "./program/package-of.ts";
import { type FoundVersion, lackOf, type ProgramVersion } from "./program/program-version.ts";
import type { ReviewSetting } from "./program/reviewed-twin.ts";
import { copySettings, notCopied } from "./program/settings-copy.ts";
import { Refused } from "../../text/errors.ts";
import type { Review, ReviewedVersions } from "./review.ts";
import { together } from "./together.ts";

export interface ReviewOptions {
  /** The working tree's program: the folder with Pulumi.yaml. It is only read. */
  readonly directory: string;
  readonly stack: string;
  /** A branch, a tag or a commit. */
  readonly base: string;
  /** Settings for both versions. Default: each version's own `Pulumi.<stack>.yaml`. */
  readonly settingsFile?: string | undefined;
  readonly signal: AbortSignal;
  readonly onStep: (text: string) => void;
  readonly onProgress: (text: string) => void;
}

/**
 * What a change does to who may call, and to everything that keeps them out: the base is deployed to a twin, the change
 * over it, and the change anew to another one.
 *
 * @throws Refused, Unavailable, and the signal's reason
 */
export async function reviewChange(options: ReviewOptions): Promise<Review> {
  const { directory, stack, base, signal, onStep, onProgress } = options;
  const guardian = processGuardian();
  const settingsName = options.settingsFile === undefined ? `Pulumi.${stack}.yaml` : basename(options.settingsFile);
  const find = (directory: string): FoundVersion => ({
    directory,
    settingsFile: options.settingsFile ?? join(directory, settingsName),
  });
  const head = find(directory);
  const headLacks = lackOf(head, settingsName);
  if (headLacks !== undefined) {
    throw new Refused(
      "REVIEW_REFUSED",
      `--stack is "${stack}", and the working tree cannot be deployed as that: ${headLacks}.`,
    );
  }
  const git = gitIn(directory, { guardian, signal });
  const versions = await resolveVersions(git, base);
  const commit = versions.baseCommit;
  const files = await changedFiles(git, commit);
  if (files.length === 0) return nothing(stack, versions);

  onStep(`Checking out ${base} beside the working tree`);
  const checkout = await checkOutBase({ git, directory, commit, guardian, signal, onProgress });
  const folder = guardian.temporaryDirectory("protected-function-review-");
  try {
    const found = find(checkout.directory);
    const baseLacks = lackOf(found, settingsName);
    const deployed = await deployBoth(baseLacks === undefined ? found : undefined, head, {
      ...options,
      folder,
      guardian,
    });
    const { settings, ...facts } = deployed.facts;
    const isCompared = deployed.outcomes.over?.kind === "upgraded";
    const why = isCompared ? unjudgedSettings(found.settingsFile, head.settingsFile) : "not deployed over the base";
    const own = options.settingsFile === undefined ? { file: settingsName, why } : undefined;
    const account = accountOf({
      ...deployed.outcomes,
      settings,
      texts: { before: textOf(found.settingsFile), after: textOf(head.settingsFile) },
      files: fileAccount(files, own, functionsPackages(lockIn(checkout.directory), lockIn(directory))),
      baseLacks,
      base,
    });
    return { stack, versions, ...account, settings, ...facts };
  } finally {
    guardian.removeDirectory(folder);
    await checkout.close();
  }
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function lockIn(directory: string): string | undefined {
  const file = join(directory, lockFile);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

interface Place {
  /** For copies of settings. */
  readonly folder: string;
  readonly guardian: Guardian;
}

/** The base and the change over it on one twin, the change anew on another, beside each other. */
async function deployBoth(base: FoundVersion | undefined, head: FoundVersion, options: ReviewOptions & Place) {
  const { folder, guardian, stack, onStep, onProgress } = options;
  const files = [...new Set([...(base ? [base] : []), head].map(({ settingsFile }) => settingsFile))];
  const read = files.map((file) => settingsInFile(file));
  const settings = read.map((file) => file.settings);
  const ended = endedSecretsIn(settings, new Date());
  const copy = (version: FoundVersion, name: string) => copied(version, join(folder, name), ended);
  const versions = base && { base: copy(base, "base"), head: copy(head, "head") };
  const headAnew = copy(head, "head-anew");
  const people = everybodyIn(read.map((file) => peopleIn(file.settings, file.config)));

  onStep(base ? `Deploying ${options.base}, the change over it, and the change anew` : "Deploying the change");
  const [over, anew, before, after] = await together(options.signal, (signal) => {
    const setting: ReviewSetting = { stack, people, settings, ended, guardian, signal, onProgress };
    return [
      versions ? deployOver(versions.base, versions.head, setting) : Promise.resolve(undefined),
      deployAnew(headAnew, { ...setting, onProgress: base ? () => {} : onProgress }),
      base ? packageOf(base.directory, { guardian, signal }) : Promise.resolve(undefined),
      packageOf(head.directory, { guardian, signal }),
    ];
  });
  return {
    outcomes: { over, anew },
    facts: {
      package: { ...(before && { before }), ...(after && { after }) },
      settings: base ? settingChanges(base.settingsFile, head.settingsFile) : [],
      assumed: assumptionsOf(settings, people, ended),
    },
  };
}

/** Why settings are not judged by what was deployed with them; undefined: they are. */
function unjudgedSettings(before: string, after: string): string | undefined {
  if (notCopied(before) === notCopied(after)) return undefined;
  return "adopt, encrypted settings, or what Pulumi itself reads changes; no twin has those";
}

function copied({ directory, settingsFile }: FoundVersion, folder: string, ended: EndedSecrets): ProgramVersion {
  mkdirSync(folder);
  const copy = join(folder, "settings.yaml");
  copySettings(settingsFile, copy, ended);
  return { directory, settingsFile: copy };
}

/** No file differs from the base: there is nothing to deploy. */
function nothing(stack: string, versions: ReviewedVersions): Review {
  return {
    stack,
    versions,
    verdict: "nothing changed",
    ok: true,
    refusals: [],
    unreviewable: [],
    files: { toRead: [], judged: [], documents: [] },
    findings: [],
    access: noAccessChange,
    resources: [],
    package: {},
    settings: [],
    assumed: [],
    matrices: {},
  };
}
