import { randomUUID } from "node:crypto";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { buildMatrix } from "../access-matrix/build-matrix.ts";
import type { Deployed } from "../access-matrix/deployed.ts";
import { type Cell, labels, type Subject } from "../access-matrix/matrix.ts";
import type { TenantSubject } from "../access-matrix/subjects.ts";
import { type Endpoint, endpointName } from "../checks/call.ts";
import { callerWithoutRole, type situations, usualCaller } from "../stacks/call/identity.ts";
import { type AccessOfCaller, cellsAt, verdictsOf } from "./access-verdicts.ts";

/** As short as the table names them: a list shows no more. */
export const situationNames: Readonly<Record<keyof typeof situations, string>> = {
  "no-token": labels.noToken,
  stranger: "another app in this tenant",
  "no-role": "an app without the role",
  expired: "a caller with an expired token",
  "other-tenant": labels.foreignApplication,
};

const bare: TenantSubject = {
  subject: { label: labels.noToken, kind: "nobody", how: "bare" },
  principal: { kind: "nobody" },
};

/**
 * The rows of the situations that a caller of the stack can be in: without a role, and with an expired token. The caller is
 * the one that `--as` takes at each endpoint.
 *
 * @param endpoints by name, in the order of the table
 */
export function situationRows(
  deployed: Deployed,
  declared: readonly TenantSubject[],
  outputs: StackOutputs,
  endpoints: readonly string[],
): readonly AccessOfCaller[] {
  const subjects = declared.filter(({ subject }) => subject.kind === "caller");
  if (subjects.length === 0) return [];
  const subjectOf = (name: string | undefined) =>
    subjects.find(({ subject }) => subject.principals?.some((principal) => principal.name === name));
  const matrix = buildMatrix(deployed, [...subjects, ...subjects.map(withoutRoles), bare]);
  const cells = (subject: TenantSubject | undefined, endpoint: string) =>
    subject === undefined ? [] : cellsAt(matrix, subject.subject, endpoint);
  const row = (as: "no-role" | "expired", cellsOf: (endpoint: Endpoint) => readonly Cell[]): AccessOfCaller => ({
    as,
    name: situationNames[as],
    kind: "anyone else",
    detail: as,
    verdicts: endpoints.map((name) =>
      verdictsOf(outputs.endpoints.filter((endpoint) => endpointName(endpoint) === name).flatMap(cellsOf)),
    ),
  });
  return [
    row("no-role", (endpoint) => {
      const lacking = callerWithoutRole(outputs, endpoint);
      const usual = subjectOf(usualCaller(outputs, endpoint)?.[0]);
      return cells(lacking === undefined ? usual && withoutRoles(usual) : subjectOf(lacking), endpointName(endpoint));
    }),
    row("expired", (endpoint) => {
      const usual = subjectOf(usualCaller(outputs, endpoint)?.[0]);
      const withoutToken = cells(bare, endpointName(endpoint));
      // An expired token gets what a missing one gets. One that Entra ID doesn't issue can't expire.
      return cells(usual, endpointName(endpoint)).map((cell) => {
        const isRefusedToken = cell.by === "Entra ID" || cell.by === "conditional access";
        return isRefusedToken ? cell : (withoutToken.find(({ from }) => from === cell.from) ?? cell);
      });
    }),
  ];
}

/** As the twin alters it: assignments belong to an object id, and nobody has this one. */
function withoutRoles({ subject, principal }: TenantSubject): TenantSubject {
  const label: Subject["label"] = `${subject.label}, without its roles`;
  return {
    subject: { ...subject, label },
    principal: principal.kind === "application" ? { ...principal, servicePrincipalId: randomUUID() } : principal,
  };
}
