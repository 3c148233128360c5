import { type Finding, finding, keyOf } from "../findings/finding.ts";
import type { Severity } from "../findings/severity.ts";
import { foldEffects } from "../findings/fold-effects.ts";
import type { SettingChange } from "../findings/review.ts";
import type { Observed, Upgrade } from "../program/observed.ts";
import { withoutRepeatedOutputs } from "../state/compare-outputs.ts";
import { compareStates } from "../state/compare-states.ts";
import { accessFindings, matrixFindings } from "./compare-access.ts";
import { adoptionFindings, settingFindings } from "./compare-settings.ts";
import { compareAuthentication, otherSites, undeclaredAuthentication } from "./compare-app-service-authentication.ts";
import { compareAzureRoles } from "./compare-azure-roles.ts";
import { longLivedSecrets } from "./compare-credentials.ts";
import { emergencyFindings, locationFindings, policyFindings } from "./compare-policies.ts";
import { compareEndpoints } from "./compare-endpoints.ts";
import { functionFindings } from "./compare-function.ts";
import { grantFindings } from "./compare-entitlements.ts";
import { compareRegistrations, replacedAssignments } from "./compare-registrations.ts";
import type { StackState } from "../state/stack-state.ts";

/** Input of one stack's comparison: the base, the upgrade and the new stack. */
export interface StackComparison {
  readonly before: Observed;
  readonly after: Observed;
  /** The change, deployed to an empty tenant. Undefined if that was refused, which is a separate finding. */
  readonly newStack: Observed | undefined;
  readonly upgrade: Upgrade;
  /** Whether `after` is a new stack, because the upgrade was refused. */
  readonly isNotUpgraded?: boolean;
  readonly settings: ComparedSettings;
}

export interface ComparedSettings {
  readonly changes: readonly SettingChange[];
  /** In days, by the stricter version. */
  readonly shortestSecretLimit: number;
}

/** Returns a change's findings for one stack: causes, each with its effects. Pure. */
export function findingsOfStack({
  before,
  after,
  newStack,
  upgrade,
  isNotUpgraded,
  settings,
}: StackComparison): readonly Finding[] {
  const [snapshotBefore, snapshotAfter] = [before.snapshot, after.snapshot];
  return foldEffects(
    withoutRepeatedOutputs(
      distinct([
        ...compareEndpoints(snapshotBefore, snapshotAfter),
        ...compareAuthentication(snapshotBefore, snapshotAfter),
        ...undeclaredAuthentication(snapshotAfter, newStack?.snapshot),
        ...functionFindings(upgrade.functionChecks, snapshotAfter.endpoints),
        ...otherSites(snapshotBefore, snapshotAfter),
        ...compareRegistrations(snapshotBefore, snapshotAfter),
        ...replacedAssignments(before, after),
        ...grantFindings(snapshotBefore.grants, snapshotAfter.grants),
        ...longLived({ before, after, settings, isNotUpgraded }),
        ...emergencyFindings(before.matrix, after.matrix),
        ...policyFindings(before, after),
        ...locationFindings(before.matrix, after.matrix),
        ...compareAzureRoles(before, after),
        ...(snapshotBefore.hostName === snapshotAfter.hostName
          ? []
          : [finding({ id: "resource/host-name", subject: "the function" })]),
        ...compareStates(before.state, after.state),
        ...settingFindings(settings.changes),
        ...adoptionFindings(settings.changes),
        ...accessFindings(before, after),
        ...(newStack ? newStackFindings(after, newStack) : []),
      ]),
    ),
  );
}

function longLived({
  before,
  after,
  settings,
  isNotUpgraded: isElsewhere,
}: Pick<StackComparison, "before" | "after" | "settings"> & {
  readonly isNotUpgraded: boolean | undefined;
}): readonly Finding[] {
  const limit = { days: settings.shortestSecretLimit, from: after.matrix.at, isElsewhere };
  const find = (name: string) => before.snapshot.registrations.find((registration) => registration.name === name);
  return after.snapshot.registrations.flatMap((registration) =>
    longLivedSecrets(find(registration.name), registration, limit),
  );
}

/** Reports a finding once, even if two comparisons found it. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [
    ...new Map(
      findings.map((finding) => [
        JSON.stringify([keyOf(finding), finding.severity, "facts" in finding && finding.facts]),
        finding,
      ]),
    ).values(),
  ];
}

/** Differences between an upgraded stack and a new stack, in resources or access. */
function newStackFindings(upgraded: Observed, newStack: Observed): readonly Finding[] {
  const findingsBetween = (from: Observed, to: Observed) => [
    ...policyFindings(from, to),
    ...locationFindings(from.matrix, to.matrix),
    ...compareAuthentication(from.snapshot, to.snapshot),
    ...compareStates(asFirst(from.state), asFirst(to.state)).filter(({ severity }) => severity !== "changes"),
  ];
  const worse: readonly Severity[] = ["opens", "weakens"];
  return [
    ...[...matrixFindings(newStack.matrix, upgraded.matrix), ...findingsBetween(newStack, upgraded)].map(
      differsInNewStack("over the base"),
    ),
    // In the other direction, weaker protection in a new stack would look stricter.
    ...findingsBetween(upgraded, newStack)
      .filter(({ severity }) => worse.includes(severity))
      .map(differsInNewStack("anew")),
  ];
}

/** Leaves out the engine's replacements and moves, which a new stack doesn't have. */
function asFirst({ resources, outputs }: StackState): StackState {
  return {
    outputs,
    resources: resources.map(({ name, type, path, kind, inputs, options, declaredAt }) => ({
      name,
      type,
      path,
      kind,
      inputs,
      options,
      ...(declaredAt && { declaredAt }),
    })),
  };
}

function differsInNewStack(only: "over the base" | "anew"): (inner: Finding) => Finding {
  return (inner) =>
    finding({
      id: "deployment/differs-anew",
      severity: inner.severity,
      subject: inner.subject,
      facts: { only },
      effects: [inner],
    });
}
