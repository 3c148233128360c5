import { isNamedAlike, markInAzureTags, markInNotes, type Owner, type ReadMark } from "../../infra/stack-mark.ts";
import type { StateResource } from "./stack-state.ts";
import type { Thing } from "./thing.ts";

/**
 * How a thing relates to the stack.
 * - `own`: it has this state's ID, or it is in the state and no mark contradicts that. Teardown removes it.
 * - `candidate`: it may be the stack's. Teardown removes it only if a person names or confirms it.
 * - `adopted`: a stack adopted it. Teardown never removes it.
 * - `other`: it belongs to another deployment with the same names. Teardown removes it only if a person names it.
 * - `conflict`: it is in the state, but adopted or another stack's. Teardown removes nothing until that is settled.
 */
type Standing = "own" | "candidate" | "adopted" | "other" | "conflict";

/** A thing that is the stack's, or may be mistaken for it. */
export interface Found extends Thing {
  readonly standing: Standing;
  /** A sentence; empty if it is the stack's own. */
  readonly why: string;
}

/** Everything known about a thing. */
export interface Evidence {
  readonly mark: ReadMark | undefined;
  /** The state has its ID. */
  readonly isHeld: boolean;
  /** It has a name that the program uses. */
  readonly isNamed: boolean;
  /** The settings name it under `adopt`, or as an existing caller. */
  readonly isAdopted: boolean;
}

/** @returns undefined for a thing unrelated to the stack */
export function standingOf(
  { mark, isHeld, isNamed, isAdopted }: Evidence,
  owner: Owner,
): Pick<Found, "standing" | "why"> | undefined {
  const whose = ownerOf(mark, owner);
  const marked = mark === undefined ? "" : `It is marked as ${describeMark(mark)}`;
  if (isAdopted || whose === "adopted") {
    const why = isAdopted ? "The settings name it under adopt, or as a caller that exists already." : `${marked}.`;
    return { standing: isHeld ? "conflict" : "adopted", why };
  }
  if (isHeld && owner.id === undefined) return { standing: "candidate", why: heldWithoutId };
  if (isHeld) return whose === "another's" ? { standing: "conflict", why: `${marked}.` } : own;
  switch (whose) {
    case "ours":
      return own;
    case "unproven":
      return { standing: "candidate", why: `${marked}: another deployment of this template may be marked alike.` };
    case "another's":
      // A thing that another stack adopted can't be removed either.
      return isNamed ? { standing: mark?.origin === "adopted" ? "adopted" : "other", why: `${marked}.` } : undefined;
    default:
      return isNamed ? { standing: "candidate", why: byNameOnly } : undefined;
  }
}

const own = { standing: "own", why: "" } as const;

export const byNameOnly = "It looks like this stack's by its name only, and a name proves nothing.";

const heldWithoutId =
  "The state holds it, but a version that gave no stack id deployed it. `npx pulumi up` gives the stack one, in place.";

/** Whether to remove it. `included` has the IDs that a person has named or confirmed. */
export function isGoing({ standing, id }: Found, included: ReadonlySet<string>): boolean {
  if (standing === "own") return true;
  return (standing === "candidate" || standing === "other") && included.has(id.toLowerCase());
}

/** The owner by its mark alone. */
function ownerOf(mark: ReadMark | undefined, owner: Owner): "ours" | "adopted" | "unproven" | "another's" | undefined {
  if (!mark) return undefined;
  const isProven = mark.id !== undefined && owner.id !== undefined;
  const isAlike = isProven ? mark.id === owner.id : isNamedAlike(mark, owner);
  if (!isAlike) return "another's";
  if (mark.origin === "adopted") return "adopted";
  return isProven ? "ours" : "unproven";
}

/** A resource's marks in the state: as the program wrote it, and as it was last read. */
export function marksIn({ inputs, outputs }: StateResource): readonly ReadMark[] {
  return [inputs, outputs].flatMap((properties) => {
    const { notes, tags } = properties as { readonly notes?: unknown; readonly tags?: unknown };
    const byNotes = typeof notes === "string" ? markInNotes(notes) : undefined;
    const isRecord = typeof tags === "object" && tags !== null && !Array.isArray(tags);
    const byTags = isRecord ? markInAzureTags(tags as Readonly<Record<string, string>>) : undefined;
    return [byNotes, byTags].filter((mark) => mark !== undefined);
  });
}

/** A mark in words, for a person who has to decide. */
export function describeMark({ origin, project, stack, workload, id }: ReadMark): string {
  const which = [`project ${project}`, `stack ${stack}`, ...(workload === undefined ? [] : [`workload ${workload}`])];
  return `${origin} by ${which.join(", ")}, ${id === undefined ? "without a stack id" : `stack id ${id}`}`;
}
