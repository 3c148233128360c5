import type { Administrator, Origin, Power } from "./origin.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";

/** A check's action, its expectation, and its finding. The claim holds if the last two are deeply equal. */
export interface Evidence {
  readonly action: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Groups of checks, in the order that a reader meets them. */
export const checkGroups = [
  "App Service authentication",
  "Tokens",
  "App registrations and consent",
  "Callers and credentials",
  "People and conditional access",
  "The function",
  "Life cycle",
] as const;

export type CheckGroup = (typeof checkGroups)[number];

/** One claim of the guide, as a check that runs. */
export interface Check {
  readonly group: CheckGroup;
  /** The guide's row, such as `G11`. */
  readonly row: string;
  /** One sentence, true or false. */
  readonly claim: string;
  readonly needs: readonly Power[];
  /** Why the check doesn't apply to this stack, if it doesn't. */
  readonly notApplicableReason?: (outputs: StackOutputs) => string | undefined;
  readonly run: (origin: Origin) => Promise<Evidence>;
}

/**
 * Claims about every endpoint of the deployed contract, checked together because they share their temporary objects.
 * `run` reports one piece of evidence for each claim, in their order, as it finds them.
 */
export interface EndpointCheck {
  readonly group: CheckGroup;
  readonly row: string;
  readonly needs: readonly Power[];
  readonly claims: (outputs: StackOutputs) => readonly string[];
  readonly notApplicableReason?: (outputs: StackOutputs) => string | undefined;
  readonly run: (origin: Origin, report: (evidence: EndpointEvidence) => void) => Promise<void>;
}

/** Evidence, or the missing power that it needs. */
export type EndpointEvidence = Evidence | { readonly missing: string };

/** Sorts the guide's rows first, those beyond the guide after them, the endpoints' last. */
export function byRow(left: string, right: string): number {
  const place = (row: string) => (row.startsWith("G") ? "a" : row.startsWith("E") ? "c" : "b") + row;
  return place(left).localeCompare(place(right), "en", { numeric: true });
}

/** A check before it is put in its group. */
export type UngroupedCheck = Omit<Check, "group">;

export function inGroup(group: CheckGroup, checks: readonly UngroupedCheck[]): readonly Check[] {
  return checks.map((check) => ({ ...check, group }));
}

/** A check that needs nothing but the stack itself. */
export function check(row: string, claim: string, run: (origin: Origin) => Promise<Evidence>): UngroupedCheck {
  return { row, claim, needs: [], run };
}

/** A check of a caller that has its own app registration; not applicable to a stack without one. */
export function ofCaller(check: UngroupedCheck): UngroupedCheck {
  const { notApplicableReason } = check;
  return {
    ...check,
    notApplicableReason: (outputs) =>
      Object.values(outputs.callers).every(({ existing }) => existing !== undefined)
        ? "no caller of the stack has its own app registration"
        : notApplicableReason?.(outputs),
  };
}

type AsAdministrator = (origin: Origin, administrator: Administrator) => Promise<Evidence>;

/** A check that reads the stack as an administrator. */
export function checkAsAdministrator(row: string, claim: string, run: AsAdministrator): UngroupedCheck {
  return withAdministrator(row, claim, ["administrator"], run);
}

/**
 * A check that changes the stack as an administrator, and restores it. On a stack that others use, it needs permission.
 */
export function checkByAltering(
  row: string,
  claim: string,
  run: AsAdministrator,
  needs: readonly Power[] = [],
): UngroupedCheck {
  return withAdministrator(row, claim, ["administrator", "alteration", ...needs], run);
}

function withAdministrator(row: string, claim: string, needs: readonly Power[], run: AsAdministrator): UngroupedCheck {
  return {
    row,
    claim,
    needs,
    run: (origin) => {
      if (!origin.administrator) throw new Error(`${row} was run without an administrator.`);
      return run(origin, origin.administrator);
    },
  };
}
