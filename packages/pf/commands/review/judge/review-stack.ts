import { existsSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Engine } from "@protected-function/engine/find-engine.ts";
import type { Guardian } from "@protected-function/engine/guardian.ts";
import { settingsInFile, settingsSources } from "../../../stacks/settings/settings-in-file.ts";
import { peopleIn } from "../../../stacks/settings/people-in-settings.ts";
import { resourceChanges } from "../compare/compare-resources.ts";
import { settingChanges, shortestSecretLimit } from "../compare/compare-settings.ts";
import { newStackFinding } from "../compare/new-stack.ts";
import { ruleFindings } from "../compare/compare-rules.ts";
import { type ComparedSettings, findingsOfStack, type StackComparison } from "../compare/findings-of-stack.ts";
import { type Finding, finding } from "../findings/finding.ts";
import type { Packages, StackReview } from "../findings/review.ts";
import { assumptionsOf, allPeopleIn } from "../program/assumed.ts";
import { deployNewStack, type DeployOutcome, deployOver, type UpgradeOutcome } from "../program/deployments.ts";
import { copySettings, type ExpiredSecrets, expiredSecretsIn, unjudgedSettings } from "../program/settings-copy.ts";
import type { Failure } from "../program/failure-words.ts";
import { type FoundVersion, missingPart, type ProgramVersion } from "../program/program-version.ts";
import type { ReviewSetting } from "../program/reviewed-twin.ts";
import { uploadedPackage } from "../state/deliveries.ts";
import { runTogether } from "../together.ts";
import type { Observed } from "../program/observed.ts";

interface ReviewStackOptions {
  readonly stack: string;
  /** The program's folders. */
  readonly base: string;
  readonly head: string;
  /** One file for both versions. Default: each version's own. */
  readonly settingsFile?: string | undefined;
  /** The folder for copies of settings. */
  readonly folder: string;
  readonly engine: Engine;
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
  readonly onStep: (text: string) => void;
  readonly onProgress: (text: string) => void;
}

/** One stack's result. Its verdict comes from all findings. */
export interface ReviewedStack extends Omit<StackReview, "verdict"> {
  readonly findings: readonly Finding[];
  readonly packages?: Packages;
}

type Part = Partial<ReviewedStack> & Pick<ReviewedStack, "kind">;

/**
 * Reviews one stack: deploys the base to a twin and the change over it, and the change as a new stack to another twin.
 *
 * @throws Unavailable, and the signal's reason
 */
export async function reviewStack(options: ReviewStackOptions): Promise<ReviewedStack> {
  const { stack, settingsFile } = options;
  const name = settingsFile === undefined ? `Pulumi.${stack}.yaml` : basename(settingsFile);
  const find = (directory: string): FoundVersion => ({
    directory,
    settingsFile: settingsFile ?? join(directory, name),
  });
  const [base, head] = [find(options.base), find(options.head)];
  const part = await partOf(base, head, name, options);
  return { stack, refusals: [], resources: [], settings: [], assumed: [], matrices: {}, findings: [], ...part };
}

async function partOf(
  base: FoundVersion,
  head: FoundVersion,
  name: string,
  options: ReviewStackOptions,
): Promise<Part> {
  const { stack } = options;
  if (!existsSync(head.settingsFile)) {
    return {
      kind: "removed",
      findings: [finding({ id: "stack/removed", subject: stack, where: [{ file: name }] })],
    };
  }
  const headMissing = missingPart(head, name);
  if (headMissing !== undefined) return refused({ refused: [`The change: ${headMissing}.`], unreviewable: [] });
  if (!existsSync(base.settingsFile)) {
    const { newStackOutcome, assumed } = await deploy(undefined, head, options);
    if (newStackOutcome.kind === "refused") return { ...refused(newStackOutcome.failure), assumed };
    const { matrix } = newStackOutcome.observed;
    const findings = [
      newStackFinding(stack, name, newStackOutcome.observed),
      ...notReviewable(newStackOutcome.unreviewable),
    ];
    const packages = packagesOf(undefined, newStackOutcome.observed);
    return { kind: "new", findings, assumed, matrices: { after: matrix }, packages };
  }
  const baseMissing = missingPart(base, name);
  if (baseMissing !== undefined) return nothingToCompare({ refused: [`${baseMissing}.`], unreviewable: [] });
  return compared(base, head, name, options);
}

async function compared(
  base: FoundVersion,
  head: FoundVersion,
  name: string,
  options: ReviewStackOptions,
): Promise<Part> {
  const { upgradeOutcome, newStackOutcome, assumed } = await deploy(base, head, options);
  if (upgradeOutcome === undefined || upgradeOutcome.kind === "no base") {
    return { ...nothingToCompare(upgradeOutcome?.failure ?? noFindings), assumed };
  }
  const baseSettings = settingsInFile(base.settingsFile, base.directory);
  const headSettings = settingsInFile(head.settingsFile, head.directory);
  const settings: ComparedSettings = {
    changes: settingChanges(baseSettings, headSettings),
    shortestSecretLimit: shortestSecretLimit(baseSettings, headSettings),
  };
  const { exemptions } = headSettings.settings;
  const rulesOptions = { exemptions, maximumSecretLifetimeDays: settings.shortestSecretLimit };
  const findingsAfter = (after: StackComparison["after"], upgrade: StackComparison["upgrade"]) => [
    ...findingsOfStack({
      before: upgradeOutcome.before,
      after,
      newStack: newStackOutcome.kind === "deployed" ? newStackOutcome.observed : undefined,
      upgrade,
      isNotUpgraded: upgradeOutcome.kind === "refused",
      settings,
    }),
    ...ruleFindings(upgradeOutcome.before.state, after.state, rulesOptions),
    ...unjudgedSettings(name, base.settingsFile, head.settingsFile),
  ];
  const shared = { settings: settings.changes, assumed };
  if (upgradeOutcome.kind === "upgraded") {
    const { before, after, upgrade, unreviewable } = upgradeOutcome;
    const part = newStackOutcome.kind === "refused" ? unreviewedAgain(newStackOutcome.failure) : [];
    // If the base also has it, its inputs are compared.
    const notSupported = [
      ...unreviewable.after,
      ...(newStackOutcome.kind === "deployed" ? newStackOutcome.unreviewable : []),
    ];
    const newNotReviewable = notReviewable(
      [...new Set(notSupported)].filter((text) => !unreviewable.before.includes(text)),
    );
    return {
      ...shared,
      kind: "compared",
      findings: [...nestUnderCauses(newNotReviewable, findingsAfter(after, upgrade)), ...part],
      resources: resourceChanges(upgrade.steps),
      matrices: { before: before.matrix, after: after.matrix },
      packages: packagesOf(before, after),
    };
  }
  const { before, failure, steps } = upgradeOutcome;
  const { kind, refusals = [], findings = [] } = refused(failure);
  // The result of a deployment over the base, as far as a deployment to an empty tenant shows it.
  const observed = newStackOutcome.kind === "deployed" ? newStackOutcome.observed : undefined;
  const upgrade: StackComparison["upgrade"] = { steps, functionChecks: { before: [], after: [] } };
  return {
    ...shared,
    kind,
    refusals,
    findings: [...findings, ...(observed ? findingsAfter(observed, upgrade).filter(isOfTheChange) : [])],
    resources: resourceChanges(steps),
    matrices: { before: before.matrix, ...(observed && { after: observed.matrix }) },
    packages: packagesOf(before, observed),
  };
}

function packagesOf(before: Observed | undefined, after: Observed | undefined): Packages {
  const [old, now] = [before, after].map((observed) => observed && uploadedPackage(observed.state));
  return {
    ...(old !== undefined && { before: { sha256: old } }),
    ...(now !== undefined && { after: { sha256: now } }),
  };
}

/** Leaves out random values of a tenant, such as ids and host names, which differ in every new stack. */
export function isOfTheChange({ id, subject }: Pick<Finding, "id" | "subject">): boolean {
  const generatedIds: readonly Finding["id"][] = ["registration/replaced", "credential/renewed", "resource/host-name"];
  // Ignore the stack's mark.
  const isMark = id === "registration/described-otherwise" && /: (?:notes|tags)$/.test(subject);
  return !generatedIds.includes(id) && !isMark;
}

interface Deployed {
  /** Undefined if there's no base to deploy. */
  readonly upgradeOutcome: UpgradeOutcome | undefined;
  readonly newStackOutcome: DeployOutcome;
  readonly assumed: readonly string[];
}

/** The base and the upgrade on one twin and the new stack on another, in parallel. */
async function deploy(
  base: FoundVersion | undefined,
  head: FoundVersion,
  options: ReviewStackOptions,
): Promise<Deployed> {
  const { stack, engine, guardian, onStep, onProgress } = options;
  const folder = join(options.folder, stack);
  mkdirSync(folder);
  const read = [...(base ? [base] : []), head].map(({ settingsFile, directory }) =>
    settingsInFile(settingsFile, directory),
  );
  const settings = read.map((file) => file.settings);
  const expiredSecrets = expiredSecretsIn(settings, new Date());
  const copy = (version: FoundVersion, name: string) => copyVersion(version, join(folder, name), expiredSecrets);
  const versions = base && { base: copy(base, "base"), head: copy(head, "head") };
  const headForNewStack = copy(head, "head-anew");
  const people = allPeopleIn(read.map((file) => peopleIn(file.settings)));

  onStep(base ? `${stack}: deploying the base, the upgrade and a new stack` : `${stack}: deploying the change`);
  const [upgradeOutcome, newStackOutcome] = await runTogether(options.signal, (signal) => {
    const setting: ReviewSetting = { stack, people, settings, expiredSecrets, engine, guardian, signal, onProgress };
    return [
      versions ? deployOver(versions.base, versions.head, setting) : Promise.resolve(undefined),
      deployNewStack(headForNewStack, { ...setting, onProgress: base ? () => {} : onProgress }),
    ];
  });
  return { upgradeOutcome, newStackOutcome, assumed: assumptionsOf(settings, people, expiredSecrets, stack) };
}

function copyVersion(
  { directory, settingsFile }: FoundVersion,
  folder: string,
  expiredSecrets: ExpiredSecrets,
): ProgramVersion {
  mkdirSync(folder);
  const copy = join(folder, "settings.yaml");
  copySettings(settingsFile, copy, expiredSecrets);
  // The checkout's path means nothing to a reader.
  const sources = () =>
    settingsSources(settingsFile, directory).map((file) => ({ ...file, name: basename(file.name) }));
  return { directory, settingsFile: copy, sources };
}

const noFindings: Failure = { refused: [], unreviewable: [] };

/** Reports the worse result first. A limit of the twin isn't evidence that a deployment would be refused. */
function refused({ refused, unreviewable }: Failure): Part {
  const isRefused = refused.length > 0;
  return {
    kind: isRefused ? "refused" : "not reviewable",
    refusals: isRefused ? refused : unreviewable,
    findings: [
      ...(isRefused ? [finding({ id: "deployment/refused", subject: "deployment", facts: { why: refused } })] : []),
      ...notReviewable(unreviewable),
    ],
  };
}

function unreviewedAgain({ refused, unreviewable }: Failure): readonly Finding[] {
  return [
    ...(refused.length > 0
      ? [finding({ id: "deployment/refused-anew", subject: "deployment", facts: { why: refused } })]
      : []),
    ...notReviewable(unreviewable),
  ];
}

/** Returns one finding for each named resource, or one for the deployment. */
function notReviewable(texts: readonly string[]): readonly Finding[] {
  const resourceIn = (text: string) => /^([A-Za-z0-9_.-]+): /.exec(text)?.[1] ?? "deployment";
  return [...Map.groupBy(texts, resourceIn)].map(([subject, why]) =>
    finding({ id: "deployment/not-reviewable", subject, facts: { why } }),
  );
}

/** Lists below a resource that isn't supported that no rule knows its type, or it: one cause is one finding. */
function nestUnderCauses(causes: readonly Finding[], findings: readonly Finding[]): readonly Finding[] {
  const causeOf = ({ id, subject }: Finding) =>
    id === "resource/unknown-type" ? causes.find((cause) => cause.subject === subject) : undefined;
  return [
    ...causes.map((cause) => {
      const effects = findings.filter((finding) => causeOf(finding) === cause);
      return effects.length === 0 ? cause : { ...cause, effects };
    }),
    ...findings.filter((finding) => causeOf(finding) === undefined),
  ];
}

function nothingToCompare({ refused, unreviewable }: Failure): Part {
  const why = [...refused, ...unreviewable];
  return {
    kind: refused.length > 0 ? "base refused" : "not reviewable",
    refusals: why.map((text) => `The base: ${text}`),
    findings: [finding({ id: "deployment/nothing-to-compare", subject: "base", facts: { why } })],
  };
}
