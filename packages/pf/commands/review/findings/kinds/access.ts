import { dottedPathText } from "@protected-function/core/text/path-text.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import { ways } from "../../../../access-matrix/matrix.ts";
import { moveSentence, openedSentence } from "../../../../access-matrix/move-sentence.ts";
import {
  anyOf,
  flag,
  type FactsOf,
  listOf,
  maybe,
  number,
  oneOf,
  principal,
  rarely,
  text,
  texts,
} from "../fact-types.ts";
import { facts, kind } from "../kind.ts";

const access = {
  who: text,
  /** The subject, and the group that it stands for. */
  principals: maybe(listOf(principal)),
  how: oneOf(...ways),
  from: anyOf(texts, oneOf("everywhere")),
  resource: text,
  endpoints: texts,
  presence: maybe(oneOf("stays", "new", "gone")),
  /** What the request still gets, where only conditional access decides otherwise. */
  still: maybe(text),
  /** A gain or loss of what is required alone, such as a second factor. */
  isRequirementOnly: rarely(flag),
  // These identify a changed policy or location as the cause.
  places: texts,
  policies: texts,
};
const ofAccess = { before: maybe(text), after: maybe(text), ...facts(access) };

interface OfAccess {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly facts: FactsOf<typeof access>;
}

function sentence(kind: "gains" | "loses" | "otherwise" | "beneath", { before, after, facts }: OfAccess): string {
  const { presence = "stays", from, still = "absent", isRequirementOnly = false, ...rest } = facts;
  const places = typeof from === "string" ? [] : from;
  return moveSentence({
    ...rest,
    kind,
    presence,
    from: places,
    still,
    isRequirementOnly,
    before: before ?? "absent",
    after: after ?? "absent",
  });
}

/** Access, from the access matrix: effects of other findings, or findings without a known cause. */
export const accessKinds = {
  "access/gains": kind({
    title: "Someone gains access",
    severity: "opens",
    has: ofAccess,
    says: (finding) =>
      finding.facts.who === "anybody" ? openedSentence(finding.facts.resource) : sentence("gains", finding),
  }),
  "access/loses": kind({
    title: "Someone loses access",
    severity: "breaks",
    has: ofAccess,
    says: (finding) => sentence("loses", finding),
  }),
  "access/refused-otherwise": kind({
    title: "The response changes; access doesn't",
    severity: "changes",
    has: ofAccess,
    says: (finding) => sentence("otherwise", finding),
  }),
  "access/policy-verdict": kind({
    title: "Conditional access would decide otherwise about a request that something else refuses",
    severity: "changes",
    has: ofAccess,
    says: (finding) => sentence("beneath", finding),
  }),
};

const roles = (all: readonly string[] = []) => listText(all, "or", "no role");
/** The methods of one route that change alike. */
const endpoints = texts;
const role = { endpoint: text, endpoints, role: text, who: texts };

/** The words for one method of a route, or several. */
function inNumber({ facts: { endpoints } }: { readonly facts: { readonly endpoints: readonly string[] } }) {
  return endpoints.length > 1
    ? { is: "are", was: "were", s: "", it: "them", itStands: "They", the: "the endpoints" }
    : { is: "is", was: "was", s: "s", it: "it", itStands: "It", the: "the endpoint" };
}

/** What each failed check says. */
const failing = {
  B01: "The function no longer answers a caller as before.",
  B02: "A caller without the app role is answered.",
  B15: "With App Service authentication off, a forged caller is answered.",
  E1: "App Service no longer stops a call without a token.",
  E2: "A caller who is allowed isn't answered as before.",
  E3: "The handler isn't guarded: it answers callers who lack the role.",
  E4: "With App Service authentication off, the handler answers a forged caller.",
  E5: "More than the anonymous endpoint answers without a token.",
  E6: "HTTP reaches functions that the contract doesn't declare, or a handler's binding isn't registered.",
  E7: "A caller no longer reaches exactly the endpoints that its roles allow.",
} as const;
const failingChecks = Object.keys(failing) as (keyof typeof failing)[];
/** Checks of answers to allowed callers. Every other check is that a caller is refused. */
const answered = ["B01", "E2"];
/** Checks that the guard refuses a caller. */
const guarding = ["B02", "B15", "E3", "E4", "E7"];
const proof = {
  check: anyOf(oneOf(...failingChecks), text),
  endpoint: maybe(text),
  /** Who answered, if the request was refused. */
  refusedBy: maybe(text),
  status: maybe(number),
  /** What differs. Empty if the check didn't finish. */
  differs: texts,
  /** The parts that refused every call that was to be refused, instead of the guard. */
  stillRefusedBy: rarely(texts),
};

/** What a failed check proves. A check that didn't finish, or in which another part refused, proves nothing about the guard. */
function failureText({ check, differs, stillRefusedBy }: FactsOf<typeof proof>): string {
  const isOfGuard = guarding.includes(check);
  if (isOfGuard && differs.length === 0) return "A check of the guard didn't finish, so the guard isn't proved.";
  if (isOfGuard && stillRefusedBy) {
    const how = stillRefusedBy.length > 0 ? `by ${listText(stillRefusedBy)}` : "with another status";
    return `The guard isn't proved: callers whom it must refuse are refused ${how} instead.`;
  }
  return ownEntry(failing, check) ?? "A check of the function fails.";
}

const proofKind = (title: string) =>
  kind({
    title,
    severity: ({ facts: { check } }) => (answered.includes(check) ? "breaks" : "weakens"),
    has: facts(proof),
    says: ({ facts }) => `${facts.endpoint === undefined ? "" : `${facts.endpoint}: `}${failureText(facts)}`,
    means: ({ subject, facts: { refusedBy, status, differs } }) => {
      const check = `The check that fails: "${subject}"`;
      if (refusedBy !== undefined)
        return `${check} The answer came from ${refusedBy}${status === undefined ? "" : `: ${status}`}.`;
      return differs.length > 0 ? `${check} Its answer differs in ${differs.map(dottedPathText).join(", ")}.` : check;
    },
  });

/** The contract's endpoints, and the behavior of the deployed functions. */
export const endpointKinds = {
  "endpoint/anonymous": kind({
    title: "An endpoint is anonymous",
    severity: "opens",
    has: { before: maybe(texts), ...facts({ isNew: flag, endpoints, path: text, reason: maybe(text) }) },
    says: (finding) => {
      const { subject, before, facts } = finding;
      const { is, it, itStands } = inNumber(finding);
      return facts.isNew
        ? `${subject} ${is} new and anonymous: anyone can call ${it} without a token.`
        : `${subject} ${is} now anonymous: anyone can call ${it} without a token. ${itStands} required ${roles(before)}.`;
    },
    means: ({ facts: { reason } }) => (reason === undefined ? "" : `The reason given: "${reason}"`),
  }),
  "endpoint/new": kind({
    title: "An endpoint is new",
    severity: ({ facts: { holders } }) => (holders.length > 0 ? "opens" : "changes"),
    has: { after: texts, ...facts({ endpoints, holders: texts }) },
    says: (finding) => {
      const { is, s, itStands } = inNumber(finding);
      const { subject, after, facts } = finding;
      return `${subject} ${is} new. ${itStands} require${s} ${roles(after)}, held by ${listText(facts.holders)}.`;
    },
  }),
  "endpoint/removed": kind({
    title: "An endpoint is removed",
    severity: "breaks",
    has: { before: maybe(texts), ...facts({ endpoints }) },
    says: (finding) => {
      const { is, was, itStands } = inNumber(finding);
      const { subject, before } = finding;
      return `${subject} ${is} removed. ${itStands} ${before === undefined ? `${was} anonymous` : `required ${roles(before)}`}.`;
    },
  }),
  "endpoint/needs-token": kind({
    title: "An anonymous endpoint now requires a token",
    severity: "breaks",
    has: { after: texts, ...facts({ endpoints }) },
    says: (finding) => {
      const { s, itStands, was } = inNumber(finding);
      return `${finding.subject} now require${s} ${roles(finding.after)}. ${itStands} ${was} anonymous.`;
    },
    means: "Calls without a token get 401.",
  }),
  "endpoint/role-added": kind({
    title: "An endpoint allows another app role",
    severity: ({ facts: { who } }) => (who.length > 0 ? "opens" : "weakens"),
    has: facts(role),
    says: (finding) => {
      const { s, the } = inNumber(finding);
      const { endpoint, role, who } = finding.facts;
      return who.length > 0
        ? `${endpoint} now allow${s} ${role}, held by ${listText(who)}.`
        : `${endpoint} now allow${s} ${role}. Nobody who holds it gains ${the}.`;
    },
    means: (finding) =>
      finding.facts.who.length > 0
        ? ""
        : `Anyone who is assigned ${finding.facts.role} later can call ${inNumber(finding).it}.`,
  }),
  "endpoint/role-removed": kind({
    title: "An endpoint no longer allows an app role",
    severity: ({ facts: { who } }) => (who.length > 0 ? "breaks" : "changes"),
    has: facts(role),
    says: (finding) => {
      const { s, the } = inNumber(finding);
      const { endpoint, role, who } = finding.facts;
      return who.length > 0
        ? `${endpoint} no longer allow${s} ${role}: ${listText(who)} will get 403.`
        : `${endpoint} no longer allow${s} ${role}. Nobody who holds it loses ${the}.`;
    },
  }),
  "endpoint/called-unasked": kind({
    title: "Checks may call an endpoint on a live stack",
    severity: "changes",
    has: facts({ endpoints }),
    says: ({ subject }) => `verify may now call ${subject} on a live stack: the sample says that this is safe.`,
  }),
  "endpoint/proof-lost": proofKind("A check of the deployed function no longer passes"),
  "endpoint/proof-failed": proofKind("A check of a new endpoint fails"),
};
