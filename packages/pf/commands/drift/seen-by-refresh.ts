import { types } from "../../stacks/live/program-types.ts";
import type { RunResult, Step } from "@protected-function/engine/event-log.ts";
import { computedOutputs, differences, type ValueDifference } from "../../stacks/compare/differences.ts";
import { findingOf, goneFinding, type Undeployed, undoneByUp, undoOfApplication } from "./finding.ts";
import type { Deployed, DeployedResources } from "./deployed-resources.ts";
import { logicalName } from "../../stacks/live/stack-state.ts";
import { subjectOf, type DriftFinding } from "./subject.ts";

/**
 * Differences that Pulumi's refresh found. Leaves out values that the program now declares as well, and properties that
 * the engine ignores (`ignoreChanges`), for which the plan repeats the found value.
 */
export function seenByRefresh(
  { refreshed, steps }: RunResult,
  state: DeployedResources,
  stack: string,
): readonly DriftFinding[] {
  return refreshed.flatMap((step) => {
    const resource = state.byUrn(step.urn);
    if (resource === undefined) return [];
    if (step.op === "delete") return [goneFinding(resource, stack, "refresh")];
    if (step.op !== "update") return [];
    const planned = steps.find(({ urn, after }) => urn === step.urn && after !== undefined);
    const all = changesIn(step);
    return all
      .filter((difference) => !isPortalsOwn(difference) && !isPlanned(difference, step, planned))
      .map((difference) =>
        findingOf(resource, difference, {
          seenBy: "refresh",
          undo: undoOf(difference, resource, { planned, stack }),
          all,
        }),
      );
  });
}

/** The changes that an update would apply because the program changed, not because of drift. */
export function undeployedIn({ refreshed, steps }: RunResult, state: DeployedResources): readonly Undeployed[] {
  const before = new Map(refreshed.map((step) => [step.urn, step]));
  const urns = [...new Set(steps.map(({ urn }) => urn))];
  return urns.flatMap((urn): readonly Undeployed[] => {
    const ownSteps = steps.filter((step) => step.urn === urn);
    const [first] = ownSteps;
    if (first === undefined || first.type.startsWith("pulumi:") || ownSteps.every(({ op }) => passive.has(op)))
      return [];
    const resource = state.byUrn(urn);
    const deployed = before.get(urn);
    const planned = ownSteps.find(({ op, after }) => !op.startsWith("delete") && after !== undefined)?.after;
    if (resource === undefined)
      return [{ resource: logicalName({ urn }), what: first.type, change: "create", properties: [] }];
    const { what } = subjectOf(resource);
    if (planned === undefined) {
      return deployed?.op === "delete"
        ? []
        : [{ resource: logicalName({ urn }), what, change: "delete", properties: [] }];
    }
    const changed = new Set(differences(deployed?.before ?? resource.inputs, planned).map(({ path }) => path));
    // The program ignores the other properties, or a plugin would generate that name for a new resource.
    const counted = new Set(
      ownSteps.flatMap(({ diffs, detailedDiff }) => [...diffs, ...Object.keys(detailedDiff)].map(rootOf)),
    );
    const reported = [...changed].filter((path) => counted.has(rootOf(path)));
    // After an earlier refresh, the state can differ from the program although the inputs don't.
    const reportedRoots = new Set([...reported, ...Object.keys(deployed?.detailedDiff ?? {})].map(rootOf));
    const inState = ownSteps.flatMap((step) =>
      [...rootsOf(step, false)].filter((root) => !reportedRoots.has(root) && isKnown(step.after?.[root])),
    );
    const properties = [...reported, ...new Set(inState)];
    return properties.length === 0 ? [] : [{ resource: logicalName({ urn }), what, change: "update", properties }];
  });
}

/** Steps of the engine that change nothing. */
const passive = new Set(["same", "read", "refresh"]);

/** azuread's refresh updates only existing inputs. Additions beside them appear only in the state. */
function changesIn(step: Step): readonly ValueDifference[] {
  const { before, after, state } = step;
  const [roots, inState] = [rootsOf(step, true), rootsOf(step, false)];
  const seenDifferences = [
    ...differences(before, after).filter(({ path }) => roots.has(rootOf(path))),
    ...differences(state?.before, state?.after).filter(({ path }) => inState.has(rootOf(path))),
  ];
  // The engine masks a secret on both sides, so a change shows only in its own comparison.
  const seenRoots = new Set(seenDifferences.map(({ path }) => rootOf(path)));
  const masked = [...roots, ...inState].filter(
    (root) => !seenRoots.has(root) && isSecret(before?.[root]) && isSecret(after?.[root]),
  );
  return [
    ...seenDifferences,
    ...masked.map((path) => ({ path, kind: "changed" as const, expected: "[secret]", found: "[secret]" })),
  ];
}

/**
 * The portal tags an Application Insights component with its site by itself, and doesn't show those tags.
 * Source: hashicorp/terraform-provider-azurerm#1303, #16569
 */
function isPortalsOwn({ path, kind }: ValueDifference): boolean {
  return kind === "added" && /^tags\["hidden-(?:link|related):/.test(path);
}

/** Whether the plan, which holds the program's current values, already has the found value. */
function isPlanned({ path, found }: ValueDifference, step: Step, planned: Step | undefined): boolean {
  const root = rootOf(path);
  if (planned?.after === undefined || found === "[secret]") return false;
  const now = rootsOf(step, false).has(root) ? step.state?.after : step.after;
  return (
    differences(planned.after, now).every((otherDifference) => otherDifference.path !== path) &&
    isKnown(planned.after[root])
  );
}

/** Properties that differ in the inputs, or in the state alone. */
function rootsOf({ detailedDiff }: Step, inInputs: boolean): ReadonlySet<string> {
  const diffs = Object.entries(detailedDiff).filter(([, { inputDiff }]) => inputDiff === inInputs);
  return new Set(diffs.map(([path]) => rootOf(path)).filter((root) => !computedOutputs.has(root)));
}

function undoOf(
  { path }: ValueDifference,
  resource: Deployed,
  { planned, stack }: { readonly planned: Step | undefined; readonly stack: string },
): string {
  const ownUndo = resource.type === types.application ? undoOfApplication(path, resource) : undefined;
  if (ownUndo !== undefined) return ownUndo;
  const isUndone = planned !== undefined && !passive.has(planned.op);
  return isUndone ? undoneByUp(stack) : "change it back by hand (Pulumi doesn't), or add it to the program.";
}

function rootOf(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}

function isSecret(value: unknown): boolean {
  return JSON.stringify(value)?.includes('"[secret]"') ?? false;
}

function isKnown(value: unknown): boolean {
  return !(JSON.stringify(value) ?? "").includes('"[unknown]"');
}
