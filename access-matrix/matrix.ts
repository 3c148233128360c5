import { z } from "zod";
import { mfaRequired } from "../checks/mfa-required.ts";

/** What a token is asked for. Azure Resource Manager stands for every other resource. */
export const resources = ["the API", "Microsoft Graph", "anything else"] as const;
export type TokenResource = (typeof resources)[number];

/** By what a caller gets in: an application's own credential, a person's password, or nothing at all. */
export const ways = ["client credentials", "password", "bare"] as const;

/** From best to worst for the subject. "more demanded": conditional access requires more than a password grant can answer. */
export const outcomes = ["allowed", "more demanded", "refused"] as const;

/** Who refuses, in the order of a request. */
const deciders = ["Entra ID", "conditional access", "App Service", "the function", "the resource"] as const;

const subjectKinds = [
  "caller",
  "service account",
  "assigned user",
  "unassigned user",
  "guest",
  "emergency account",
  "unknown application",
  "application of another tenant",
  "nobody",
] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** Subjects whom no settings name. */
export const labels = {
  unassignedUser: "an unassigned user",
  guest: "a guest",
  unassignedApplication: "another app in this tenant (not assigned)",
  foreignApplication: "an app from another tenant",
  noToken: "no token",
} as const;

/** How one policy looks at one cell, in Graph's words. */
const judgement = z.strictObject({
  policy: z.string(),
  state: z.enum(["enabled", "disabled", "enabledForReportingButNotEnforced"]),
  applies: z.boolean(),
  /** `whatIfAnalysisReasons`: why it does not apply; `notSet` where it does. */
  analysisReasons: z.string(),
});

const verdict = z.strictObject({
  outcome: z.enum(outcomes),
  /** Absent: nobody refused. */
  by: z.enum(deciders).optional(),
  /**
   * Such as AADSTS53003, or both codes of MFA. A matrix of an earlier version names one of them. Absent if the HTTP
   * status is the only code.
   */
  code: z
    .string()
    .transform((code) => (code === "AADSTS50076" ? mfaRequired : code))
    .optional(),
  /** Of the call; absent where no token was issued, so that none was made. */
  status: z.int().optional(),
});

/** Labels that an earlier version wrote, so that its matrix can be compared with a new one. */
const earlierLabels: ReadonlyMap<string, string> = new Map([
  ["an application that nobody allowed in", labels.unassignedApplication],
  ["an application of another tenant", labels.foreignApplication],
  ["nobody", labels.noToken],
]);

function currentLabel(label: string): string {
  return earlierLabels.get(label) ?? label;
}

const cell = z
  .strictObject({
    ...verdict.shape,
    /** A subject's label. */
    who: z.string(),
    how: z.enum(ways),
    /** A place's name. */
    from: z.string(),
    /** A column's name. */
    resource: z.string(),
    /** A sentence. */
    reason: z.string(),
    policies: z.array(judgement),
    /** The verdict of conditional access alone, even if something else refuses first; absent where it isn't asked. */
    conditionalAccess: z.enum(["lets pass", "demands more", "blocks", "not evaluated"]).optional(),
    /** What would be, were every report-only policy enforced; absent where that changes nothing. */
    ifEnforced: verdict.optional(),
    /** An application gets a token here, and this stack grants it no permission: "allowed" says too much. */
    tokenOnly: z.literal(true).optional(),
  })
  .transform(({ who, ...rest }) => ({ who: currentLabel(who), ...rest }));

const subject = z
  .strictObject({ label: z.string(), kind: z.enum(subjectKinds), how: z.enum(ways) })
  .transform(({ label, ...rest }) => ({ label: currentLabel(label), ...rest }));

const place = z.strictObject({
  name: z.string(),
  /** The address that stands for it. */
  address: z.string(),
  /** In CIDR notation; empty: everything that is in no named location. */
  ranges: z.array(z.string()),
  trusted: z.boolean(),
});

/** What is asked for: endpoints of the API that open to the same callers, Microsoft Graph, or anything else. */
const column = z.strictObject({
  name: z.string(),
  /** Such as `POST orders/{id}`; absent: it isn't the API's. */
  endpoints: z.array(z.string()).optional(),
});

/** Names of whom or what a condition includes and excludes. */
const reach = z.strictObject({ included: z.array(z.string()), excluded: z.array(z.string()) });

const policySummary = z.strictObject({
  displayName: z.string(),
  state: judgement.shape.state,
  /** Whom, what for, where and what it requires, in a sentence each. */
  who: z.string(),
  what: z.string(),
  where: z.string(),
  demands: z.string(),
  /** Which sign-ins it can apply to: no policy applies to both. Absent in a matrix that an earlier version wrote. */
  binds: z.enum(["people", "workload identities"]).optional(),
  /** The same in lists; absent in a matrix that an earlier version wrote. */
  reach: z.strictObject({ who: reach, what: reach, where: reach }).optional(),
});

/** What App Service authentication requires of every request, in names. */
const gate = z.strictObject({
  enabled: z.boolean(),
  requiresToken: z.boolean(),
  issuer: z.string(),
  audiences: z.array(z.string()),
  /** Absent: any application. */
  allowedApplications: z.array(z.string()).optional(),
  excludedPaths: z.array(z.string()),
});

/** One method of an endpoint, and the roles each of which opens it; without any: it is anonymous. */
const endpoint = z.strictObject({ name: z.string(), allow: z.array(z.string()).optional() });

/** What a caller signs in with. */
const credential = z.strictObject({
  kind: z.enum(["client secret", "certificate", "federated credential", "managed identity"]),
  /** Its name in Entra ID. */
  name: z.string().optional(),
  /** ISO 8601; absent: it doesn't expire. */
  expires: z.string().optional(),
});

/** A caller that the settings declare. */
const declaredCaller = z.strictObject({
  /** The subject's label. */
  label: z.string(),
  /** App roles of the API that it was given. */
  roles: z.array(z.string()),
  credentials: z.array(credential),
});

/** Who was assigned which app role of the API. */
const holder = z.strictObject({ who: z.string(), role: z.string() });

/** Who has access, from where, to what, and why. */
export const matrixSchema = z.strictObject({
  /** ISO 8601: the day decides which of Microsoft's rules hold. */
  at: z.iso.datetime(),
  subjects: z.array(subject),
  places: z.array(place),
  /** Absent in a matrix of an earlier version, for which the API was one. */
  columns: z.array(column).optional(),
  policies: z.array(policySummary),
  cells: z.array(cell),
  /** What decides about everyone, in the matrix or not; absent in a matrix that an earlier version wrote. */
  protection: z.strictObject({ gate, endpoints: z.array(endpoint), holders: z.array(holder) }).optional(),
  /** What the declared callers sign in with; absent in a matrix that an earlier version wrote. */
  callers: z.array(declaredCaller).optional(),
  /** What the matrix cannot tell. */
  remains: z.array(z.string()),
});

export type Matrix = z.infer<typeof matrixSchema>;
export type Protection = NonNullable<Matrix["protection"]>;
export type Subject = z.infer<typeof subject>;
export type Column = z.infer<typeof column>;
export type Place = z.infer<typeof place>;
export type PolicySummary = z.infer<typeof policySummary>;
export type Credential = z.infer<typeof credential>;
export type Reach = z.infer<typeof reach>;
export type Judgement = z.infer<typeof judgement>;
export type Verdict = z.infer<typeof verdict>;
export type Cell = z.infer<typeof cell>;

/** What is asked for, in the order in which it is shown. */
export function columnsOf({ columns }: Pick<Matrix, "columns">): readonly Column[] {
  return columns ?? resources.map((name) => ({ name }));
}

/** Name of the place that is in no named location. */
export const elsewhere = "elsewhere";

export function findCell(
  { cells }: Pick<Matrix, "cells">,
  key: Pick<Cell, "who" | "how" | "from" | "resource">,
): Cell | undefined {
  return cells.find(
    ({ who, how, from, resource }) =>
      who === key.who && how === key.how && from === key.from && resource === key.resource,
  );
}
