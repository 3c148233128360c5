import type { DeploymentStatus } from "./deployment-record.ts";

/**
 * The next steps of an upload, as tables. The program reads them, and a test reads each row. A record's HTTP code never
 * decides whether a deployment continues. A missing record never decides whether it succeeded.
 */

/** How a host answered a request. */
export type AnswerKind =
  | "accepted"
  | "ok"
  | "unauthorized"
  | "missing"
  /** Another deployment, a starting host, no connection: it's temporary. */
  | "passing"
  | "refused";

/** By HTTP code; undefined without an answer. */
export function answerKind(status: number | undefined): AnswerKind {
  switch (status) {
    case 200:
      return "ok";
    case 202:
      return "accepted";
    case 401:
      return "unauthorized";
    case 404:
      return "missing";
    case undefined:
    case 403:
    case 408:
    case 409:
    case 429:
      return "passing";
    default:
      // "Not implemented" and "HTTP version not supported" aren't temporary.
      return status >= 500 && status !== 501 && status !== 505 ? "passing" : "refused";
  }
}

export interface UploadSituation {
  readonly answer: AnswerKind;
  /** The answer's text shows that the package couldn't be stored. */
  readonly isStorageRefusal: boolean;
  /** The token was refused so often in a row that its audience may be the reason. */
  readonly isAudienceRefused: boolean;
}

export const uploadDecisions: readonly Row<
  UploadSituation,
  "follow" | "try the other audience" | "try again" | "give up"
>[] = [
  {
    when: { answer: ["accepted"] },
    next: "follow",
    reason: "202 is the one answer that takes a package (PyPI azure-cli 2.91, `enable_zip_deploy_flex`).",
  },
  {
    when: { answer: ["unauthorized"], isAudienceRefused: [true] },
    next: "try the other audience",
    reason: "SCM hosts take App Service's tokens, or Resource Manager's, or both (microsoft/vscode-azuretools#2258).",
  },
  {
    when: { answer: ["unauthorized", "missing", "passing"] },
    next: "try again",
    reason: "A new site's SCM host, and who may publish to it, take minutes to be known everywhere.",
  },
  {
    when: { isStorageRefusal: [true] },
    next: "try again",
    reason: "The identity's roles, its container and its names are as new as the site.",
  },
  { when: {}, next: "give up", reason: "Nothing that time changes." },
];

export interface RecordSituation {
  readonly status: DeploymentStatus;
  /** The record has the ID of this upload. */
  readonly isOurs: boolean;
  readonly answer: AnswerKind;
  readonly isAudienceRefused: boolean;
  /** The record has been silent for so long that no news will come. */
  readonly isSilent: boolean;
}

/** The record's claim: the package is deployed, may be deployed, or isn't deployed. */
export type Claim = "deployed" | "perhaps" | "failed";

export const recordDecisions: readonly Row<
  RecordSituation,
  "poll" | "try the other audience" | "upload again" | { readonly prove: Claim }
>[] = [
  {
    when: { status: ["going on"] },
    next: "poll",
    reason: "Status 0, 1 or 2, under 202 or under 200 (azd: 200 whether in progress or complete).",
  },
  {
    when: { status: ["succeeded"], isOurs: [true] },
    next: { prove: "deployed" },
    reason: "Status 4 of this very deployment.",
  },
  {
    when: { status: ["succeeded"] },
    next: { prove: "perhaps" },
    reason: "Status 4, and it may be an earlier deployment's: this upload got no id to know its record by.",
  },
  {
    when: { status: ["partly"] },
    next: { prove: "perhaps" },
    reason: "Status 6: Kudu was restarted, mostly after the package was deployed (Azure/azure-cli#33184).",
  },
  {
    when: { status: ["not registered"] },
    next: { prove: "deployed" },
    reason: "Status 3, and the package is there: only registering its functions failed (Azure/Azure-Functions#2666).",
  },
  {
    when: { status: ["storage refused"] },
    next: "upload again",
    reason: "Identity, roles, container and names of a new site take minutes to count.",
  },
  {
    when: { status: ["superseded"] },
    next: "upload again",
    reason: "Status 5: another deployment was going on, and this one was cancelled for it.",
  },
  {
    when: { status: ["failed"] },
    next: { prove: "failed" },
    reason: "Status 3 or -1. A failure after the package went live leaves it live: look before saying so.",
  },
  {
    when: { answer: ["unauthorized"], isAudienceRefused: [true] },
    next: "try the other audience",
    reason: "As for the upload.",
  },
  {
    when: { isSilent: [true] },
    next: { prove: "perhaps" },
    reason:
      "A missing record decides nothing: the worker that keeps records is recycled after a successful deployment (azd, " +
      "`funcapp_host_client.go`), and after one that storage refused (Azure/azure-dev#4439).",
  },
  { when: {}, next: "poll", reason: "No record yet, or one that can't be read now." },
];

export interface ProofSituation {
  readonly claim: Claim;
  /** By the hash in the running host's package. */
  readonly package: "ours" | "another" | "unknown";
  /** `newly listed`: before the upload, and after synchronization, Resource Manager didn't list all of them. */
  readonly functions: "listed" | "newly listed" | "not listed" | "unknown";
  /** Whether Resource Manager made the host register its functions. */
  readonly sync: "done" | "refused";
  /** As far as can be seen, the host had this package before its synchronization for this look. */
  readonly isSettled: boolean;
  readonly isLastLook: boolean;
}

export const proofDecisions: readonly Row<
  ProofSituation,
  "succeed" | "look again" | "upload again" | "not registered" | "unconfirmed" | "fail"
>[] = [
  {
    when: { functions: ["listed"], isSettled: [false], isLastLook: [false] },
    next: "look again",
    reason: "They may be listed from before: they are those of this package once its host is synchronized.",
  },
  {
    when: { package: ["ours"], functions: ["listed", "newly listed"] },
    next: "succeed",
    reason: "The running host has this package, and Resource Manager lists its functions.",
  },
  {
    when: { package: ["another"], isLastLook: [false] },
    next: "look again",
    reason: "Instances with the package before are still being replaced.",
  },
  {
    when: { package: ["another"], claim: ["failed"] },
    next: "fail",
    reason: "The record says that it failed, and another package runs.",
  },
  {
    when: { package: ["another"] },
    next: "upload again",
    reason: "Another package runs, regardless of the record.",
  },
  {
    when: { functions: ["listed", "newly listed"], claim: ["deployed"] },
    next: "succeed",
    reason: "The record of this deployment says so, and Resource Manager lists its functions.",
  },
  {
    when: { functions: ["newly listed"] },
    next: "succeed",
    reason: "Functions that were not there before the upload are there: the package is.",
  },
  {
    when: { isLastLook: [false] },
    next: "look again",
    reason: "A host takes a while to reach a new package, and registers its functions only then.",
  },
  {
    when: { claim: ["deployed"], functions: ["not listed"], sync: ["done"] },
    next: "not registered",
    reason: "The package is deployed, was registered again and again, and has no functions: it does not start.",
  },
  {
    when: { package: ["ours"], functions: ["not listed"], sync: ["done"] },
    next: "not registered",
    reason: "The package runs, was registered again and again, and has no functions: it does not start.",
  },
  {
    when: { package: ["ours"] },
    next: "unconfirmed",
    reason: "The package runs; uploading it again changes nothing about what Resource Manager does not say.",
  },
  {
    when: { claim: ["deployed"] },
    next: "unconfirmed",
    reason: "The record says deployed; uploading again changes nothing about what Resource Manager does not say.",
  },
  {
    when: { claim: ["perhaps"] },
    next: "upload again",
    reason: "Nothing says that the package is there. The same package twice does no harm.",
  },
  { when: {}, next: "fail", reason: "The record says that it failed, and nothing shows the package." },
];

/** One row of a decision table: the situation that it covers, the decision, and the reason. */
export interface Row<Situation, Decision> {
  /** The values that each member may have. An omitted member may have any value. */
  readonly when: { readonly [Member in keyof Situation]?: readonly Situation[Member][] };
  readonly next: Decision;
  readonly reason: string;
}

/** Returns the first row that matches. The last row must match everything, or some situations have no decision. */
export function decide<Situation extends object, Decision>(
  rows: readonly Row<Situation, Decision>[],
  situation: Situation,
): Decision {
  const row = rows.find(({ when }) => holds(when, situation));
  if (row) return row.next;
  throw new Error(`No decision for ${JSON.stringify(situation)}`);
}

function holds<Situation extends object>(when: Row<Situation, unknown>["when"], situation: Situation): boolean {
  return (Object.keys(when) as (keyof Situation)[]).every(
    (member) => when[member]?.includes(situation[member]) ?? true,
  );
}
