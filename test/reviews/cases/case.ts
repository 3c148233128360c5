import type { FindingId } from "../../../packages/pf/commands/review/findings/kinds.ts";
import type { Verdict } from "../../../packages/pf/commands/review/findings/review.ts";
import type { Json } from "../../../packages/pf/commands/review/snapshot/snapshot.ts";

/** One change of a file or of a stack's settings. Paths are from the repository. */
export type Edit =
  /** `find` stands once in the file. */
  | { readonly file: string; readonly find: string; readonly replace: string }
  | { readonly file: string; readonly text: string }
  | { readonly file: string; readonly deleted: true }
  | { readonly file: string; readonly linkTo: string }
  /** A setting of the stack dev, which the bench writes: by its path, undefined takes it out. */
  | { readonly setting: string; readonly to: Json | undefined };

/**
 * What the engine, Graph and Resource Manager would answer after the change, as a difference to the base: for cases that are
 * judged without an engine.
 */
export type Altered =
  /** `path` in the resource: `inputs.httpsOnly`, `options.protect`. `resource` is `<type> <logical name>`. */
  | { readonly resource: string; readonly path: string; readonly to: Json | undefined }
  | { readonly resource: string; readonly removed: true }
  | { readonly resource: string; readonly added: Readonly<Record<string, Json>>; readonly parent?: string }
  | { readonly output: string; readonly to: Json | undefined }
  /** `snapshot.authentication.platform.enabled`, `matrix.policies.<name>.state`: elements of lists by their names, `+` adds one. */
  | { readonly observed: string; readonly to: Json | undefined };

/** A finding that has to be there: one of the ids, with a subject that has these words in it. */
export interface Expected {
  readonly id: FindingId | readonly FindingId[];
  readonly about: string | RegExp;
}

/** A pull request, and what a good reviewer would want to be told of it. Written before the review was run on it. */
export interface Case {
  readonly title: string;
  /** The kind of mistake or attack; several cases may share it. */
  readonly class: string;
  readonly kind: "harmful" | "harmless" | "breaking" | "declared";
  /** who-calls: this repository's own sample; orders: the sample app beside the tests. */
  readonly app: "who-calls" | "orders";
  /** What the base has besides. */
  readonly base?: readonly Edit[];
  readonly edits: readonly Edit[];
  /** Any of these; of two the design leaves it open. */
  readonly verdict: Verdict | readonly Verdict[];
  readonly findings: readonly Expected[];
  /** Files that a person has to read, if nothing else is told of them. */
  readonly read?: readonly string[];
  /** engine: by the command, on a repository of its own. Else: over prepared states, altered like this. */
  readonly through: "engine" | readonly Altered[];
  /** By the command: cases of one name are one pull request, because a review takes long. */
  readonly together?: string;
}

type Draft = Omit<Case, "kind" | "app" | "edits" | "verdict" | "through"> & {
  readonly app?: Case["app"];
  readonly edits: Edit | readonly Edit[];
  readonly verdict?: Case["verdict"];
  readonly through?: Case["through"] | Altered;
};

/** A case with what stands for what it doesn't say. One edit needs no list. */
function caseOf(kind: Case["kind"], usual: Pick<Case, "verdict" | "through">) {
  return ({ edits, verdict = usual.verdict, through = usual.through, ...told }: Draft): Case => ({
    app: "who-calls",
    ...told,
    kind,
    verdict,
    edits: [edits].flat(),
    through: through === "engine" ? through : [through].flat(),
  });
}

/** What it does is unknown, and nothing that is deployed shows it, unless the case says otherwise. */
export const harmful = caseOf("harmful", { verdict: "unknown", through: [] });
export const breaking = caseOf("breaking", { verdict: "breaks", through: "engine" });

/** Someone gains access, as the change declares. */
export function declared(title: string, edits: Draft["edits"], more: Pick<Draft, "findings" | "together">): Case {
  return caseOf("declared", { verdict: "opens", through: "engine" })({ title, class: "declared", edits, ...more });
}

export function harmless(title: string, edits: Draft["edits"], more: Partial<Draft> = {}): Case {
  return ofHarmless({ title, class: "harmless", findings: [], ...more, edits });
}

const ofHarmless = caseOf("harmless", { verdict: ["no change", "no change of access"], through: [] });

/** An input of a resource is another. */
export function input(resource: string, path: string, to: Json | undefined): Altered {
  return { resource, path: `inputs.${path}`, to };
}

/** A text that stands once in a file gives way to another. */
export function replace(file: string, find: string, by: string): Edit {
  return { file, find, replace: by };
}

/** What was read back is another. */
export function observed(path: string, to: Json | undefined): Altered {
  return { observed: path, to };
}
