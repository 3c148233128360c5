import { isObject } from "@protected-function/core/text/json.ts";
import {
  isMarkOf,
  isNamedAlike,
  markInAzureTags,
  markInNotes,
  type Owner,
  type ReadMark,
} from "@protected-function/infra/stack-mark.ts";
import type { StateResource } from "./stack-state.ts";
import type { DeployedObject } from "./deployed-object.ts";

/**
 * How a thing relates to the stack.
 * - `own`: it is proved to be the stack's. Teardown removes it.
 * - `candidate`: it may be the stack's. Teardown removes it only if a person names or confirms it.
 * - `adopted`: a stack adopted it. Teardown never removes it.
 * - `other`: its mark isn't this stack's. Teardown removes it only if a person names it.
 * - `conflict`: it is in the state, but adopted or another stack's. Teardown removes nothing until that is settled.
 */
type Ownership = "own" | "candidate" | "adopted" | "other" | "conflict";

/** A thing that is the stack's, or may be mistaken for it. */
export interface OwnedObject extends DeployedObject {
  readonly ownership: Ownership;
  /** A sentence; empty if it is the stack's own. */
  readonly why: string;
  /** Its mark says that it's production. Nobody may remove it, even by name. */
  readonly isProduction?: boolean;
  /** Who created it, if Azure says so. */
  readonly createdBy?: string | undefined;
}

/** Everything known about a thing. */
export interface Evidence {
  /** As the thing carries it now. */
  readonly mark: ReadMark | undefined;
  /** The state has its ID. */
  readonly isHeld: boolean;
  /** Nothing else can ever have its ID, as in Entra ID. An Azure ID is only a name. Default: no. */
  readonly hasUniqueId?: boolean;
  /** It has a name that the program uses, or began to use, in the place where the program puts it. */
  readonly isNamed: boolean;
  /** The settings name it under `adopt`, or as an existing caller. */
  readonly isAdopted: boolean;
}

/**
 * The proof of ownership that every command uses. A thing is the stack's if the state holds it and it is still there as
 * the stack's: by an ID that nothing else can have, or by the whole mark. A thing that no state holds needs the whole
 * mark and the program's name in the program's place.
 *
 * @returns undefined for a thing unrelated to the stack
 */
export function ownershipOf(evidence: Evidence, owner: Owner): Pick<OwnedObject, "ownership" | "why"> | undefined {
  const { mark, isHeld, isNamed, isAdopted, hasUniqueId = false } = evidence;
  const owned = ownerOf(mark, owner);
  const marked = mark === undefined ? "" : `It is marked as ${describeMark(mark)}`;
  if (isAdopted || owned === "adopted") {
    const why = isAdopted ? "The settings name it under adopt, or as a caller that exists already." : `${marked}.`;
    return { ownership: isHeld ? "conflict" : "adopted", why };
  }
  if (isHeld && owner.id === undefined) return { ownership: "candidate", why: heldWithoutId };
  if (isHeld && (owned === "another's" || owned === "copied")) return { ownership: "conflict", why: `${marked}.` };
  if (isHeld && (hasUniqueId || owned === "ours")) return stackOwned;
  if (isHeld) return { ownership: "candidate", why: heldWithoutMark };
  switch (owned) {
    case "ours":
      return isNamed ? stackOwned : { ownership: "candidate", why: copiedMark };
    case "unproven":
      return { ownership: "candidate", why: `${marked}: another deployment of this template may be marked alike.` };
    case "copied":
      return { ownership: "other", why: `${marked}${placeOf(mark)}: a copy of this stack's id in another mark.` };
    case "another's":
      // A thing that another stack adopted can't be removed either.
      return isNamed ? { ownership: mark?.origin === "adopted" ? "adopted" : "other", why: `${marked}.` } : undefined;
    default:
      return isNamed ? { ownership: "candidate", why: byNameOnly } : undefined;
  }
}

const stackOwned = { ownership: "own", why: "" } as const;

export const byNameOnly = "It looks like this stack's by its name only, and a name proves nothing.";

const copiedMark =
  "It has this stack's tags, but the program creates nothing of that type and name there. A policy may have copied them, or a person.";

const heldWithoutMark =
  "The state holds its id, but it lacks the mark that the stack wrote. An Azure id is only a name: someone else may have created it again.";

const heldWithoutId = "The state holds it, but not the stack's id. `npx pulumi up` gives the stack one, in place.";

/** Whether to remove it. `included` has the IDs that a person has named or confirmed. */
export function isToBeRemoved({ ownership, id }: OwnedObject, included: ReadonlySet<string>): boolean {
  if (ownership === "own") return true;
  return (ownership === "candidate" || ownership === "other") && included.has(id.toLowerCase());
}

/** The owner by its mark alone. */
function ownerOf(
  mark: ReadMark | undefined,
  owner: Owner,
): "ours" | "adopted" | "unproven" | "copied" | "another's" | undefined {
  if (!mark) return undefined;
  const hasId = owner.id !== undefined;
  if (hasId && mark.id !== owner.id) return "another's";
  if (hasId && !isMarkOf(mark, owner)) return mark.origin === "adopted" ? "another's" : "copied";
  if (!isNamedAlike(mark, owner)) return "another's";
  if (mark.origin === "adopted") return "adopted";
  return hasId ? "ours" : "unproven";
}

/** Whether a mark, or a tag beside it, says that the thing is production. */
export function saysProduction(
  mark: ReadMark | undefined,
  tags: Readonly<Record<string, string>> | null | undefined = {},
): boolean {
  const environmentTags = Object.entries(tags ?? {}).filter(([name]) => /^(?:stack-)?environment$/i.test(name));
  return [mark?.environment, ...environmentTags.map(([, value]) => value)].some(
    (value) => value?.toLowerCase() === "production",
  );
}

/** A resource's marks in the state: as the program wrote it, and as it was last read. */
export function marksIn({ inputs, outputs }: Pick<StateResource, "inputs" | "outputs">): readonly ReadMark[] {
  return [inputs, outputs].flatMap((properties) => {
    const { notes, tags } = properties as { readonly notes?: unknown; readonly tags?: unknown };
    const byNotes = typeof notes === "string" ? markInNotes(notes) : undefined;
    const byTags = isObject(tags) ? markInAzureTags(tags as Readonly<Record<string, string>>) : undefined;
    return [byNotes, byTags].filter((mark) => mark !== undefined);
  });
}

function placeOf(mark: ReadMark | undefined): string {
  return mark?.subscriptionId ? `, subscription ${mark.subscriptionId}` : "";
}

/** A mark in words, for a person who has to decide. */
export function describeMark({ origin, project, stack, workload, id }: ReadMark): string {
  return `${origin} by project ${project}, stack ${stack}, workload ${workload || "missing"}, stack id ${id || "missing"}`;
}
