import type { MatrixDifference } from "../matrix/compare-matrices.ts";
import { accessChange, accessFindings, upgradeFindings } from "./compare/compare-access.ts";
import { adoptionFindings } from "./compare/compare-adoption.ts";
import { hardeningFindings } from "./compare/compare-hardening.ts";
import { judgeFindings } from "./compare/compare-judges.ts";
import { lossFindings, resourceChanges } from "./compare/compare-resources.ts";
import { settingFindings } from "./compare/compare-settings.ts";
import { compareVersions } from "./compare/compare-versions.ts";
import { areas, type Finding, severities } from "./finding.ts";
import type { Deployment, UpgradeOutcome } from "./program/deployments.ts";
import type { Review, ReviewVerdict, SettingChange } from "./review.ts";

/** What became of the two deployments. */
export interface Outcomes {
  /** Undefined: there is no base to deploy. */
  readonly over: UpgradeOutcome | undefined;
  readonly anew: Deployment;
  /** Why there is none. */
  readonly baseLacks: string | undefined;
  /** As it was asked for. */
  readonly base: string;
  readonly settings: readonly SettingChange[];
  /** Files of the program's own rules, of the twin and of the review that the change alters. */
  readonly judges: readonly string[];
}

type Account = Pick<
  Review,
  "noComparison" | "refusals" | "findings" | "access" | "resources" | "matrices" | "verdict" | "ok"
>;

export const noAccessChange: MatrixDifference = { gains: [], loses: [], otherwise: [], beneath: [], rules: [] };

/** What the deployments say of the change. Pure. */
export function accountOf(outcomes: Outcomes): Account {
  const account = draft(outcomes);
  const { settings, judges } = outcomes;
  const findings = inOrder([
    ...account.findings,
    ...settingFindings(settings),
    ...adoptionFindings(settings),
    ...judgeFindings(judges),
  ]);
  const verdict = verdictOf({ ...account, findings }, settings);
  return { ...account, findings, verdict, ok: verdict === "nothing changed" || verdict === "access not widened" };
}

type Draft = Omit<Account, "verdict" | "ok">;

function draft({ over, anew, baseLacks, base }: Outcomes): Draft {
  if (over?.kind === "upgraded") {
    const { before, after, upgrade } = over;
    const access = accessChange(before.matrix, after.matrix);
    return {
      refusals: [],
      access,
      findings: [
        ...accessFindings(access),
        ...compareVersions(before, after, upgrade),
        ...(anew.kind === "deployed" ? upgradeFindings(after.matrix, anew.observed.matrix) : [notAnew(anew.said)]),
      ],
      resources: resourceChanges(upgrade.steps),
      matrices: { before: before.matrix, after: after.matrix },
    };
  }
  const after = anew.kind === "deployed" ? anew.observed.matrix : undefined;
  if (over?.kind === "refused") {
    const { before, said, steps } = over;
    // It would give this access, were it deployed.
    const access = after ? accessChange(before.matrix, after) : noAccessChange;
    return {
      refusals: said,
      access,
      findings: [...accessFindings(access), ...hardeningFindings(steps), ...lossFindings(steps)],
      resources: resourceChanges(steps),
      matrices: { before: before.matrix, ...(after && { after }) },
    };
  }
  const why =
    baseLacks === undefined ? `it cannot be deployed today. ${(over?.said ?? []).join("\n")}` : `${baseLacks}.`;
  return {
    noComparison: `There is nothing to compare with at ${base}: ${why}`,
    refusals: anew.kind === "refused" ? anew.said : [],
    access: noAccessChange,
    findings: [],
    resources: [],
    matrices: { ...(after && { after }) },
  };
}

function notAnew(said: readonly string[]): Finding {
  return {
    severity: "breaks",
    area: "deployment",
    text: "The change can be deployed over the base, and not anew.",
    consequence: said.join("\n"),
  };
}

/** By severity, then by area. Who gains and loses stays in the matrix's order; the services list in none of their own. */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const place = ({ severity, area }: Finding) => severities.indexOf(severity) * areas.length + areas.indexOf(area);
  return findings.toSorted((one, other) => {
    const apart = place(one) - place(other);
    return apart === 0 && one.area !== "access" ? one.text.localeCompare(other.text, "en") : apart;
  });
}

function verdictOf(account: Draft, settings: readonly SettingChange[]): ReviewVerdict {
  const { refusals, noComparison, findings, resources } = account;
  if (refusals.length > 0) return "not deployable";
  if (noComparison !== undefined) return "no comparison";
  const isFound = (severity: Finding["severity"]) => findings.some((one) => one.severity === severity);
  if (isFound("access widened")) return "access widened";
  if (isFound("protection weakened")) return "protection weakened";
  return findings.length + resources.length + settings.length === 0 ? "nothing changed" : "access not widened";
}
