import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import {
  acceptedFindingsFile,
  acceptFindings,
  isOfAcceptances,
  readAcceptances,
} from "../findings/accepted-findings.ts";
import { type Finding, finding } from "../findings/finding.ts";
import { inOrder, mergeStacks } from "../findings/merge-stacks.ts";
import {
  type PackageUpdate,
  type Review,
  type ReviewedFile,
  type ReviewFinding,
  type StackReview,
  verdicts,
} from "../findings/review.ts";
import { countsOf, verdictOf } from "../findings/verdict.ts";
import { contractFile, lockFile } from "../files/file-class.ts";
import { versionsOf } from "../files/file-versions.ts";
import { hasPackagesOfLock } from "../files/installed-packages.ts";
import { knownIn } from "../../../file-changes/known.ts";
import { otherProjectOf } from "../files/other-project.ts";
import { isPartOfStack, proofsOf, type ProvedFile } from "../files/proofs.ts";
import { contractIn } from "../files/read-contract.ts";
import { withDoubts } from "../files/read-differently.ts";
import { runnersIn } from "../files/runners.ts";
import type { NotCompared } from "../files/verdict-of-file.ts";
import type { ComparedParts } from "../files/file-context.ts";
import { reviewStatusOf } from "../files/review-status.ts";
import { changedFiles, gitIn } from "../git/git.ts";
import { filesForNpm } from "../git/files-for-npm.ts";
import { providePackages } from "../git/provide-packages.ts";
import { runTogether } from "../together.ts";
import { hasJudge, type JudgeRequest } from "./judge-request.ts";
import { updatedBase, updatedPackages } from "./package-update.ts";
import { opinionOf, type SecondOpinion } from "./other-judge.ts";
import type { ReviewedStack } from "./review-stack.ts";
import { type ReviewChangeOptions, reviewStacks, type StackOptions } from "./review-stacks.ts";
import { filesIn, stacksOf } from "./stacks.ts";

/**
 * Reviews a change: deploys it to every stack and classifies every changed file. Reads the head's files only as data,
 * or runs them in a separate process.
 *
 * @throws Refused, Unavailable, and the signal's reason
 */
export async function reviewChange(request: JudgeRequest, options: ReviewChangeOptions): Promise<Review> {
  const { base, head, versions, settingsFile } = request;
  const { guardian, signal } = options;
  const changed = await changedFiles(gitIn(head, options), head, versions.baseCommit);
  const proved = await proofsOf(changed.map((file) => versionsOf(file, base, head)));
  const all = stacksOf(request.stacks, [...filesIn(base), ...filesIn(head)], settingsFile);
  const affected = all.filter((stack) => proved.some((file) => isPartOfStack(file, stack)));
  if (affected.length > 0)
    await providePackages({ ...options, directory: head, otherDirectory: base, version: "change" });

  const isLockChanged = proved.some(({ versions, harmless }) => versions.file === lockFile && harmless === undefined);
  // Your own checkout may have packages that were installed before the change.
  const arePackagesInstalled = affected.length === 0 || !isLockChanged || hasPackagesOfLock(head);

  const updated = affected.length > 0 ? updatedPackages(base, head) : [];
  const folder = guardian.temporaryDirectory("protected-function-review-");
  try {
    const isMore = updated.length > 0 && arePackagesInstalled && changesMore(proved, affected, request);
    const update: PackageUpdate | undefined =
      updated.length === 0
        ? undefined
        : {
            packages: updated,
            ...(isMore && { alone: await reviewUpdate(all, affected, { ...options, ...request, folder }) }),
          };
    const isContractChanged = proved.some(({ versions }) => versions.file === contractFile);
    const [stacks, contractBefore, contractAfter] = await runTogether(signal, (signal) => {
      const contract = async (directory: string) =>
        isContractChanged ? contractIn(directory, { guardian, signal }) : undefined;
      return [reviewStacks(all, affected, { ...options, ...request, folder, signal }), contract(base), contract(head)];
    });
    const reviewStatuses = await reviewStatusOf(proved, {
      notCompared: notCompared(stacks, affected),
      contracts: { before: contractBefore, after: contractAfter },
      settingsOf: (stack) => settingsStanding(stack, stacks, settingsFile),
      namedBy: runnersIn([base, head].flatMap((folder) => [folder, repositoryOf(folder, request)])),
      otherProject: otherProjectOf([base, head]),
      arePackagesInstalled,
      isDeployedSame: isDeployedSame(stacks, affected),
      known: knownIn(repositoryOf(base, request), [base, head]),
    });
    const { files, findings: fromFiles } = withDoubts(
      reviewStatuses,
      proved.map(({ versions }) => versions),
    );
    const results = {
      files,
      stacks,
      findings: [...mergeStacks(stacks), ...[...judgeFindings(request), ...fromFiles].map(ofNoStack)],
      accepted: acceptancesIn(request),
    };
    // Stacks differ in settings, which aren't in the package.
    const packages =
      stacks.map((stack) => stack.packages).find((one) => one?.after) ??
      stacks.find((stack) => stack.packages)?.packages;
    const opinion = isJudgeChanged(proved) || update ? await secondOpinion(request, options) : undefined;
    return {
      format: 2,
      versions,
      ...(update && { update }),
      package: {
        ...(packages?.before && { before: packages.before }),
        ...(!arePackagesInstalled ? { isOfOtherPackages: true } : packages?.after && { after: packages.after }),
      },
      ...summarize(results, request, opinion),
    };
  } finally {
    guardian.removeDirectory(folder);
  }
}

/** What the change's packages alone do to the base. */
async function reviewUpdate(
  all: readonly string[],
  affected: readonly string[],
  options: StackOptions,
): Promise<NonNullable<PackageUpdate["alone"]>> {
  options.onStep("The change updates this project's packages: first what the update alone changes");
  const folder = join(options.folder, "update");
  mkdirSync(folder);
  const head = await updatedBase({ ...options, folder });
  const stacks = await reviewStacks(all, affected, { ...options, head, folder });
  const findings = mergeStacks(stacks);
  return { findings, stacks: stacks.map((stack) => withVerdict(stack, findings)) };
}

/** Whether something else than packages changes what is deployed. */
function changesMore(
  proved: readonly ProvedFile[],
  affected: readonly string[],
  { base, head }: JudgeRequest,
): boolean {
  const files = new Set([base, head].flatMap(filesForNpm));
  return proved.some((file) => !files.has(file.versions.file) && affected.some((stack) => isPartOfStack(file, stack)));
}

/** The reason that the change wasn't fully compared. Undefined if it was, in every stack that it affects. */
function notCompared(stacks: readonly ReviewedStack[], affected: readonly string[]): NotCompared | undefined {
  const blockedStack = stacks.find(({ kind }) => ["refused", "base refused", "not reviewable"].includes(kind));
  if (blockedStack?.kind === "base refused") {
    return { why: `the base of the stack ${blockedStack.stack} can't be deployed` };
  }
  if (blockedStack?.kind === "refused") {
    return { why: `the stack ${blockedStack.stack} can't be deployed`, refusedStack: blockedStack.stack };
  }
  if (blockedStack) return { why: `the twin can't deploy the stack ${blockedStack.stack}` };
  const part = stacks.find(({ findings }) => findings.some(({ id }) => id === "deployment/not-reviewable"));
  if (part) return { why: `the twin can't deploy part of the stack ${part.stack}` };
  const isCompared = stacks.some(({ stack, kind }) => kind === "compared" && affected.includes(stack));
  return isCompared ? undefined : { why: "no stack is in both versions" };
}

/** Whether each affected stack was deployed in both versions, with the same result. */
function isDeployedSame(stacks: readonly ReviewedStack[], affected: readonly string[]): boolean {
  const own = stacks.filter(({ stack }) => affected.includes(stack));
  return own.every(({ kind, resources, findings }) => kind === "compared" && resources.length + findings.length === 0);
}

function settingsStanding(
  stack: string,
  stacks: readonly ReviewedStack[],
  settingsFile: string | undefined,
): ReturnType<ComparedParts["settingsOf"]> {
  const reviewedStack = stacks.find((candidate) => candidate.stack === stack);
  if (settingsFile !== undefined) return { standing: "read", why: "another settings file was taken for both versions" };
  if (!reviewedStack) return { standing: "read", why: "another stack's settings; review that stack as well" };
  if (reviewedStack.kind === "new" || reviewedStack.kind === "removed")
    return { standing: "judged", why: `the stack is ${reviewedStack.kind}` };
  if (reviewedStack.kind !== "compared") return { standing: "read", why: "not deployed over the base" };
  return { standing: "judged", why: "every difference was deployed and compared, or is a finding" };
}

/** The repository's folder, which has workflows and hooks, of a program's folder in it. */
function repositoryOf(folder: string, { prefix }: JudgeRequest): string {
  return join(folder, relative(prefix, ""));
}

function judgeFindings({ judge, isSecond }: JudgeRequest): readonly Finding[] {
  if (judge.of === "base" || isSecond === true) return [];
  return [finding({ id: "judge/of-the-head", subject: "judge" })];
}

function ofNoStack(finding: Finding): ReviewFinding {
  return { ...finding, stacks: [] };
}

/** The change's own list applies, and its additions and changes are shown. An unreadable list accepts nothing. */
function acceptancesIn({ base, head, settingsFile }: JudgeRequest) {
  // A stack may take the settings of another one's file.
  const known =
    settingsFile === undefined ? stacksOf(undefined, [...filesIn(base), ...filesIn(head)], undefined) : undefined;
  const textIn = (directory: string) => {
    const file = join(directory, acceptedFindingsFile);
    return existsSync(file) ? readFileSync(file) : undefined;
  };
  const before = readAcceptances(textIn(base));
  const after = readAcceptances(textIn(head), known);
  const problems = "problems" in after ? after.problems.map(unreadAcceptance) : [];
  return {
    ...("isUnread" in after && { isUnread: true }),
    base: "acceptances" in before ? before.acceptances : [],
    head: "acceptances" in after ? after.acceptances : [],
    problems,
  };
}

/** A finding of its own for each problem, with the place in the file as its subject. */
function unreadAcceptance(problem: string): ReviewFinding {
  const [, subject = acceptedFindingsFile, why = problem] = /^(.*?): (.*)$/s.exec(problem) ?? [];
  const [, line] = /:(\d+)/.exec(subject) ?? [];
  const where = [{ file: acceptedFindingsFile, ...(line !== undefined && { line: Number(line) }) }];
  return ofNoStack(finding({ id: "file/judges", subject, facts: { why }, where }));
}

function isJudgeChanged(proved: readonly ProvedFile[]): boolean {
  return proved.some((file) => file.class === "judges" && file.harmless === undefined);
}

async function secondOpinion(request: JudgeRequest, options: ReviewChangeOptions): Promise<SecondOpinion | undefined> {
  const { head, judge, isSecond } = request;
  if (judge.of === "head" || isSecond === true) return undefined;
  if (!hasJudge(head)) return { failed: "the change has no judge that can be asked" };
  options.onStep("The change alters the judge: also asking the change's own judge");
  return opinionOf(head, request, options);
}

interface ReviewResults {
  readonly files: readonly ReviewedFile[];
  readonly stacks: readonly ReviewedStack[];
  readonly findings: readonly ReviewFinding[];
  readonly accepted: ReturnType<typeof acceptancesIn>;
}

type Sum = Pick<Review, "judge" | "verdict" | "counts" | "findings" | "files" | "stacks">;

/** Summarizes the review. Shows the head's judge beside the base's, without effect on the base's verdict. Pure. */
export function summarize(
  { files, stacks, findings, accepted }: ReviewResults,
  request: JudgeRequest,
  opinion?: SecondOpinion,
): Sum {
  const { problems: unread, isUnread, ...acceptances } = accepted;
  // A changed file that can't be read is a finding already, with the same reason.
  const isTold =
    isUnread && findings.some(({ id, subject }) => id === "file/read-differently" && isOfAcceptances(subject));
  const problems = isTold ? [] : unread;
  const names = stacks.map(({ stack }) => stack);
  const marked = acceptFindings(inOrder([...findings, ...problems]), {
    ...acceptances,
    now: new Date(),
    stacks: names,
  });
  const verdict = verdictOf({ findings: marked, files, stacks });
  const opinionFindings = opinion === undefined ? [] : disagreement(verdict, opinion);
  const all = inOrder([...marked, ...opinionFindings]);
  return {
    judge: { ...request.judge, ...(opinion && "verdict" in opinion && { headSays: opinion }) },
    verdict: verdictOf({ findings: all, files, stacks }),
    counts: countsOf(all, files),
    findings: all,
    files,
    stacks: stacks
      .map((stack) => withVerdict(stack, all))
      .toSorted((left, right) => verdicts.indexOf(left.verdict) - verdicts.indexOf(right.verdict)),
  };
}

function disagreement(verdict: Review["verdict"], opinion: SecondOpinion): readonly ReviewFinding[] {
  const disagrees = { id: "judge/disagrees", subject: "judge", before: verdict } as const;
  if ("failed" in opinion) return [ofNoStack(finding({ ...disagrees, facts: { failed: opinion.failed } }))];
  return opinion.verdict === verdict ? [] : [ofNoStack(finding({ ...disagrees, after: opinion.verdict }))];
}

function withVerdict(reviewed: ReviewedStack, all: readonly ReviewFinding[]): StackReview {
  const { stack, kind, refusals, resources, settings, assumed, matrices } = reviewed;
  const stackFindings = all.filter(({ stacks }) => stacks.includes(stack));
  const verdict = verdictOf({ findings: stackFindings, files: [], stacks: [reviewed] });
  return { stack, kind, verdict, refusals, resources, settings, assumed, matrices };
}
