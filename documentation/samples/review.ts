import type { Review } from "../../commands/review/findings/review.ts";

type Matrix = NonNullable<Review["stacks"][number]["matrices"]["after"]>;

/** A change that lets another caller in, from a matrix of three callers. */
export function sampleReview(matrix: Matrix): Review {
  const gains = {
    id: "access/gains",
    severity: "opens",
    subject: "caller reports: the API",
    before: "absent",
    after: "allowed",
    facts: {
      who: "caller reports",
      how: "client credentials",
      resource: "the API",
      from: [],
      presence: "new",
    },
    where: [{ file: "Pulumi.dev.yaml", line: 13 }],
    stacks: ["dev"],
  } as const;
  const isOther = (label: string) => label !== "caller reports";
  const before: Matrix = {
    ...matrix,
    subjects: matrix.subjects.filter(({ label }) => isOther(label)),
    cells: matrix.cells.filter(({ who }) => isOther(who)),
  };
  return {
    format: 2,
    versions: {
      base: "main",
      baseCommit: "04affcec".padEnd(40, "0"),
      baseMovedOn: false,
      isUnrelated: false,
      headCommit: "df427ea1".padEnd(40, "0"),
      uncommitted: false,
    },
    judge: { of: "base", commit: "04affcec".padEnd(40, "0") },
    verdict: "opens",
    counts: { opens: 1, weakens: 0, breaks: 0, unknown: 0, changes: 0, accepted: 0, read: 1 },
    findings: [gains],
    files: [
      { file: "Pulumi.dev.yaml", class: "settings", standing: "judged", why: "its effect was compared" },
      {
        file: "functions/src/who-calls.ts",
        class: "ships",
        standing: "read",
        why: "no check judges what a handler does",
      },
    ],
    stacks: [
      {
        stack: "dev",
        kind: "compared",
        verdict: "opens",
        refusals: [],
        resources: [
          { op: "create", type: "azuread:index/application:Application", name: "reports", properties: [] },
          {
            op: "create",
            type: "azuread:index/servicePrincipal:ServicePrincipal",
            name: "reports-service-principal",
            properties: [],
          },
          {
            op: "update",
            type: "azure-native:web:WebAppAuthSettingsV2",
            name: "function-app-auth",
            properties: ["identityProviders"],
          },
        ],
        settings: [{ path: "callers.reports.secrets.first.endDate", before: undefined, after: "2027-05-03T00:00:00Z" }],
        assumed: [],
        matrices: { before, after: matrix },
      },
      {
        stack: "prod",
        kind: "unaffected",
        verdict: "no change",
        refusals: [],
        resources: [],
        settings: [],
        assumed: [],
        matrices: {},
      },
    ],
    package: {},
  };
}
