import type { Outcome } from "../../checks/run-checks.ts";
import type { RefusedAnswer, Refuser } from "../../checks/refused-answer.ts";

/** A failure that passes by itself after a deployment. */
export interface Propagation {
  readonly reason: string;
  /** The documentation. "inferred" if no source documents it. */
  readonly source: string;
}

interface RefusalRow extends Propagation {
  readonly by: Refuser;
  readonly codes?: readonly number[];
  readonly statuses?: readonly number[];
  /** A part of the answer's message. */
  readonly messagePart?: string;
}

interface DifferenceRow extends Propagation {
  readonly row: string;
  /** The paths that may differ. */
  readonly paths: RegExp;
}

const azureadRetries = "https://github.com/hashicorp/vault-plugin-secrets-azure/issues/26";

const refusals: readonly RefusalRow[] = [
  {
    by: "Entra ID",
    codes: [700016, 7000229, 500011],
    reason: "a new application or service principal isn't replicated yet",
    source: azureadRetries,
  },
  {
    by: "Entra ID",
    codes: [7000215],
    reason: "a new client secret isn't replicated yet",
    source: "https://github.com/microsoftgraph/microsoft-graph-docs/issues/17966",
  },
  {
    by: "Entra ID",
    codes: [501051, 50105],
    reason: "a new app role assignment isn't replicated yet",
    source: "https://github.com/microsoftgraph/microsoft-graph-docs/issues/15855",
  },
  {
    by: "Entra ID",
    codes: [65001],
    reason: "a new consent isn't replicated yet",
    source: "https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/2612",
  },
  {
    by: "Entra ID",
    codes: [70021, 700211, 700212, 700213],
    reason: "a new federated credential isn't replicated yet",
    source: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
  },
  {
    by: "Entra ID",
    codes: [700027],
    reason: "a new certificate isn't replicated yet",
    source: "inferred from client secrets",
  },
  {
    by: "Entra ID",
    codes: [50076, 50079],
    reason: "a changed policy, or security defaults that were turned off, still require MFA",
    source:
      "https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation#limitations",
  },
  {
    by: "Graph",
    statuses: [404],
    reason: "Graph doesn't find a new object everywhere yet",
    source: azureadRetries,
  },
  ...(["Graph", "Resource Manager", "Entra ID"] as const).map((by) => ({
    by,
    statuses: [429, 500, 502, 503, 504],
    reason: `${by} is busy`,
    source: "https://learn.microsoft.com/azure/architecture/best-practices/retry-service-specific",
  })),
  {
    by: "App Service authentication",
    statuses: [401, 403],
    reason: "App Service authentication still uses the settings from before the deployment",
    source: "inferred",
  },
  {
    by: "the function",
    statuses: [403],
    messagePart: "app-role-missing",
    reason: "the token was issued before the app role assignment was replicated",
    source: "https://github.com/microsoftgraph/microsoft-graph-docs/issues/15855",
  },
  {
    by: "the host",
    statuses: [404, 502, 503, 504],
    reason: "the Functions host is still starting with the new package",
    source: "https://github.com/Azure/azure-functions-host/issues/5539",
  },
  { by: "nobody", reason: "the site's name isn't in DNS yet, or the site isn't up yet", source: "inferred" },
];

const differences: readonly DifferenceRow[] = [
  {
    row: "B01",
    paths: /^packageSha256$/,
    reason: "an instance with the previous package still answers",
    source: "https://docs.azure.cn/en-us/azure-functions/flex-consumption-site-updates",
  },
  {
    row: "G30",
    paths: /^$|^\d+$/,
    reason: "the token was issued before the app role assignment was replicated",
    source: "https://github.com/microsoftgraph/microsoft-graph-docs/issues/15855",
  },
  {
    row: "G23",
    paths: /^callersRoles(\.\d+)?$/,
    reason: "Graph doesn't list the new app role assignment yet",
    source: "https://github.com/microsoftgraph/microsoft-graph-docs/issues/15855",
  },
  {
    row: "G05",
    paths: /^\d+(\.|$)/,
    reason: "Graph doesn't list the new consent yet",
    source: "inferred from app role assignments",
  },
];

/** Returns the propagation that explains a failure, or undefined if none explains it completely. */
export function propagationOf({ id, outcome, unexpected }: Outcome): Propagation | undefined {
  if (outcome !== "failed" || !unexpected) return undefined;
  if (unexpected.refusals.length > 0) {
    const explained = unexpected.refusals.map((refusal) => refusals.find((row) => explains(row, refusal)));
    return explained.every((row) => row !== undefined) ? bare(explained[0]) : undefined;
  }
  if (unexpected.differs.length === 0) return undefined;
  return bare(differences.find(({ row, paths }) => row === id && unexpected.differs.every((path) => paths.test(path))));
}

function explains({ by, codes, statuses, messagePart }: RefusalRow, refusal: RefusedAnswer): boolean {
  return (
    by === refusal.by &&
    (codes === undefined || refusal.codes.some((code) => codes.includes(code))) &&
    (statuses === undefined || (refusal.status !== undefined && statuses.includes(refusal.status))) &&
    (messagePart === undefined || refusal.said?.includes(messagePart) === true)
  );
}

function bare(row: Propagation | undefined): Propagation | undefined {
  return row && { reason: row.reason, source: row.source };
}
