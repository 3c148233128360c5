import type { MatrixDifference } from "../../toolkit/operations/matrix/compare-matrices.ts";
import { accessChange, accessFindings, upgradeFindings } from "./compare/compare-access.ts";
import { appSettingFindings } from "./compare/compare-app-settings.ts";
import { adoptionFindings } from "./compare/compare-adoption.ts";
import { hardeningFindings } from "./compare/compare-hardening.ts";
import { unreviewableIn } from "./compare/compare-function.ts";
import { lossFindings, resourceChanges } from "./compare/compare-resources.ts";
import { settingFindings } from "./compare/compare-settings.ts";
import { compareVersions } from "./compare/compare-versions.ts";
import type { FileAccount } from "./compare/unjudged-files.ts";
import { areas, type ReviewFinding, severities } from "./finding.ts";
import type { DeployOutcome, UpgradeOutcome } from "./program/deployments.ts";
import type { Failure } from "./program/failure-words.ts";
import type { Review, ReviewVerdict, SettingChange } from "./review.ts";

/** What became of the two deployments. */
export interface Outcomes {
  /** Undefined: there is no base to deploy. */
  readonly over: UpgradeOutcome | undefined;
  readonly anew: DeployOutcome;
  /** Why there is none. */
  readonly baseLacks: string | undefined;
  /** As it was asked for. */
  readonly base: string;
  readonly settings: readonly SettingChange[];
  readonly files: FileAccount;
}

type Account = Pick<
  Review,
  | "noComparison"
  | "refusals"
  | "unreviewable"
  | "files"
  | "findings"
  | "access"
  | "resources"
  | "matrices"
  | "verdict"
  | "ok"
>;

export const noAccessChange: MatrixDifference = {
  gains: [],
  loses: [],
  otherwise: [],
  beneath: [],
  rules: [],
  wider: [],
};

/** What the deployments say of the change. Pure. */
export function accountOf(outcomes: Outcomes): Account {
  const account = draft(outcomes);
  const { settings, files } = outcomes;
  const findings = inOrder([...account.findings, ...settingFindings(settings), ...adoptionFindings(settings)]);
  const verdict = verdictOf({ ...account, findings }, outcomes);
  const ok = verdict === "nothing changed" || verdict === "access not widened";
  return { ...account, findings, files, verdict, ok };
}

type Draft = Omit<Account, "files" | "verdict" | "ok">;

function draft({ over, anew, baseLacks, base }: Outcomes): Draft {
  if (over?.kind === "upgraded") {
    const { before, after, upgrade } = over;
    const access = accessChange(before.matrix, after.matrix);
    const afresh = anew.kind === "refused" ? anew.failure : { refused: [], unreviewable: [] };
    return {
      refusals: [],
      unreviewable: unique([...unreviewableIn(upgrade.functionChecks), ...afresh.unreviewable]),
      access,
      findings: [
        ...accessFindings(access),
        ...compareVersions(before, after, upgrade),
        ...(anew.kind === "deployed" ? upgradeFindings(after.matrix, anew.observed.matrix) : notAnew(afresh)),
      ],
      resources: resourceChanges(upgrade.steps),
      matrices: { before: before.matrix, after: after.matrix },
    };
  }
  const after = anew.kind === "deployed" ? anew.observed.matrix : undefined;
  if (over?.kind === "refused") {
    const { before, failure, steps } = over;
    // It would give this access, were it deployed.
    const access = after ? accessChange(before.matrix, after) : noAccessChange;
    return {
      refusals: failure.refused,
      unreviewable: unique([...failure.unreviewable, ...(anew.kind === "refused" ? anew.failure.unreviewable : [])]),
      access,
      findings: [
        ...accessFindings(access),
        ...appSettingFindings(steps),
        ...hardeningFindings(steps),
        ...lossFindings(steps),
      ],
      resources: resourceChanges(steps),
      matrices: { before: before.matrix, ...(after && { after }) },
    };
  }
  const why = baseLacks === undefined ? whyNoBase(over?.failure) : `${baseLacks}.`;
  return {
    noComparison: `There is nothing to compare with at ${base}: ${why}`,
    refusals: anew.kind === "refused" ? anew.failure.refused : [],
    unreviewable: anew.kind === "refused" ? anew.failure.unreviewable : [],
    access: noAccessChange,
    findings: [],
    resources: [],
    matrices: { ...(after && { after }) },
  };
}

function notAnew({ refused }: Failure): readonly ReviewFinding[] {
  if (refused.length === 0) return [];
  const text = "The change can be deployed over the base, and not anew.";
  return [{ severity: "breaks", area: "deployment", text, consequence: refused.join("\n") }];
}

/** What is refused of it, else what is not known here: that says nothing of the base. */
function whyNoBase({ refused, unreviewable }: Failure = { refused: [], unreviewable: [] }): string {
  return refused.length > 0 || unreviewable.length === 0
    ? `it cannot be deployed today. ${refused.join("\n")}`
    : `it cannot be reviewed here. ${unreviewable.join("\n")}`;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** By severity, then by area. Who gains and loses stays in the matrix's order; the services list in none of their own. */
function inOrder(findings: readonly ReviewFinding[]): readonly ReviewFinding[] {
  const place = ({ severity, area }: ReviewFinding) =>
    severities.indexOf(severity) * areas.length + areas.indexOf(area);
  return findings.toSorted((one, other) => {
    const apart = place(one) - place(other);
    return apart === 0 && one.area !== "access" ? one.text.localeCompare(other.text, "en") : apart;
  });
}

/** The worst that is known; where nothing bad is, what is not known. */
function verdictOf(account: Draft, { settings, files }: Outcomes): ReviewVerdict {
  const { refusals, unreviewable, noComparison, findings, resources } = account;
  if (refusals.length > 0) return "not deployable";
  const isFound = (severity: ReviewFinding["severity"]) => findings.some((one) => one.severity === severity);
  if (isFound("access widened")) return "access widened";
  if (isFound("protection weakened")) return "protection weakened";
  if (unreviewable.length > 0) return "not reviewable";
  if (noComparison !== undefined) return "no comparison";
  if (files.toRead.length > 0) return "to be read";
  return findings.length + resources.length + settings.length === 0 ? "nothing changed" : "access not widened";
}
