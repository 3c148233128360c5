import type { PhysicalNames } from "@protected-function/infra/naming.ts";

/** What every command needs to know about a type of resource that the program declares. */
export interface ResourceType {
  /** Pulumi's type. */
  readonly type: string;
  /** Microsoft's name for one. Default: the last word of Pulumi's type. */
  readonly noun?: string;
  /** For types that Resource Manager lists, which don't go with another resource. */
  readonly azure?: {
    /** As Resource Manager writes it. */
    readonly type: string;
    /** To read and delete it. */
    readonly apiVersion: string;
    readonly name: (names: PhysicalNames, suffix: string) => string;
  };
  /**
   * Who marks it as this stack's. `itself`: the program always creates it with a mark. `parent`: it is a part of a marked
   * resource. `component`: it has no mark, so its component in the state tells it from others. Default: nobody.
   */
  readonly markedBy?: "itself" | "parent" | "component";
  /** Its own name helps a person less than the program's. */
  readonly isNamedByProgram?: true;
  /** Where the English portals show it, up to the resource itself. They may change without notice. */
  readonly portal?: string;
  /** The resource's page in the portal that shows a property, by the property's prefix. The first match wins. */
  readonly pages?: readonly (readonly [beginning: string, page: string])[];
  /**
   * Inputs that decide nothing about access, separated by spaces. For any other, drift and review need a rule of their
   * own; without one its effect is unknown.
   */
  readonly inputs?: {
    /** With another value, another resource is in its place. */
    readonly identity?: string;
    readonly description?: string;
    /** Size, price, or how it runs. */
    readonly operation?: string;
  };
  /** Another one allows nothing by itself: only its inputs can. Default: it may. */
  readonly isHarmlessAlone?: true;
  /** What is lost with it, in a few words and in a sentence. */
  readonly loss?: readonly [what: string, means: string];
}
