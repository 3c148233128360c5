import type { Administrator, Origin, Power } from "./origin.ts";
import type { StackOutputs } from "../infra/outputs.ts";

/** What was done, what had to come back, what did. Held when the two are deeply equal. */
export interface Evidence {
  readonly did: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** What checks show, in the order in which a reader meets it. */
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

/** One claim of the guide, executable. */
export interface Check {
  readonly group: CheckGroup;
  /** The guide's row, such as `G11`. */
  readonly row: string;
  /** One sentence, true or false. */
  readonly claim: string;
  readonly needs: readonly Power[];
  /** Why it has nothing to say of this stack, as deployed. Left out: it always has. */
  readonly notApplicableReason?: (outputs: StackOutputs) => string | undefined;
  readonly run: (origin: Origin) => Promise<Evidence>;
}

/**
 * Claims about every endpoint of the deployed contract, proved together, since they share what has to be made for it: each piece of
 * evidence is told as it is found, one for each claim, in their order.
 */
export interface EndpointCheck {
  readonly group: CheckGroup;
  readonly row: string;
  readonly needs: readonly Power[];
  readonly claims: (outputs: StackOutputs) => readonly string[];
  readonly notApplicableReason?: (outputs: StackOutputs) => string | undefined;
  readonly run: (origin: Origin, tell: (evidence: EndpointEvidence) => void) => Promise<void>;
}

/** Or what this origin lacks for it. */
export type EndpointEvidence = Evidence | { readonly missing: string };

/** The guide's rows in their order, those beyond it after them. */
export function byRow(one: string, other: string): number {
  const place = (row: string) => (row.startsWith("G") ? "a" : row.startsWith("E") ? "c" : "b") + row;
  return place(one).localeCompare(place(other));
}

/** A check as its file writes it, before it is put in its group. */
export type UngroupedCheck = Omit<Check, "group">;

export function inGroup(group: CheckGroup, checks: readonly UngroupedCheck[]): readonly Check[] {
  return checks.map((check) => ({ ...check, group }));
}

/** A check that needs nothing but the stack itself. */
export function check(row: string, claim: string, run: (origin: Origin) => Promise<Evidence>): UngroupedCheck {
  return { row, claim, needs: [], run };
}

/** A check of a caller with a registration of the stack's own: where there is none, it has nothing to say. */
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

/** A check that reads the stack back as an administrator. */
export function checkAsAdministrator(row: string, claim: string, run: AsAdministrator): UngroupedCheck {
  return withAdministrator(row, claim, ["administrator"], run);
}

/** A check that alters the stack as an administrator, and puts it back: never against a stack that others use, unasked. */
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
