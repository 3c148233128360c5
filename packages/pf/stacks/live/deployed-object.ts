import { nounOf, resourceTypeOf } from "./program-types.ts";
import { logicalName, type StateResource } from "./stack-state.ts";

/** Something in Azure or Entra ID, with names for a person. */
export interface DeployedObject {
  /** `app registration`, `resource group` … */
  readonly kind: string;
  readonly name: string;
  /** Object id in Entra ID, resource id in Azure. */
  readonly id: string;
}

/** Someone else's thing that removing the stack would harm. */
export interface Foreign extends DeployedObject {
  /** What will happen to it, in a sentence. */
  readonly effect: string;
}

/** Something that was changed and stays. */
export interface Changed extends DeployedObject {
  /** A sentence. */
  readonly what: string;
}

/** The stack's own thing, or perhaps its own, that still exists. */
export interface RemainingObject extends DeployedObject {
  /** A sentence. */
  readonly why: string;
  /** How to remove it: a command, if there is one. */
  readonly fix: string;
}

/** Things that will remain, as known beforehand. */
export interface Remaining {
  readonly what: string;
  readonly why: string;
  /** The command for a person who has to remove it. */
  readonly fix?: string;
}

export function deployedObjectOf(resource: StateResource): DeployedObject {
  const { type, id = "", outputs } = resource;
  const nameCandidates = [outputs["displayName"], outputs["name"]].find(
    (name) => typeof name === "string" && name !== "",
  );
  return {
    kind: nounOf(type),
    name: resourceTypeOf(type)?.isNamedByProgram
      ? logicalName(resource)
      : String(nameCandidates ?? logicalName(resource)),
    // azuread's ID is an object's path in Graph.
    id: type.startsWith("azuread:") ? lastSegment(id) : id,
  };
}

/** The last part of a path. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Adds a period if there isn't one. One inside quotation marks counts. */
export function sentence(text: string): string {
  return /[.!?]["')\]]?$/.test(text) ? text : `${text}.`;
}
