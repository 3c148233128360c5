import { z } from "zod";
import { referenceSchema, theApi } from "./reference.ts";

/** The resource of a token request. Azure Resource Manager represents every other resource. */
export const resources = [theApi, "Microsoft Graph", "anything else"] as const;
export type TokenResource = (typeof resources)[number];

/** How a caller signs in: with an application's own credential, with a person's password, or not at all. */
export const ways = ["client credentials", "password", "bare"] as const;

/**
 * From best to worst for the subject. "more demanded": conditional access requires more than a password grant can
 * provide.
 */
export const outcomes = ["allowed", "more demanded", "refused"] as const;

/** The services that refuse, in the order of a request. */
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

/** Subjects that the settings don't name. */
export const labels = {
  unassignedUser: "an unassigned user",
  guest: "a guest",
  unassignedApplication: "another app in this tenant (not assigned)",
  foreignApplication: "an app from another tenant",
  noToken: "no token",
} as const;

const undeclared: ReadonlySet<SubjectKind> = new Set([
  "unassigned user",
  "guest",
  "unknown application",
  "application of another tenant",
  "nobody",
]);

/** Ends the label of a caller that existed already. The settings have its client id alone, so nothing here knows its kind. */
export const existingApp = ", an existing app";

/** Whether the settings name the subject. */
export function isDeclared({ kind }: Subject): boolean {
  return !undeclared.has(kind);
}

/** The result of one policy for one cell, in Graph's words. */
const judgement = z.strictObject({
  policy: z.string(),
  state: z.enum(["enabled", "disabled", "enabledForReportingButNotEnforced"]),
  applies: z.boolean(),
  /** `whatIfAnalysisReasons`: the reason that the policy doesn't apply, or `notSet` if it applies. */
  analysisReasons: z.string(),
});

const verdict = z.strictObject({
  /** `more demanded`: a password isn't enough, because Entra ID requires more, such as MFA. */
  outcome: z.enum(outcomes),
  /** Absent if the request wasn't refused. */
  by: z.enum(deciders).optional(),
  /** Such as AADSTS53003, or both codes of MFA. Absent if the HTTP status is the only code. */
  code: z.string().optional(),
  /** The status of the call. Absent if no token was issued, so no call followed. */
  status: z.int().optional(),
});

const cell = z.strictObject({
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
  /**
   * The verdict of conditional access alone, even if something else refuses first. `lets pass`: allows. `demands
   * more`: requires another factor or condition. Absent if conditional access doesn't apply.
   */
  conditionalAccess: z.enum(["lets pass", "demands more", "blocks", "not evaluated"]).optional(),
  /** The verdict if every report-only policy were enforced. Absent if that changes nothing. */
  ifEnforced: verdict.optional(),
  /**
   * A person: the call would be allowed after a sign-in in a browser, where every required factor is possible. `at` is
   * the client; without it, no client signs this person in yet. Absent if the password is enough, or no client would
   * help.
   */
  inBrowser: z.strictObject({ at: z.string().optional() }).optional(),
  /**
   * An application gets a token here, but this stack grants it no permission, so "allowed" would overstate its
   * access.
   */
  tokenOnly: z.literal(true).optional(),
  /**
   * The caller has no credential that is valid now, so it gets no token, and "allowed" is what one would give it. The
   * reason says what is wrong with its credentials.
   */
  noCredential: z.literal(true).optional(),
});

const subject = z.strictObject({
  label: z.string(),
  kind: z.enum(subjectKinds),
  how: z.enum(ways),
  /** The subject itself, and the group that it represents. Absent if the settings don't name it. */
  principals: z.array(referenceSchema).optional(),
});

const place = z.strictObject({
  name: z.string(),
  /** The address that represents the place. */
  address: z.string(),
  /** In CIDR notation. Empty for all addresses outside the named locations. */
  ranges: z.array(z.string()),
  trusted: z.boolean(),
});

/** A resource to request: endpoints of the API that allow the same callers, Microsoft Graph, or anything else. */
const column = z.strictObject({
  name: z.string(),
  /** Such as `POST orders/{id}`. Absent if the column isn't for the API. */
  endpoints: z.array(z.string()).optional(),
});

/** Names of the users, resources or places that a condition includes and excludes. */
const reach = z.strictObject({ included: z.array(z.string()), excluded: z.array(z.string()) });

const policySummary = z.strictObject({
  displayName: z.string(),
  state: judgement.shape.state,
  /** The users, in a sentence. */
  who: z.string(),
  /** The resources. */
  what: z.string(),
  /** The places. */
  where: z.string(),
  /** The requirements, such as a second factor. */
  demands: z.string(),
  /** The sign-ins that the policy can apply to. No policy applies to both. */
  binds: z.enum(["people", "workload identities"]),
  /** The same in lists. */
  reach: z.strictObject({ who: reach, what: reach, where: reach }),
});

/** The requirements of App Service authentication for every request, with names instead of ids. */
const gate = z.strictObject({
  enabled: z.boolean(),
  requiresToken: z.boolean(),
  issuer: z.string(),
  audiences: z.array(z.string()),
  /** Absent if any application is allowed. */
  allowedApplications: z.array(z.string()).optional(),
  excludedPaths: z.array(z.string()),
});

/** One method of an endpoint and the roles that it allows. Without roles it's anonymous, for the contract's reason. */
const endpoint = z.strictObject({
  name: z.string(),
  allow: z.array(z.string()).optional(),
  anonymous: z.string().optional(),
});

/** An application that App Service authentication allows, as a client where people sign in. */
const signInClient = z.strictObject({
  /** "the public client", "caller shop" */
  name: z.string(),
  /** Empty if it can't sign people in. A device code and a redirect lead to a browser. */
  ways: z.array(z.enum(["password", "device code", "redirect"])),
  /** What it would need to sign people in. */
  lacks: z.array(z.string()),
  /** The stack didn't create it, so nothing here knows whether it signs people in. */
  isUnknown: z.literal(true).optional(),
});

/** A credential that a caller signs in with. */
const credential = z.strictObject({
  kind: z.enum(["client secret", "certificate", "federated credential", "credential of its own"]),
  /** Its name in Entra ID. */
  name: z.string().optional(),
  /** ISO 8601. Absent if it doesn't expire. */
  expires: z.string().optional(),
  /** ISO 8601. Absent if it is valid already, unless it has expired. */
  starts: z.string().optional(),
});

/** A caller that the settings declare. */
const declaredCaller = z.strictObject({
  /** The subject's label. */
  label: z.string(),
  /** App roles of the API that the caller has. */
  roles: z.array(z.string()),
  credentials: z.array(credential),
});

/** An assignment of one app role of the API. */
const holder = z.strictObject({ who: z.string(), role: z.string() });

/** Everyone with access to the API: from which places, to which resources, and why. */
export const matrixSchema = z.strictObject({
  /** ISO 8601. The day decides which of Microsoft's rules apply. */
  at: z.iso.datetime(),
  subjects: z.array(subject),
  places: z.array(place),
  /** In display order. */
  columns: z.array(column),
  policies: z.array(policySummary),
  cells: z.array(cell),
  /** The rules for everyone, whether or not they're in the matrix. */
  protection: z.strictObject({ gate, endpoints: z.array(endpoint), holders: z.array(holder) }),
  /** Where people can sign in to call the API. */
  signIn: z.strictObject({
    clients: z.array(signInClient),
    /** App Service authentication allows every application, so any other client with consent also signs people in. */
    anyApplication: z.boolean(),
  }),
  /** The credentials of the declared callers. */
  callers: z.array(declaredCaller),
  /** What the function's own identity may do, besides what its host needs. Absent if nothing. */
  identity: z
    .strictObject({
      roles: z.array(z.strictObject({ role: z.string(), scope: z.string() })),
      permissions: z.array(z.strictObject({ permission: z.string(), on: z.string() })),
    })
    .optional(),
  /** Facts that the matrix can't show. */
  remains: z.array(z.string()),
});

export type Matrix = z.infer<typeof matrixSchema>;
export type Protection = Matrix["protection"];
export type SignIn = Matrix["signIn"];
export type Subject = z.infer<typeof subject>;
export type Column = z.infer<typeof column>;
export type Place = z.infer<typeof place>;
export type PolicySummary = z.infer<typeof policySummary>;
export type Credential = z.infer<typeof credential>;
export type Reach = z.infer<typeof reach>;
export type Judgement = z.infer<typeof judgement>;
export type Verdict = z.infer<typeof verdict>;
export type Cell = z.infer<typeof cell>;

/** Name of the place for addresses outside the named locations. */
export const elsewhere = "elsewhere";

type Key = Pick<Cell, "who" | "how" | "from" | "resource">;

/** A matrix of a hundred callers has ten thousand cells, and each of them is asked for many times. */
const indexes = new WeakMap<readonly Cell[], ReadonlyMap<string, Cell>>();

export function findCell({ cells }: Pick<Matrix, "cells">, key: Key): Cell | undefined {
  const index = indexes.get(cells) ?? new Map(cells.toReversed().map((cell) => [textOf(cell), cell]));
  indexes.set(cells, index);
  return index.get(textOf(key));
}

function textOf({ who, how, from, resource }: Key): string {
  return JSON.stringify([who, how, from, resource]);
}
