import { isExcludedBy } from "../../../access-matrix/columns.ts";
import { type Finding, keyOf, severities, type Severity } from "./finding.ts";
import type { FindingId } from "./finding-ids.ts";

type Claims = (cause: Finding, effect: Finding) => boolean;

/**
 * Lists each effect once, below the first cause in this table that claims it. Effects are gains and losses of access,
 * checks that fail, and the same change as another comparison sees it. Findings without a known cause stay separate, so
 * nothing is lost. A cause is as severe as the worst of its effects. Pure.
 */
export function foldEffects(findings: readonly Finding[]): readonly Finding[] {
  const absorbedBy = new Map<Finding, Finding>();
  const causeOf = (finding: Finding, table: Table) =>
    entriesOf(table).flatMap(([id, claims]) =>
      findings.filter(
        (candidate) =>
          candidate !== finding && candidate.id === id && !absorbedBy.has(candidate) && claims(candidate, finding),
      ),
    )[0];
  for (const table of [causes, effects]) {
    for (const finding of findings) {
      const cause = absorbedBy.has(finding) ? undefined : causeOf(finding, table);
      if (cause) absorbedBy.set(finding, cause);
    }
  }
  for (const finding of findings) {
    const cause = absorbedBy.has(finding)
      ? undefined
      : findings.find((candidate) => !absorbedBy.has(candidate) && isSameInNewStack(candidate, finding));
    if (cause) absorbedBy.set(finding, cause);
  }
  for (const [id, severity] of [
    ["access/gains", ["opens", "weakens"]],
    ["access/loses", ["breaks"]],
  ] as const) {
    const open = findings.filter(
      (finding) => finding.id in effects && !absorbedBy.has(finding) && isOneOf(severity, finding.severity),
    );
    const [only, ...moreCauses] = open;
    if (!only || moreCauses.length > 0) continue;
    for (const finding of findings) if (finding.id === id && !absorbedBy.has(finding)) absorbedBy.set(finding, only);
  }
  return findings.filter((finding) => !absorbedBy.has(finding)).map((finding) => withEffects(finding));

  function withEffects(cause: Finding): Finding {
    const ownEffects = findings.filter((finding) => absorbedBy.get(finding) === cause).map(withEffects);
    if (ownEffects.length === 0) return cause;
    const all = [...(cause.effects ?? []), ...ownEffects.map((finding) => seenBeside(cause, finding))];
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
  return effect.id === "deployment/differs-anew"
    ? { ...effect, severity: leastOf(cause.severity, effect.severity) }
    : effect;
}

function leastOf(left: Severity, right: Severity): Severity {
  return severities.indexOf(left) > severities.indexOf(right) ? left : right;
}

function worst(findings: readonly Finding[]): Severity {
  return severities.find((severity) => findings.some((finding) => finding.severity === severity)) ?? "changes";
}

type Table = { readonly [Id in FindingId]?: Claims };

function entriesOf(table: Table): readonly (readonly [string, Claims])[] {
  return Object.entries(table);
}

/** Causes that report the same change in another way. */
const causes: Table = {
  "registration/token-version": (_, { id, facts }) =>
    id === "gate/issuer" || (/^gate\/audience-(?:added|removed)$/.test(id) && facts?.["isOwn"] !== false),
  "gate/missing": (cause, effect) =>
    isDeclarationOf(cause, effect) ||
    (effect.id === "deployment/differs-anew" &&
      (effect.effects ?? []).every((finding) => /^(?:access|gate)\//.test(finding.id))),
  "gate/off-meanwhile": isDeclarationOf,
  "resource/without-authentication": (cause, { id, subject }) =>
    (id === "resource/new" && subject === cause.subject) || (id === "resource/unprotected" && isPartOf(cause, subject)),
  "resource/new": (cause, { id, subject }) => id === "resource/unprotected" && isPartOf(cause, subject),
  "setting/weaker": ({ subject }, { id, facts }) => id === "option/unprotected" && facts?.["setting"] === subject,
  "entitlement/replaced": ({ subject }, { id, facts }) => id === "assignment/replaced" && facts?.["role"] === subject,
  // Components pass the same value on, so the state has it under them as well.
  "output/not-secret": ({ subject }, effect) => isPlainSecret(effect, (place) => lastPart(place) === lastPart(subject)),
  "resource/unprotected": ({ subject, facts }, effect) =>
    facts?.["danger"] === "plain secret" && isPlainSecret(effect, (place) => place === subject),
  "option/not-secret": ({ facts }, effect) =>
    isPlainSecret(effect, (place) => place.startsWith(`${String(facts?.["name"])} `)),
  "emergency/one-way-back": ({ facts }, effect) => isPolicyAbout(textsIn(facts?.["removed"]), effect),
  "emergency/account-removed": ({ subject }, effect) => isPolicyAbout([subject], effect),
};

/** Lists the state's view of the resource below the finding from App Service authentication itself. */
function isDeclarationOf(cause: Finding, effect: Finding): boolean {
  return effect.id === cause.id && cause.facts?.["type"] === undefined && effect.facts?.["type"] !== undefined;
}

/** `storage-exports allowSharedKeyAccess` of `storage-exports`. */
function isPartOf({ subject }: Finding, otherSubject: string): boolean {
  return otherSubject.startsWith(`${subject} `);
}

function isPlainSecret({ id, subject }: Finding, isPlace: (place: string) => boolean): boolean {
  return id === "resource/plain-secret" && isPlace(subject);
}

/** Returns the last part of `callers.integration.clientSecret` or `integration clientSecret`. */
function lastPart(path: string): string | undefined {
  return path.split(/[. ]/).at(-1);
}

function isPolicyAbout(accounts: readonly string[], { id, facts }: Finding): boolean {
  const names = textsIn(facts?.["names"]);
  return (
    /^policy\/(?:weaker|stricter|changed)$/.test(id) &&
    names.length > 0 &&
    names.every((name) => accounts.includes(name))
  );
}

const onEndpoint =
  (name: (cause: Finding) => unknown, ...ids: readonly FindingId[]): Claims =>
  (cause, effect) =>
    isOneOf(ids, effect.id) && textsIn(effect.facts?.["endpoints"]).includes(String(name(cause)));
const itself = ({ subject }: Finding) => subject;
const ofFacts =
  (name: string) =>
  ({ facts }: Finding) =>
    facts?.[name];

/** Everything about the API, for any caller. */
const onApi =
  (...ids: readonly FindingId[]): Claims =>
  (_, { id, facts }) =>
    isOneOf(ids, id) && (textsIn(facts?.["endpoints"]).length > 0 || facts?.["resource"] === "the API");

/** Checks that depend on App Service's decisions, never those of the function's own guard. */
const proofs =
  (...checks: readonly string[]): Claims =>
  (_, { id, facts }) =>
    id.startsWith("endpoint/proof-") && isOneOf(checks, facts?.["check"]);

const either =
  (...all: readonly Claims[]): Claims =>
  (cause, effect) =>
    all.some((claims) => claims(cause, effect));

const byWho =
  (principalOf: (cause: Finding) => unknown, ...ids: readonly FindingId[]): Claims =>
  (cause, { id, facts }) =>
    isOneOf(ids, id) && isSame(String(facts?.["who"]), String(principalOf(cause)));

const byPassword =
  (...ids: readonly FindingId[]): Claims =>
  (_, { id, facts }) =>
    isOneOf(ids, id) && facts?.["how"] === "password";

const access = ["access/gains", "access/loses", "access/refused-otherwise", "access/policy-verdict"] as const;
const gains = ["access/gains", "access/refused-otherwise"] as const;
const loses = ["access/loses", "access/refused-otherwise"] as const;

const appServiceAllows = either(onApi(...access), proofs("E1", "E2", "B01"));
const appServiceDenies = either(onApi(...loses), proofs("E2", "B01"));
const byPolicy: Claims = ({ subject }, { id, facts }) =>
  isOneOf(access, id) && textsIn(facts?.["policies"]).includes(subject);
const byPlace: Claims = ({ subject }, { id, facts }) =>
  isOneOf(access, id) && textsIn(facts?.["places"]).includes(subject);
const trustsAnybody = proofs("E4", "B15");
const roleLost = either(onApi(...loses), proofs("E2", "B01"));

/** Causes and the gains, losses and failed checks that they explain. The first one that claims an effect gets it. */
const effects: Table = {
  "endpoint/anonymous": onEndpoint(itself, ...access),
  "endpoint/removed": onEndpoint(itself, ...loses),
  "endpoint/needs-token": onEndpoint(itself, ...loses),
  "endpoint/role-added": onEndpoint(ofFacts("endpoint"), ...gains),
  "endpoint/role-removed": onEndpoint(ofFacts("endpoint"), ...loses),
  "endpoint/new": onEndpoint(itself, ...gains),
  "gate/excluded-path-added": ({ subject }, effect) =>
    (isOneOf(gains, effect.id) && textsIn(effect.facts?.["endpoints"]).some((name) => isBelow(subject, name))) ||
    (proofs("E1", "E5")(effect, effect) && isBelow(subject, String(effect.facts?.["endpoint"]))),
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
  "emergency/one-way-back": ({ facts }, { id, facts: effectFacts }) =>
    isOneOf(access, id) && textsIn(facts?.["removed"]).includes(String(effectFacts?.["who"])),
  "emergency/account-removed": byWho(itself, ...access),
  "emergency/account-added": byWho(itself, ...access),
  "assignment/added": byWho(ofFacts("who"), ...gains),
  "assignment/removed": byWho(ofFacts("who"), ...loses),
  "gate/application-added": either(
    byWho(itself, ...gains),
    (cause, effect) => isSignIn(cause) && byPassword(...gains)(cause, effect),
  ),
  "gate/application-removed": either(
    byWho(itself, ...loses),
    (cause, effect) => isSignIn(cause) && byPassword(...loses)(cause, effect),
  ),
  "gate/missing": appServiceAllows,
  "gate/off": appServiceAllows,
  "gate/authentication-not-required": appServiceAllows,
  "gate/unauthenticated-answer": appServiceAllows,
  "gate/every-application": onApi(...gains),
  // These settings make the function believe that App Service authentication is on, or that it doesn't need proof of
  // that.
  "gate/overridden-by-app-setting": trustsAnybody,
  "setting/app-setting": (cause, effect) => cause.severity === "weakens" && trustsAnybody(cause, effect),
  "registration/token-version": appServiceDenies,
  "gate/issuer": appServiceDenies,
  "gate/registration": appServiceDenies,
  "gate/audience-removed": appServiceDenies,
  "registration/new": byWho(itself, ...gains),
  "registration/deleted": byWho(itself, ...loses),
  "registration/replaced": either(
    byWho(itself, ...loses),
    (cause, effect) => cause.subject === "the API" && roleLost(cause, effect),
  ),
  "registration/assignment-not-required": onApi(...gains),
  "registration/assignment-required": onApi(...loses),
  "registration/disabled": either(
    byWho(itself, ...loses),
    (cause, effect) => cause.subject === "the API" && roleLost(cause, effect),
  ),
  "registration/enabled": onApi(...gains),
  "registration/public-client-flows": (cause, effect) =>
    byPassword(...(cause.after === true ? gains : loses))(cause, effect),
  "registration/consent-added": byPassword(...gains),
  "registration/consent-removed": byPassword(...loses),
  "entitlement/removed": roleLost,
  "entitlement/replaced": roleLost,
  "entitlement/renamed": roleLost,
  "entitlement/disabled": roleLost,
  "entitlement/holders-narrower": roleLost,
  "entitlement/holders-wider": onApi(...gains),
  "entitlement/enabled": onApi(...gains),
};

/** People request tokens with the API's own app registration or the public client. */
function isSignIn({ subject }: Finding): boolean {
  return subject === "the API" || subject === "the public client";
}

/** The matrix names people by their role in the stack: "assigned user ada@contoso.com", "service account …". */
function isSame(label: string, principal: string): boolean {
  const [kind, ...name] = principal.split(" ");
  if (label === principal || label.startsWith(`${principal}, `)) return true;
  return (
    (kind === "user" && label.endsWith(` ${name.join(" ")}`)) ||
    (kind === "group" && label.endsWith(` in the ${principal}`))
  );
}

/** Whether App Service excludes an endpoint's path from authentication: `/api/health`, or `/api/*`. */
function isBelow(excluded: string, endpoint: string): boolean {
  return isExcludedBy(excluded, `/api/${endpoint.split(" ")[1] ?? ""}`);
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function isOneOf(all: readonly unknown[], item: unknown): boolean {
  return all.includes(item);
}
