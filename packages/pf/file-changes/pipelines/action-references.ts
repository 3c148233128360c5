import { brief, type FileChange, note, risk } from "../file-change.ts";

/** What `uses` names: an action, a reusable workflow or an image. */
export interface ActionReference {
  readonly kind: "action" | "image" | "local" | "unclear";
  /** In lower case, as GitHub compares it. */
  readonly owner: string;
  /** `actions/checkout`, or with its path. */
  readonly name: string;
  readonly version: string;
}

export function referenceIn(uses: string): ActionReference {
  if (uses.startsWith("./")) return { kind: "local", owner: "", name: uses, version: "" };
  const [, image] = /^docker:\/\/(.+)$/.exec(uses) ?? [];
  if (image !== undefined) {
    const [name = "", version = ""] = image.split("@");
    return { kind: "image", owner: name.split(":")[0] ?? name, name, version };
  }
  const [, owner = "", path = "", version = ""] = /^([\w.-]+)\/([\w./-]+)@([^\s@]+)$/.exec(uses) ?? [];
  const kind = owner === "" || /\$\{\{/.test(uses) ? "unclear" : "action";
  return { kind, owner: owner.toLowerCase(), name: owner === "" ? uses : `${owner}/${path}`, version };
}

/** The action's owner can move any version but a whole commit. */
export function isPinned({ kind, version }: ActionReference): boolean {
  if (kind === "local") return true;
  return kind === "image" ? /^sha256:[0-9a-f]{64}$/.test(version) : /^[0-9a-f]{40}$/.test(version);
}

/** Owners of actions that each workflow relies on anyway, because they run the runner. */
const hosts: ReadonlySet<string> = new Set(["actions", "github"]);

/**
 * What another reference means. The same owner's new commit is for a person to read: the commit's content isn't known.
 *
 * @param comments the version's comment in each text, by reference
 */
export function referenceChange(
  before: string | undefined,
  after: string,
  known: ReadonlySet<string>,
  comments: { readonly before?: string | undefined; readonly after?: string | undefined } = {},
): FileChange {
  const now = referenceIn(after);
  const had = before === undefined ? undefined : referenceIn(before);
  const versionText = (reference: ActionReference, comment: string | undefined) =>
    `${reference.version.slice(0, 12)}${comment === undefined ? "" : ` (${comment})`}`;
  if (now.kind === "unclear") return risk(`uses an action whose name isn't plain: ${brief(after)}`);
  if (!isPinned(now)) {
    const place = now.kind === "image" ? "a digest" : "a whole commit";
    return risk(`uses ${brief(after)}, which isn't pinned to ${place}`);
  }
  if (now.kind === "local") {
    const isElsewhere = had !== undefined && had.name !== now.name;
    const text = `uses ${now.name} of this repository${isElsewhere ? `, was ${had.name}` : ""}`;
    // What is in another folder may be the change's own, or somebody else's.
    return isElsewhere || !now.name.startsWith("./.github/") ? risk(text) : note(text);
  }
  if (had?.kind === "action" && isPinned(had) && had.name.toLowerCase() === now.name.toLowerCase()) {
    return note(
      `${now.name} ${directionOf(comments.before, comments.after)} ${versionText(had, comments.before)} to ${versionText(now, comments.after)}, same owner`,
    );
  }
  if (!hosts.has(now.owner) && !known.has(now.owner)) {
    return risk(`uses ${brief(after.split("@")[0])} of a new owner, ${now.owner}`);
  }
  return note(`newly uses ${now.name} at ${versionText(now, comments.after)}`);
}

function directionOf(before: string | undefined, after: string | undefined): string {
  const [old, now] = [before, after].map((text) =>
    /\d+(?:\.\d+)*/
      .exec(text ?? "")?.[0]
      .split(".")
      .map(Number),
  );
  if (!old || !now) return "from";
  for (const [index, part] of now.entries()) {
    const difference = part - (old[index] ?? 0);
    if (difference !== 0) return difference > 0 ? "up from" : "down from";
  }
  return "from";
}

/** Owners of the actions in texts. */
export function ownersIn(texts: readonly string[]): ReadonlySet<string> {
  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/^\s*(?:-\s*)?uses:\s*["']?([\w.-]+)\//gm)].map(([, owner = ""]) => owner.toLowerCase()),
    ),
  );
}

/** The comment behind a reference, such as "v6.0.2", which Dependabot keeps. */
export function versionComment(text: string, uses: string): string | undefined {
  const at = text.indexOf(uses);
  return at === -1 ? undefined : /^["']?[ \t]*#[ \t]*([\w.-]{1,30})/.exec(text.slice(at + uses.length))?.[1];
}
