import { randomUUID } from "node:crypto";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { buildMatrix } from "../access-matrix/build-matrix.ts";
import { labels, type Matrix, type Place } from "../access-matrix/matrix.ts";
import { readDeployed } from "../access-matrix/read-deployed.ts";
import { findDeclaredSubjects, type TenantSubject } from "../access-matrix/subjects.ts";
import { accessSentences, whoCanCall } from "../access-matrix/who-can-call.ts";
import { twinAdministration } from "../stacks/local/administration.ts";
import type { LocalStack } from "../stacks/local/local-stack.ts";
import type { PeopleInSettings } from "../stacks/settings/people-in-settings.ts";
import { type AccessOfCaller, cellsAt, verdictsOf } from "./access-verdicts.ts";
import { situationRows } from "./situation-rows.ts";

/** Who can call what. */
export interface Access {
  /** `GET orders/{id}`, in the contract's order. */
  readonly endpoints: readonly string[];
  readonly callers: readonly AccessOfCaller[];
  /** Where a call can come from. Empty if it doesn't matter. */
  readonly places: readonly Pick<Place, "name" | "address">[];
  /** Who can call each endpoint, in a sentence. */
  readonly sentences: readonly string[];
  /** Why this can't be computed. Trying works nonetheless. */
  readonly problem?: string;
}

/** Applications that nobody declared. They exist in the computation only: nothing is created in the developer's tenant. */
const stranger: TenantSubject = {
  subject: { label: labels.unassignedApplication, kind: "unknown application", how: "client credentials" },
  principal: { kind: "application", clientId: randomUUID(), servicePrincipalId: randomUUID() },
};
const foreign: TenantSubject = {
  subject: { label: labels.foreignApplication, kind: "application of another tenant", how: "client credentials" },
  principal: { kind: "foreign application" },
};

/**
 * Reads back what is deployed, and computes who can call.
 *
 * @param outputs of that stack
 * @param people of its settings
 * @throws RequestRefused, and packages/core/access/'s errors for unsupported settings
 */
export async function readAccess(local: LocalStack, outputs: StackOutputs, people: PeopleInSettings): Promise<Access> {
  const administration = twinAdministration(local);
  try {
    const declared = await findDeclaredSubjects(administration.graph, outputs, people);
    const deployed = await readDeployed(outputs, administration, local.clock.now());
    const matrix = buildMatrix(deployed, [...declared, stranger, foreign]);
    const endpoints = matrix.protection.endpoints.map(({ name }) => name);
    const rowOf = (subject: TenantSubject) => accessOf(matrix, subject, endpoints);
    return {
      endpoints,
      callers: [
        ...declared.map(rowOf),
        rowOf(stranger),
        ...situationRows(deployed, declared, outputs, endpoints),
        rowOf(foreign),
      ],
      places: matrix.places.length < 2 ? [] : matrix.places.map(({ name, address }) => ({ name, address })),
      sentences: accessSentences(whoCanCall(matrix)),
    };
  } finally {
    await administration.close();
  }
}

/** What each kind of subject is on the command line, unless it has a name of its own. */
const situationOf: Partial<Record<TenantSubject["subject"]["kind"], string>> = {
  nobody: "no-token",
  "unknown application": "stranger",
  "application of another tenant": "other-tenant",
};

function accessOf(matrix: Matrix, { subject, userPrincipalName }: TenantSubject, endpoints: readonly string[]) {
  const declared = matrix.callers.find(({ label }) => label === subject.label);
  const name = subject.principals?.find(({ kind }) => kind === "caller")?.name;
  const as = name ?? userPrincipalName ?? situationOf[subject.kind] ?? subject.label;
  const credentials = declared?.credentials.map(({ kind }) => kind) ?? [];
  // What a command line calls it, which its name doesn't say.
  const detail = declared
    ? [declared.roles.join(", ") || "no role", ...credentials].join(" · ")
    : userPrincipalName === undefined
      ? (situationOf[subject.kind] ?? "")
      : subject.kind;
  const verdicts = endpoints.map((endpoint) => verdictsOf(cellsAt(matrix, subject, endpoint)));
  const kind = name !== undefined ? "caller" : userPrincipalName !== undefined ? "person" : "anyone else";
  return { as, name: name ?? userPrincipalName ?? subject.label, kind, detail, verdicts } as const;
}
