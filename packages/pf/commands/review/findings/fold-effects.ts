import { isExcludedBy } from "../../../access-matrix/columns.ts";
import { isSameReference, type Reference } from "../../../access-matrix/reference.ts";
import { type Finding, type FindingOf, keyOf } from "./finding.ts";
import type { FindingId } from "./kinds.ts";
import { severities, type Severity } from "./severity.ts";

/**
 * Lists each effect once, below the first cause in these tables that claims it. Effects are gains and losses of access,
 * checks that fail, and the same change as another comparison sees it. Findings without a known cause stay separate, so
 * nothing is lost. A cause is as severe as the worst of its effects. Pure.
 */
export function foldEffects(findings: readonly Finding[]): readonly Finding[] {
  const causeOf = new Map<Finding, Finding>();
  const isOpen = (finding: Finding) => !causeOf.has(finding);
  for (const claims of [claimsOf(sameChange), claimsOf(consequences)]) {
    for (const effect of findings.filter(isOpen)) {
      const candidates = claims.flatMap(([id, claims]) =>
        findings.filter((cause) => cause !== effect && cause.id === id && isOpen(cause) && claims(cause, effect)),
      );
      if (candidates[0]) causeOf.set(effect, candidates[0]);
    }
  }
  for (const effect of findings.filter(isOpen)) {
    const cause = findings.find((candidate) => isOpen(candidate) && isSameInNewStack(candidate, effect));
    if (cause) causeOf.set(effect, cause);
  }
  for (const [id, severity] of [
    ["access/gains", ["opens", "weakens"]],
    ["access/loses", ["breaks"]],
  ] as const) {
    const [only, ...moreCauses] = findings.filter(
      (finding) => finding.id in consequences && isOpen(finding) && severity.some((one) => one === finding.severity),
    );
    if (!only || moreCauses.length > 0) continue;
    for (const effect of findings) if (effect.id === id && isOpen(effect)) causeOf.set(effect, only);
  }
  return findings.filter(isOpen).map(withEffects);

  function withEffects(cause: Finding): Finding {
    const ownEffects = findings.filter((finding) => causeOf.get(finding) === cause).map(withEffects);
    if (ownEffects.length === 0) return cause;
    const all = [...(cause.effects ?? []), ...ownEffects.map((effect) => seenBeside(cause, effect))];
    return { ...cause, severity: worst([cause, ...all]), effects: all };
  }
}

/** Findings for a new stack that the upgrade already has. */
function isSameInNewStack(cause: Finding, { id, severity, effects = [] }: Finding): boolean {
  const isNoWorse = severities.indexOf(severity) >= severities.indexOf(cause.severity);
  return id === "deployment/differs-anew" && isNoWorse && effects.some((effect) => keyOf(effect) === keyOf(cause));
}

/** Missing protection of a new stack doesn't open the existing one. */
function seenBeside(cause: Finding, effect: Finding): Finding {
  if (effect.id !== "deployment/differs-anew") return effect;
  const isWorse = severities.indexOf(effect.severity) < severities.indexOf(cause.severity);
  return isWorse ? { ...effect, severity: cause.severity } : effect;
}

function worst(findings: readonly Finding[]): Severity {
  return severities.find((severity) => findings.some((finding) => finding.severity === severity)) ?? "changes";
}

/** For each kind of cause, whether one explains another finding. */
type Claims = { readonly [Id in FindingId]?: (cause: FindingOf<Id>, effect: Finding) => boolean };

function claimsOf(claims: Claims): readonly (readonly [string, (cause: Finding, effect: Finding) => boolean])[] {
  return Object.entries(claims) as unknown as ReturnType<typeof claimsOf>;
}

type Policy = FindingOf<"policy/weaker" | "policy/stricter" | "policy/changed">;

/** Causes that report the same change in another way. */
const sameChange: Claims = {
  // App Service excludes the path of an anonymous endpoint, and only that.
  "endpoint/anonymous": ({ facts: { path } }, effect) =>
    effect.id === "gate/excluded-path-added" && effect.subject === path,
  "registration/token-version": (_, effect) =>
    effect.id === "gate/issuer" ||
    ((effect.id === "gate/audience-added" || effect.id === "gate/audience-removed") && effect.facts.isOwn),
  // The site's own answer comes first; below it, the state's view and a new stack's.
  "gate/missing": (cause, effect) =>
    (effect.id === "gate/missing" && isOfState(effect) && !isOfState(cause)) ||
    (effect.id === "deployment/differs-anew" &&
      (effect.effects ?? []).every(({ id }) => /^(?:access|gate)\//.test(id))),
  "gate/off-meanwhile": (cause, effect) => effect.id === "gate/off-meanwhile" && isOfState(effect) && !isOfState(cause),
  "resource/without-authentication": (cause, effect) =>
    (effect.id === "resource/new" || effect.id === "resource/unprotected") && isSameResource(cause, effect),
  "resource/new": (cause, effect) => effect.id === "resource/unprotected" && isSameResource(cause, effect),
  // The people whom an alert tells go with it.
  "resource/deleted": (cause, effect) =>
    cause.facts.danger === "alert off" &&
    effect.id === "resource/deleted" &&
    effect.facts.danger === "nobody told" &&
    (effect.facts.name ?? "").startsWith(cause.facts.name ?? "?"),
  // All that a caller had goes with its app registration.
  "registration/deleted": ({ facts: { application } }, effect) =>
    (effect.id === "gate/application-removed" && isSameReference(effect.facts.application, application)) ||
    (effect.id === "assignment/removed" && isSameReference(effect.facts.principal, application)) ||
    (effect.id === "output/removed" && effect.subject === `callers.${application.name}`),
  // The stack's owners also own its new caller.
  "registration/new": ({ subject }, effect) =>
    effect.id === "registration/owner-added" && effect.facts.what === subject,
  // One setting makes someone an owner of everything that the stack creates.
  "registration/owner-added": ownsTheApiToo,
  "registration/owner-removed": ownsTheApiToo,
  "assignment/handed-over": ({ subject }, effect) => {
    const name = subject.replace("caller ", "");
    return (
      (effect.id === "assignment/replaced" && effect.subject.startsWith(`${name}-app-role-`)) ||
      (effect.id === "output/changed" && effect.subject.startsWith(`callers.${name}.`))
    );
  },
  "setting/weaker": ({ subject }, effect) =>
    (effect.id === "option/unprotected" && effect.facts.setting === subject) ||
    (subject === "retentionDays" && effect.id === "resource/logs-lost" && effect.facts.path === "retentionInDays"),
  // Its holders lose it, and request it no more.
  "entitlement/removed": ({ subject }, effect) =>
    (effect.id === "assignment/removed" && `${effect.facts.role} of ${effect.facts.on}` === subject) ||
    (effect.id === "registration/permission-dropped" &&
      effect.facts.item.split(": ", 2).reverse().join(" of ") === subject),
  "entitlement/replaced": ({ subject }, effect) => effect.id === "assignment/replaced" && effect.facts.role === subject,
  // The provider disables an enabled role before it writes its new name.
  "entitlement/renamed": ({ subject }, effect) =>
    effect.id === "entitlement/disabled-meanwhile" && effect.subject === subject,
  // Components pass the same value on, so the state has it under them as well.
  "output/not-secret": ({ subject }, effect) =>
    effect.id === "resource/plain-secret" && lastPart(effect.facts.path) === lastPart(subject),
  "resource/unprotected": ({ facts: { danger, name, path } }, effect) =>
    danger === "plain secret" &&
    effect.id === "resource/plain-secret" &&
    effect.facts.name === name &&
    effect.facts.path === path,
  "option/not-secret": ({ facts: { name } }, effect) =>
    effect.id === "resource/plain-secret" && effect.facts.name === name,
  "emergency/one-way-back": ({ facts: { removed } }, effect) => isPolicy(effect) && isAbout(effect, removed),
  "emergency/account-removed": ({ subject }, effect) => isPolicy(effect) && isAbout(effect, [subject]),
};

type OfOwner = FindingOf<"registration/owner-added" | "registration/owner-removed">;

function isOfOwner(finding: Finding): finding is OfOwner {
  return finding.id === "registration/owner-added" || finding.id === "registration/owner-removed";
}

/** One setting makes someone an owner, or none any more, of everything that the stack creates. */
function ownsTheApiToo({ id, facts: { what, kind, owner } }: OfOwner, effect: Finding): boolean {
  const isOfApi = what === "the API" && kind === "registration";
  return isOfApi && effect.id === id && isOfOwner(effect) && effect.facts.owner === owner;
}

type OfResource = FindingOf<"resource/new" | "resource/unprotected" | "resource/without-authentication">;

function isSameResource({ facts }: OfResource, { facts: { type, name } }: OfResource): boolean {
  return facts.type === type && facts.name === name;
}

function isOfState({ facts }: FindingOf<"gate/missing" | "gate/off-meanwhile">): boolean {
  return facts?.type !== undefined;
}

/** Returns the last part of `callers.integration.clientSecret`. */
function lastPart(path: string): string | undefined {
  return path.split(".").at(-1);
}

function isPolicy(finding: Finding): finding is Policy {
  return finding.id === "policy/weaker" || finding.id === "policy/stricter" || finding.id === "policy/changed";
}

function isAbout({ facts: { names } }: Policy, accounts: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => accounts.includes(name));
}

const gains = ["access/gains", "access/refused-otherwise"] as const;
const loses = ["access/loses", "access/refused-otherwise"] as const;
const access = ["access/gains", "access/loses", "access/refused-otherwise", "access/policy-verdict"] as const;
type AccessId = (typeof access)[number];
type Facts = FindingOf<AccessId>["facts"];
type OfEndpoints = { readonly facts: { readonly endpoints: readonly string[] } };

/** Whether a finding is about access, of one of some kinds, of which something holds. */
function isAccess(effect: Finding, ids: readonly AccessId[], holds: (facts: Facts) => boolean): boolean {
  return ids.some((id) => id === effect.id) && holds((effect as FindingOf<AccessId>).facts);
}

const onEndpoint = (effect: Finding, ids: readonly AccessId[], { facts }: OfEndpoints) =>
  isAccess(effect, ids, ({ endpoints }) => endpoints.some((endpoint) => facts.endpoints.includes(endpoint)));
/** Everything about the API, for any caller. */
const onApi = (effect: Finding, ids: readonly AccessId[]) =>
  isAccess(effect, ids, ({ endpoints }) => endpoints.length > 0);
const byPassword = (effect: Finding, ids: readonly AccessId[]) =>
  isAccess(effect, ids, ({ how }) => how === "password");
const of = (effect: Finding, ids: readonly AccessId[], one: Reference) =>
  isAccess(effect, ids, ({ principals = [] }) => principals.some((principal) => isSameReference(principal, one)));
/** By the matrix's name, which both have. */
const ofSubject = (effect: Finding, labels: readonly string[]) =>
  isAccess(effect, access, ({ who }) => labels.includes(who));
const byPolicy = ({ subject }: Finding, effect: Finding) =>
  isAccess(effect, access, ({ policies }) => policies.includes(subject));
const byPlace = ({ subject }: Finding, effect: Finding) =>
  isAccess(effect, access, ({ places }) => places.includes(subject));

/** Checks that depend on App Service's decisions, never those of the function's own guard. */
function isProof(effect: Finding, ...checks: readonly string[]): effect is FindingOf<"endpoint/proof-lost"> {
  const isOne = effect.id === "endpoint/proof-lost" || effect.id === "endpoint/proof-failed";
  return isOne && checks.includes(effect.facts.check);
}

const appServiceAllows = (_: Finding, effect: Finding) => onApi(effect, access) || isProof(effect, "E1", "E2", "B01");
const lost = (_: Finding, effect: Finding) => onApi(effect, loses) || isProof(effect, "E2", "B01");
const opened = (_: Finding, effect: Finding) => onApi(effect, gains);
const trustsAnybody = (_: Finding, effect: Finding) => isProof(effect, "E4", "B15");

type OfApplication = FindingOf<"registration/replaced" | "registration/disabled">;
const withoutApplication = (cause: OfApplication, effect: Finding) =>
  of(effect, loses, cause.facts.application) || (cause.facts.application.kind === "api" && lost(cause, effect));

/** People request tokens with the API's own app registration or the public client. */
const throughApplication = (effect: Finding, ids: readonly AccessId[], application: Reference) =>
  of(effect, ids, application) ||
  ((application.kind === "api" || application.kind === "public client") && byPassword(effect, ids));

/** Causes and the gains, losses and failed checks that they explain. The first one that claims an effect gets it. */
const consequences: Claims = {
  "endpoint/anonymous": (cause, effect) => onEndpoint(effect, access, cause),
  "endpoint/removed": (cause, effect) => onEndpoint(effect, loses, cause),
  "endpoint/needs-token": (cause, effect) => onEndpoint(effect, loses, cause),
  "endpoint/role-added": (cause, effect) => onEndpoint(effect, gains, cause),
  // The checks call as the stack's first caller: if it is one of those who lose the endpoint, the guard refuses it.
  "endpoint/role-removed": (cause, effect) =>
    onEndpoint(effect, loses, cause) ||
    (cause.facts.who.length > 0 &&
      isProof(effect, "B01") &&
      effect.facts.refusedBy === "the function" &&
      effect.facts.status === 403),
  "endpoint/new": (cause, effect) => onEndpoint(effect, gains, cause),
  "gate/excluded-path-added": ({ subject }, effect) =>
    isAccess(effect, gains, ({ endpoints }) => endpoints.some((name) => isBelow(subject, name))) ||
    (isProof(effect, "E1", "E5") && isBelow(subject, effect.facts.endpoint ?? "")),
  // Who is new gains by that, whatever else opens.
  "assignment/added": ({ facts: { principal } }, effect) => of(effect, gains, principal),
  "assignment/removed": ({ facts: { principal } }, effect) => of(effect, loses, principal),
  "registration/deleted": ({ facts: { application } }, effect) => of(effect, loses, application),
  "location/wider": byPlace,
  "location/narrower": byPlace,
  "location/new": byPlace,
  "location/removed": byPlace,
  "policy/removed": byPolicy,
  "policy/not-enforced": byPolicy,
  "policy/enforced": byPolicy,
  "policy/weaker": byPolicy,
  "policy/stricter": byPolicy,
  "policy/changed": byPolicy,
  "policy/new": byPolicy,
  "policy/state": byPolicy,
  "emergency/one-way-back": ({ facts: { removed } }, effect) => ofSubject(effect, removed),
  "emergency/account-removed": ({ subject }, effect) => ofSubject(effect, [subject]),
  "emergency/account-added": ({ subject }, effect) => ofSubject(effect, [subject]),
  "gate/application-added": ({ facts: { application } }, effect) => throughApplication(effect, gains, application),
  "gate/application-removed": ({ facts: { application } }, effect) => throughApplication(effect, loses, application),
  "gate/missing": appServiceAllows,
  "gate/off": appServiceAllows,
  "gate/authentication-not-required": appServiceAllows,
  "gate/unauthenticated-answer": appServiceAllows,
  "gate/every-application": opened,
  // These settings make the function believe that App Service authentication is on, or that it doesn't need proof of
  // that.
  "gate/overridden-by-app-setting": trustsAnybody,
  "setting/app-setting": (cause, effect) => cause.severity === "weakens" && trustsAnybody(cause, effect),
  "registration/token-version": lost,
  "gate/issuer": lost,
  "gate/registration": lost,
  "gate/audience-removed": lost,
  "registration/new": ({ facts: { application } }, effect) => of(effect, gains, application),
  "registration/replaced": withoutApplication,
  "registration/assignment-not-required": opened,
  "registration/assignment-required": (_, effect) => onApi(effect, loses),
  "registration/disabled": withoutApplication,
  "registration/enabled": opened,
  "registration/public-client-flows": ({ after }, effect) => byPassword(effect, after ? gains : loses),
  "registration/consent-added": (_, effect) => byPassword(effect, gains),
  "registration/consent-removed": (_, effect) => byPassword(effect, loses),
  "entitlement/removed": lost,
  "entitlement/replaced": lost,
  "entitlement/renamed": lost,
  "entitlement/disabled": lost,
  "entitlement/holders-narrower": lost,
  "entitlement/holders-wider": opened,
  "entitlement/enabled": opened,
};

/** Whether App Service excludes an endpoint's path from authentication: `/api/health`, or `/api/*`. */
function isBelow(excluded: string, endpoint: string): boolean {
  return isExcludedBy(excluded, `/api/${endpoint.split(" ")[1] ?? ""}`);
}
