/** One thing in Azure or Entra ID that is not as it was deployed. */
export interface DriftFinding {
  /** The program's name for the resource, the last part of its URN: `api`, `integration-service-principal`. */
  readonly resource: string;
  /** What it is, with the name that it has in the portal: `app registration "whocalls API (test)"`. */
  readonly what: string;
  /** Where a person looks at it: `Entra ID > App registrations > Authentication`. */
  readonly portal: string;
  /** The property, in the program's words: `web.redirectUris`. Empty: the resource as a whole. */
  readonly property: string;
  readonly kind: "added" | "removed" | "changed" | "gone";
  /** As deployed; absent where nothing was. Never a secret, never the value of an app setting. */
  readonly expected?: unknown;
  /** As it is; absent where nothing is. */
  readonly found?: unknown;
  readonly meaning: Meaning;
  /** Who has seen it: Pulumi's refresh, or a look at what a refresh does not read. */
  readonly seenBy: "refresh" | "look";
  /** A sentence, or a command with a sentence. */
  readonly undo: string;
}

/**
 * What it may do to the question who can call: `access`: somebody may get in, or further, who should not; `lacking`:
 * somebody or something that should work may not; `other`: neither.
 */
export type Meaning = "access" | "lacking" | "other";

/** Something that could not be read: whatever drifted there is not among the findings. */
export interface NotLooked {
  readonly what: string;
  readonly why: string;
  /** The permission that is missing, where it is one. */
  readonly needs?: string;
}

/** A change of the program or its settings that no deployment has carried out yet. Not drift. */
export interface Undeployed {
  readonly resource: string;
  readonly what: string;
  readonly change: "create" | "update" | "delete";
  /** Properties that differ; empty for a whole resource. */
  readonly properties: readonly string[];
}

/** What the comparison found. */
export interface Drift {
  readonly stack: string;
  /** `access` first; a thing is told once, however many have seen it. */
  readonly findings: readonly DriftFinding[];
  readonly notLooked: readonly NotLooked[];
  readonly undeployed: readonly Undeployed[];
  /** What is nobody's drift, and worth knowing: policies of others that name the API. */
  readonly information: readonly string[];
  /** Resources of the stack that were compared. */
  readonly resources: number;
}
