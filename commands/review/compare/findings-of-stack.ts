import { type Finding, keyOf } from "../findings/finding.ts";
import { foldEffects } from "../findings/fold-effects.ts";
import type { SettingChange } from "../findings/review.ts";
import type { Observed, Upgrade } from "../program/observed.ts";
import { compareStates } from "../state/compare-states.ts";
import { accessFindings } from "./compare-access.ts";
import { adoptionFindings } from "./compare-adoption.ts";
import { anewFindings } from "./compare-anew.ts";
import { appSettingFindings } from "./compare-app-settings.ts";
import { compareAzureRoles } from "./compare-azure-roles.ts";
import { longLivedSecrets } from "./compare-credentials.ts";
import { deliveryFindings } from "./compare-deliveries.ts";
import { emergencyFindings } from "./compare-emergency.ts";
import { compareEndpoints } from "./compare-endpoints.ts";
import { functionFindings } from "./compare-function.ts";
import { compareGates, otherSites, undeclaredGate } from "./compare-gate.ts";
import { grantFindings } from "./compare-grants.ts";
import { locationFindings } from "./compare-locations.ts";
import { policyFindings } from "./compare-policies.ts";
import { compareRegistrations } from "./compare-registrations.ts";
import { requestFindings } from "./compare-requests.ts";
import { settingFindings, shortestSecretLimit } from "./compare-settings.ts";

/** All that the comparison of one stack goes by: the base, the change over it, and the change anew. */
export interface StackComparison {
  readonly before: Observed;
  readonly after: Observed;
  /** The change, deployed to an empty tenant; undefined: it is refused there, which is told elsewhere. */
  readonly anew: Observed | undefined;
  readonly upgrade: Upgrade;
  readonly settings: ComparedSettings;
}

export interface ComparedSettings {
  readonly changes: readonly SettingChange[];
  /** The settings file of either version, as text; empty: it has none. */
  readonly before: string;
  readonly after: string;
}

/** What a change does to one stack: causes, each with what follows from it. Pure. */
export function findingsOfStack({ before, after, anew, upgrade, settings }: StackComparison): readonly Finding[] {
  const { steps, writes, functionChecks } = upgrade;
  const [was, is] = [before.snapshot, after.snapshot];
  return foldEffects(
    distinct([
      ...compareEndpoints(was, is),
      ...compareGates(was, is),
      ...undeclaredGate(is, anew?.snapshot, steps),
      ...appSettingFindings(steps),
      ...functionFindings(functionChecks, is.endpoints),
      ...otherSites(was, is),
      ...compareRegistrations(was, is, upgrade),
      ...grantFindings(was.grants, is.grants),
      ...longLived({ before, after, settings }),
      ...emergencyFindings(before.matrix, after.matrix),
      ...policyFindings(before, after),
      ...locationFindings(before.matrix, after.matrix),
      ...compareAzureRoles(was, is, steps),
      ...deliveryFindings(steps),
      ...requestFindings(writes),
      ...(was.hostName === is.hostName
        ? []
        : [{ id: "resource/host-name", severity: "breaks", subject: "the function" } as const]),
      ...compareStates(before.state, after.state),
      ...settingFindings(settings.changes),
      ...adoptionFindings(settings.changes),
      ...accessFindings(before, after),
      ...(anew ? anewFindings(after, anew) : []),
    ]),
  );
}

function longLived({
  before,
  after,
  settings,
}: Pick<StackComparison, "before" | "after" | "settings">): readonly Finding[] {
  const limit = { days: shortestSecretLimit(settings), from: after.matrix.at };
  const find = (name: string) => before.snapshot.registrations.find((one) => one.name === name);
  return after.snapshot.registrations.flatMap((one) => longLivedSecrets(find(one.name), one, limit));
}

/** Two comparisons may see the same: said once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((one) => [JSON.stringify([keyOf(one), one.severity, one.facts]), one])).values()];
}
