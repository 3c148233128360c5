import { expectAnyPlace } from "../../settings-on-twin/expect-any-place.ts";
import type { Exchange } from "../../../../twin/index.ts";
import type { Step } from "../../../engine/event-log.ts";
import { explainFailure } from "../../settings-refused.ts";
import { failureWords } from "./failure-words.ts";
import { checkFunction } from "./function-checks.ts";
import { observe, type Observed, type Upgrade } from "./observed.ts";
import type { ProgramVersion } from "./program-version.ts";
import { openReviewedTwin, type ReviewSetting } from "./reviewed-twin.ts";

/** A version deployed to an empty tenant, or why it could not be. */
export type Deployment =
  | { readonly kind: "deployed"; readonly observed: Observed }
  | { readonly kind: "refused"; readonly said: readonly string[] };

/** A version deployed over what another had deployed. */
export type UpgradeOutcome =
  /** The base is not there to be compared with. */
  | { readonly kind: "no base"; readonly said: readonly string[] }
  | {
      readonly kind: "refused";
      readonly before: Observed;
      readonly said: readonly string[];
      /** What a preview that passed would have done. */
      readonly steps: readonly Step[];
    }
  | { readonly kind: "upgraded"; readonly before: Observed; readonly after: Observed; readonly upgrade: Upgrade };

/** @throws what is no failure of the program: an abort, a machine that lacks something */
export async function deployAnew(version: ProgramVersion, setting: ReviewSetting): Promise<Deployment> {
  const words = failureWords([version.directory]);
  const opened = await words(openReviewedTwin(version, setting));
  if ("said" in opened) return { kind: "refused", ...opened };
  const twin = opened.done;
  try {
    const up = await words(explainFailure(twin.local.stack.up()));
    if ("said" in up) return { kind: "refused", ...up };
    const outputs = await words(twin.local.outputs());
    if ("said" in outputs) return { kind: "refused", ...outputs };
    const options = { settingsFile: version.settingsFile, ended: setting.ended, tried: new Set<string>() };
    return { kind: "deployed", observed: await observe(twin, outputs.done, options) };
  } finally {
    await twin.close();
  }
}

/** @throws what is no failure of the program: an abort, a machine that lacks something */
export async function deployOver(
  base: ProgramVersion,
  head: ProgramVersion,
  setting: ReviewSetting,
): Promise<UpgradeOutcome> {
  const words = failureWords([base.directory, head.directory]);
  const exchanges: Exchange[] = [];
  const opened = await words(openReviewedTwin(base, setting, (exchange) => exchanges.push(exchange)));
  if ("said" in opened) return { kind: "no base", ...opened };
  const twin = opened.done;
  const { stack, outputs, continueWith } = twin.local;
  const tried = new Set<string>();
  const { ended } = setting;
  try {
    const baseUp = await words(explainFailure(stack.up()));
    if ("said" in baseUp) return { kind: "no base", ...baseUp };
    const baseOutputs = await words(outputs());
    if ("said" in baseOutputs) return { kind: "no base", ...baseOutputs };
    const before = await observe(twin, baseOutputs.done, { settingsFile: base.settingsFile, ended, tried });

    setting.onProgress("Previewing the change");
    await continueWith(head);
    await expectAnyPlace(stack);
    // A preview goes on to its end, and tells all that is wrong at once.
    const preview = await words(explainFailure(stack.preview()));
    if ("said" in preview) return { kind: "refused", before, steps: [], ...preview };
    const steps = preview.done.steps.filter(changes);
    if (steps.length === 0) return { kind: "upgraded", before, after: before, upgrade: noUpgrade };
    const checksBefore = await checkFunction(twin, baseOutputs.done);

    setting.onProgress("Deploying the change over the base");
    exchanges.length = 0;
    const up = await words(explainFailure(stack.up()));
    if ("said" in up) return { kind: "refused", before, steps, said: [halfway, ...up.said] };
    const writes = exchanges.filter(({ method }) => !["GET", "HEAD"].includes(method)).map(write);
    const headOutputs = await words(outputs());
    if ("said" in headOutputs) return { kind: "refused", before, steps, ...headOutputs };
    const after = await observe(twin, headOutputs.done, { settingsFile: head.settingsFile, ended, tried });
    const functionChecks = { before: checksBefore, after: await checkFunction(twin, headOutputs.done) };
    return {
      kind: "upgraded",
      before,
      after,
      upgrade: { steps: up.done.steps.filter(changes), writes, functionChecks },
    };
  } finally {
    await twin.close();
  }
}

const noUpgrade: Upgrade = { steps: [], writes: [], functionChecks: { before: [], after: [] } };

const halfway = "The preview passes, and the deployment over the base stops halfway, with part of it done.";

function changes({ op }: Step): boolean {
  return !["same", "read", "refresh"].includes(op);
}

function write({ method, host, path }: Exchange): string {
  return `${method} ${host}${path.replace(/\?.*$/, "")}`;
}
