import { capital } from "./capital.ts";
import { momentOf } from "./day.ts";

/** What answered: the live tenant, a local twin, or a twin that a demo prepared with problems to find. */
export type Answerer = "live" | "twin" | "demo";

/** Where a result comes from, so that someone who only has the page or the JSON can judge and repeat it. No secret. */
export interface Evidence {
  readonly answeredBy: Answerer;
  /** The name in the Pulumi.yaml of that stack. Absent if it's unknown. */
  readonly project?: string;
  /** Stacks, by name. Empty if unknown: the outputs came from a file, or the settings file isn't a stack's. */
  readonly stacks: readonly string[];
  /** The settings files that were read. Empty if none was. */
  readonly settingsFiles: readonly string[];
  /** Dates of the settings that this twin replaced, a sentence for each. Absent if it has those of the file. */
  readonly replacedDates?: readonly string[];
  /** The commit of the project that ran. Absent if it's unknown: no Git, or no repository. */
  readonly commit?: ProjectCommit;
  /** Absent if it's unknown, or if each stack had a twin of its own. */
  readonly tenant?: {
    readonly id: string;
    /** Display name and default domain, if the login may read them. */
    readonly name?: string;
    readonly domain?: string;
  };
  /** Absent if no subscription was read. */
  readonly subscriptionId?: string;
  /** ISO 8601, in UTC. */
  readonly at: string;
  /** What the time measures: "compared", "checked". */
  readonly measured: string;
  /** This project's version. */
  readonly version: string;
}

export interface ProjectCommit {
  /** Abbreviated. */
  readonly id: string;
  readonly uncommitted: boolean;
}

/** A result for a program, with its evidence. */
export function withEvidence<Result extends object>(
  evidence: Evidence,
  result: Result,
): { readonly evidence: Evidence } & Result {
  return { evidence, ...result };
}

/** What each answerer is, in words that no other one shares. */
export const answererWords: Readonly<Record<Answerer, string>> = {
  live: "live tenant",
  twin: "local twin, no tenant was asked",
  demo: "demo: a twin with made-up problems, no tenant was asked",
};

type Facts = readonly (readonly [label: string, value: string])[];

/** Labels and values: what a reader must know before the verdict, and what it takes to repeat it. */
export function evidenceFacts(evidence: Evidence): { readonly first: Facts; readonly more: Facts } {
  const {
    answeredBy,
    settingsFiles,
    commit,
    tenant,
    subscriptionId,
    at,
    measured,
    version,
    replacedDates = [],
  } = evidence;
  // A twin's ids are random. Nobody should look for them in a portal.
  const isLive = answeredBy === "live";
  return {
    first: [
      ["Answered by", answererWords[answeredBy]],
      subjectOf(evidence),
      ...(isLive ? [["Tenant", tenantWords(tenant)] as const] : []),
      [capital(measured), momentOf(at)],
      ...replacedDates.map((sentence) => ["Replaced", sentence] as const),
    ],
    more: [
      ...(settingsFiles.length === 0 || isOfNoStack(evidence) ? [] : [["Settings", settingsFiles.join(", ")] as const]),
      ["Commit", commitWords(commit)],
      ...(subscriptionId === undefined || !isLive ? [] : [["Subscription", subscriptionId] as const]),
      ["Version", version],
    ],
  };
}

/** The same on one line of a terminal: the stack, what answered, and when. */
export function evidenceLine(evidence: Evidence): string {
  const { answeredBy, tenant, at } = evidence;
  const answerers: Readonly<Record<Answerer, string>> = {
    ...answererWords,
    live: `${answererWords.live} ${tenant?.domain ?? tenant?.id ?? "unknown"}`,
    // The command's first line says that it's a demo.
    demo: "twin with made-up problems",
  };
  return `${subjectOf(evidence).join(" ")} · ${answerers[answeredBy]} · ${momentOf(at)}`;
}

/** The stack. A settings file of another name than a stack's has its own. */
function subjectOf(evidence: Evidence): readonly [label: string, value: string] {
  const { stacks, settingsFiles } = evidence;
  if (isOfNoStack(evidence)) return ["Settings", settingsFiles.join(", ")];
  return ["Stack", stacks.length === 0 ? "unknown" : stacks.join(", ")];
}

function isOfNoStack({ stacks, settingsFiles }: Evidence): boolean {
  return stacks.length === 0 && settingsFiles.length > 0;
}

/** "df427ea with uncommitted changes" */
export function commitWords(commit: ProjectCommit | undefined): string {
  if (commit === undefined) return "unknown (no Git, or no repository)";
  return `${commit.id}${commit.uncommitted ? " with uncommitted changes" : ""}`;
}

function tenantWords(tenant: Evidence["tenant"]): string {
  if (tenant === undefined) return "unknown";
  const { id, name, domain } = tenant;
  const tenantText = [name, domain].filter((part) => part !== undefined).join(", ");
  return tenantText === "" ? `${id} (name not read)` : `${tenantText} (${id})`;
}
