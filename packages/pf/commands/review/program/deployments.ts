import { expectAnyTenant } from "../../../stacks/local/prepare-twin.ts";
import { type StackOutputs, stackOutputsSchema } from "@protected-function/infra/outputs.ts";
import { isSecretValue, type Step } from "@protected-function/engine/event-log.ts";
import { ProgramFailed } from "@protected-function/engine/program-failed.ts";
import { explainFailure } from "../../../stacks/settings/settings-refused.ts";
import { type Failure, failureWords, type NotSupported, notSupportedWords } from "./failure-words.ts";
import type { FunctionChecks } from "../compare/compare-function.ts";
import { isSameState, readState } from "../state/read-state.ts";
import { resourcesIn } from "../state/stack-state.ts";
import { checkFunction, type OpenFunctionChecks, openFunctionChecks } from "./function-checks.ts";
import { observe, type Observed, type Upgrade } from "./observed.ts";
import type { ProgramVersion } from "./program-version.ts";
import { openReviewedTwin, type ReviewSetting } from "./reviewed-twin.ts";

/** A version deployed to an empty tenant, or the reason that it couldn't be deployed. */
export type DeployOutcome =
  | {
      readonly kind: "deployed";
      readonly observed: Observed;
      /** What stand-ins or the twin don't support, in sentences. Everything else was deployed. */
      readonly unreviewable: readonly string[];
    }
  | { readonly kind: "refused"; readonly failure: Failure };

/** A version deployed over another version's deployment. */
export type UpgradeOutcome =
  /** There's no base to compare with. */
  | { readonly kind: "no base"; readonly failure: Failure }
  | {
      readonly kind: "refused";
      readonly before: Observed;
      readonly failure: Failure;
      /** The steps of a preview that passed. */
      readonly steps: readonly Step[];
    }
  | {
      readonly kind: "upgraded";
      readonly before: Observed;
      readonly after: Observed;
      readonly upgrade: Upgrade;
      /** What stand-ins or the twin don't support, in sentences, of the base and of the change. */
      readonly unreviewable: { readonly before: readonly string[]; readonly after: readonly string[] };
    };

/** @throws anything but a failure of the program, such as an abort or a missing tool */
export async function deployNewStack(version: ProgramVersion, setting: ReviewSetting): Promise<DeployOutcome> {
  const refusals: NotSupported[] = [];
  const outcomeOf = failureWords([version.directory], refusals);
  const opened = await outcomeOf(
    openReviewedTwin(version, setting, { onRefusal: ({ message }, resource) => refusals.push({ message, resource }) }),
  );
  if ("failure" in opened) return { kind: "refused", ...opened };
  const twin = opened.value;
  try {
    const up = await outcomeOf(explainFailure(twin.local.stack.up(), undefined, version.sources));
    if ("failure" in up) return { kind: "refused", ...up };
    const exported = await twin.local.stack.export({ showSecrets: true });
    const outputs = await outcomeOf(outputsIn(exported));
    if ("failure" in outputs) return { kind: "refused", ...outputs };
    const { directory } = version;
    const state = readState(exported, { directory, names: twin.names });
    const options = { state, version, expiredSecrets: setting.expiredSecrets, testClientIds: new Set<string>() };
    const observed = await outcomeOf(observe(twin, outputs.value, options));
    if ("failure" in observed) return { kind: "refused", ...observed };
    return { kind: "deployed", observed: observed.value, unreviewable: notSupportedWords(refusals) };
  } finally {
    await twin.close();
  }
}

/** @throws anything but a failure of the program, such as an abort or a missing tool */
export async function deployOver(
  base: ProgramVersion,
  head: ProgramVersion,
  setting: ReviewSetting,
): Promise<UpgradeOutcome> {
  const refusals: NotSupported[] = [];
  const outcomeOf = failureWords([base.directory, head.directory], refusals);
  const opened = await outcomeOf(
    openReviewedTwin(base, setting, {
      onRefusal: ({ message }, resource) => refusals.push({ message, resource }),
    }),
  );
  if ("failure" in opened) return { kind: "no base", ...opened };
  const twin = opened.value;
  const { stack, continueWith } = twin.local;
  const testClientIds = new Set<string>();
  const { expiredSecrets } = setting;
  let checks: OpenFunctionChecks | undefined;
  try {
    const baseUp = await outcomeOf(explainFailure(stack.up(), undefined, base.sources));
    if ("failure" in baseUp) return { kind: "no base", ...baseUp };
    const exported = await stack.export({ showSecrets: true });
    const baseOutputs = await outcomeOf(outputsIn(exported));
    if ("failure" in baseOutputs) return { kind: "no base", ...baseOutputs };
    const stateBefore = readState(exported, { directory: base.directory, names: twin.names });
    // The twin is read while the engine reads the change's settings.
    const [observed, continued] = await Promise.all([
      outcomeOf(observe(twin, baseOutputs.value, { state: stateBefore, version: base, expiredSecrets, testClientIds })),
      outcomeOf(continueWith(head)),
    ]);
    if ("failure" in observed) return { kind: "no base", ...observed };
    const before = observed.value;
    const ofBase = refusals.splice(0);

    setting.onProgress("Deploying the change over the base");
    if ("failure" in continued) return { kind: "refused", before, steps: [], ...continued };
    await expectAnyTenant(stack, setting.settings);
    checks = openFunctionChecks(twin, baseOutputs.value);
    const done: Step[] = [];
    const run = stack.up().catch((error: unknown) => {
      if (error instanceof ProgramFailed) done.push(...error.result.steps);
      throw error;
    });
    const up = await outcomeOf(explainFailure(run, undefined, head.sources));
    if ("failure" in up) return { kind: "refused", before, ...(await whyRefused(up.failure, done)) };
    const exportedAfter = await stack.export({ showSecrets: true });
    const headOutputs = await outcomeOf(outputsIn(exportedAfter));
    if ("failure" in headOutputs)
      return { kind: "refused", before, steps: up.value.steps.filter(changes), ...headOutputs };
    // Options and outputs can change without a step, and then only the state shows it.
    const state = readState(exportedAfter, { directory: head.directory, names: twin.names, previous: exported });
    const changedSteps = up.value.steps.filter(changes);
    const unreviewable = { before: notSupportedWords(ofBase), after: notSupportedWords(refusals) };
    if (changedSteps.length === 0 && isSameState(before.state, state)) {
      return { kind: "upgraded", before, after: { ...before, state }, upgrade: noUpgrade, unreviewable };
    }
    const options = { state, version: head, expiredSecrets, testClientIds };
    const after = await outcomeOf(observe(twin, headOutputs.value, options));
    if ("failure" in after) return { kind: "refused", before, steps: changedSteps, ...after };
    const checksAfter = changedSteps.length === 0 ? [] : await checks.run(headOutputs.value);
    // Only for a check that fails does it matter whether the base passes it.
    const isFailed = checksAfter.some(({ outcome }) => outcome === "failed");
    const functionChecks = { before: isFailed ? await checksOfBase(base, setting) : [], after: checksAfter };
    return {
      kind: "upgraded",
      before,
      after: after.value,
      upgrade: { steps: changedSteps, functionChecks },
      unreviewable,
    };
  } finally {
    await checks?.close();
    await twin.close();
  }

  /** A preview continues to the end and reports all errors at once. If it passes, the deployment stopped halfway. */
  async function whyRefused(
    failure: Failure,
    done: readonly Step[],
  ): Promise<{ readonly failure: Failure; readonly steps: readonly Step[] }> {
    const preview = await outcomeOf(explainFailure(stack.preview(), undefined, head.sources));
    if ("failure" in preview) return { steps: [], ...preview };
    return { steps: [...done, ...preview.value.steps].filter(changes), failure: halfwayNote(failure) };
  }
}

/** How the base's function answers, on a twin of its own. Without an answer, nothing is known to have passed before. */
async function checksOfBase(base: ProgramVersion, setting: ReviewSetting): Promise<FunctionChecks["before"]> {
  const twin = await openReviewedTwin(base, setting, { onRefusal: () => {} });
  try {
    await twin.local.stack.up();
    return await checkFunction(twin, await outputsIn(await twin.local.stack.export({ showSecrets: true })));
  } finally {
    await twin.close();
  }
}

/** @throws ZodError if a review can't read them */
async function outputsIn(exported: Readonly<Record<string, unknown>>): Promise<StackOutputs> {
  const stack = resourcesIn(exported).find(({ type }) => type === "pulumi:pulumi:Stack");
  return stackOutputsSchema.parse(withPlainSecrets(stack?.outputs ?? {}));
}

function withPlainSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlainSecrets);
  if (typeof value !== "object" || value === null) return value;
  if (isSecretValue(value)) return JSON.parse(String(Object(value).plaintext)) as unknown;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withPlainSecrets(inner)]));
}

const noUpgrade: Upgrade = { steps: [], functionChecks: { before: [], after: [] } };

/** If only the twin's limits stop a deployment, the result of a real deployment is unknown. */
function halfwayNote({ refused, unreviewable }: Failure): Failure {
  const text = "The preview passes, and the deployment over the base stops halfway, with part of it done.";
  return { refused: refused.length === 0 ? [] : [...refused, text], unreviewable };
}

function changes({ op }: Step): boolean {
  return !["same", "read", "refresh"].includes(op);
}
