import { foldMethods } from "../../access-matrix/fold-methods.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { accessSentence, type EndpointAccess, isClosed } from "../../access-matrix/who-can-call.ts";
import { allOf, endpointName } from "../../checks/call.ts";
import { signInClientOf } from "../../checks/people.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import type { VerdictKind } from "@protected-function/core/text/verdict.ts";
import { throwing, thrownUnder } from "./thrown-handlers.ts";

/** Everyone who can call an endpoint, in one sentence, as far as its checks prove it. */
export interface EndpointVerdict {
  /** `POST orders/{id}` */
  readonly endpoint: string;
  readonly verdict: string;
  /** Whether none of its checks failed and at least one applied. */
  readonly ok: boolean;
  /** Whether it's proved that nobody can call it. Absent if someone can. */
  readonly closed?: true;
}

/** One verdict for each endpoint, in the contract's order. The sentence stands only if checks proved what it says. */
export function endpointVerdicts(
  outputs: StackOutputs,
  access: readonly EndpointAccess[],
  rows: readonly Outcome[],
): readonly EndpointVerdict[] {
  return outputs.endpoints.map((deployed) => {
    const endpoint = endpointName(deployed);
    const endpointAccess = access.find((candidate) => candidate.endpoint === endpoint);
    const endpointRows = rows.filter((row) => concerns(row, endpoint));
    const relevant = [...endpointRows, ...rows.filter(({ id }) => ["E6", "E7", "E11"].includes(id))];
    const failed = relevant.filter(({ outcome }) => outcome === "failed");
    const unjudged = relevant.filter((row) => row.outcome !== "failed" && thrownUnder(row).length > 0);
    const reason =
      failed.length > 0
        ? `${idsOf(failed)} failed`
        : unjudged.length > 0
          ? `${checksOf(unjudged)} judged, because ${throwing(unjudged.flatMap(thrownUnder))}`
          : !endpointRows.some(({ outcome }) => outcome === "proved") || !endpointAccess
            ? "none of its checks ran"
            : unprovedPassword(endpointAccess, endpointRows, outputs);
    if (endpointAccess && reason === undefined) {
      const closed = isClosed(endpointAccess) && ({ closed: true } as const);
      return { endpoint, verdict: accessSentence(endpointAccess), ok: true, ...closed };
    }
    return { endpoint, verdict: `Access to ${endpoint} is NOT proved: ${reason}.`, ok: false };
  });
}

/** For a person: the methods of a route together, if their verdicts are alike. */
export function foldVerdicts(endpoints: readonly EndpointVerdict[]): readonly EndpointVerdict[] {
  const folded = foldMethods(endpoints.map((one) => ({ ...one, sentence: one.verdict })));
  return folded.map(({ sentence, ...one }) => ({ ...one, verdict: sentence }));
}

/** Its mark in a list. An endpoint that nobody can call is proved, and rarely meant. */
export function markOf({ ok, closed }: EndpointVerdict): VerdictKind {
  return !ok ? "fail" : closed ? "warn" : "pass";
}

function idsOf(rows: readonly Outcome[]): string {
  return allOf([...new Set(rows.map(({ id }) => id))]);
}

/** What checks that need a handler's answer show, as docs/reference/checks.md calls them. */
const shown: Readonly<Record<string, string>> = {
  E2: "each role alone",
  E5: "anonymous endpoints",
  E7: "endpoints of each caller",
};

/** "checks E2 (each role alone) and E7 (endpoints of each caller) weren't" */
function checksOf(rows: readonly Outcome[]): string {
  const ids = [...new Set(rows.map(({ id }) => id))];
  const names = ids.map((id) => (shown[id] === undefined ? id : `${id} (${shown[id]})`));
  return ids.length === 1 ? `check ${allOf(names)} wasn't` : `checks ${allOf(names)} weren't`;
}

/**
 * E2 signs people in with a password at the stack's own client, each with one role, and calls the endpoint. Without it,
 * no check has shown that a person named in the sentence can call.
 */
function unprovedPassword(
  { callerAccess, anonymous }: EndpointAccess,
  rows: readonly Outcome[],
  outputs: StackOutputs,
): string | undefined {
  const isSaid = callerAccess.some(({ ways }) => ways.some(({ way }) => way === "password"));
  if (anonymous !== undefined || !isSaid) return undefined;
  const row = rows.find(({ id }) => id === "E2");
  if (row?.outcome === "proved" && signInClientOf(outputs)) return undefined;
  return "E2 didn't call it as a person who signs in with a password";
}

/** The endpoint that a check is about alone; undefined for any other check. */
export function endpointOf(
  row: Pick<Outcome, "id" | "claim">,
  endpoints: readonly Pick<EndpointVerdict, "endpoint">[],
): string | undefined {
  return endpoints.find(({ endpoint }) => concerns(row, endpoint))?.endpoint;
}

/** Whether a check is about this endpoint alone: its claim begins with the endpoint's name. */
export function concerns({ id, claim }: Pick<Outcome, "id" | "claim">, endpoint: string): boolean {
  return /^E(?:[1-589]|10)$/.test(id) && claim.startsWith(`${endpoint} `);
}
