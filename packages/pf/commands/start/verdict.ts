import { stackOf } from "@protected-function/core/text/stack-of.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { deployNext } from "../../cli/deploy-next.ts";
import { countText } from "../../cli/check-list.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Verdict } from "@protected-function/core/text/verdict.ts";
import { bindingsRow } from "../../checks/endpoints/bindings.ts";
import { triggersRow } from "../../checks/endpoints/triggers.ts";
import { handlerRow } from "./thrown-handlers.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import type { EndpointVerdict } from "./endpoint-verdicts.ts";

interface Judged {
  readonly ok: boolean;
  readonly rows: readonly (Pick<Outcome, "outcome"> & Partial<Pick<Outcome, "id" | "reason">>)[];
  readonly endpoints: readonly Pick<EndpointVerdict, "ok" | "closed">[];
}

/** The options that affect the printed result. */
export interface OutputOptions {
  /** Each check has its own line. */
  readonly all?: boolean;
  /** Each check was printed when it was done. */
  readonly isListed?: boolean;
  /** The settings file as typed. */
  readonly settings?: string | undefined;
}

/** The result of a run, in a line. */
export function proofVerdict({ ok, rows, endpoints }: Judged): Verdict {
  const idle = [countOf(rows, bindingsRow, "binding"), countOf(rows, triggersRow, "trigger")].flat();
  // Those that are counted as registered aren't counted again as not applicable.
  const others = rows.filter((row) => !isIdle(row));
  const counts = [
    countText(others),
    ...(idle.length === 0 ? [] : [`${idle.join(" and ")} registered, not run here`]),
  ].join("; ");
  if (!ok) return { kind: "fail", sentence: `The stack doesn't work as declared: ${counts}.` };
  const open = endpoints.filter((endpoint) => !endpoint.ok).length;
  if (open > 0) {
    return {
      kind: "warn",
      sentence: `Nothing failed, but access to ${open} of ${endpoints.length} endpoints isn't proved: ${counts}.`,
    };
  }
  if (endpoints.length > 0 && endpoints.every(({ closed }) => closed)) {
    return { kind: "warn", sentence: `The stack works as declared, but nobody can call the API: ${counts}.` };
  }
  return { kind: "pass", sentence: `The stack works as declared: ${counts}.` };
}

function countOf(rows: Judged["rows"], row: string, noun: string): readonly string[] {
  const count = rows.filter((one) => one.id === row && isIdle(one)).length;
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? "" : "s"}`];
}

/** A binding or trigger that no check ran. */
function isIdle({ id, outcome }: Judged["rows"][number]): boolean {
  return outcome === "not-applicable" && (id === bindingsRow || id === triggersRow);
}

/** The next steps after a run. */
export function proofNext(
  { ok }: Pick<Judged, "ok">,
  { all = false, isListed = all, settings }: OutputOptions,
): readonly string[] {
  const file = settings === undefined ? "" : ` --settings ${shellWord(settings)}`;
  if (!ok) return [`Fix what failed, then run again: ./pf start${file}`];
  return [
    ...(isListed ? [] : [`List every check: ./pf start${file} --all`]),
    `See who can call from where: ./pf matrix${file} --html access.html`,
    `Change the code, and see it answer: ./pf dev${file}`,
    deployNext(stackOf(settings ?? "")),
  ];
}

/** The bindings and triggers that no check ran, by what they would have shown, and handlers that fail without an input. */
export function notRunHere(rows: readonly Outcome[]): readonly string[] {
  return rows.flatMap((row) => {
    const { id, claim, outcome, reason } = row;
    if (id === handlerRow) return outcome === "failed" ? [] : [`${claim} ${reason}`];
    if (!isIdle(row)) return [];
    const [, why] = /^registered, not run [\w ]+: ([^]+)$/.exec(reason ?? "") ?? [];
    return [why === undefined ? claim : `${claim} ${capital(why)}`];
  });
}

export const notRunTitle = "Registered, not run here";
