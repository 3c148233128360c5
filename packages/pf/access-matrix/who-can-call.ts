import { allOf } from "../checks/call.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { foldMethods } from "./fold-methods.ts";
import { type Cell, existingApp, findCell, isDeclared, type Matrix, type SignIn, type Subject } from "./matrix.ts";

/** How a subject calls: without a token, as an application, or as a person by one of two ways. */
export type WayIn = "no token" | "credential" | "password" | "browser";

/** What a person lacks who may have it: an existing app may sign people in. */
const knownClient = "known client application to sign in to";

/** What a subject can do with an endpoint. */
export interface CallerAccess {
  readonly subject: Subject;
  /**
   * `now`: there is a way in today. `later`: it has a role, but lacks a client application to sign in to or a credential. `no`: it has
   * no role, or something refuses it whatever it does.
   */
  readonly can: "now" | "later" | "no";
  /** The ways in, and the places that each of them works from. */
  readonly ways: readonly { readonly way: WayIn; readonly places: readonly string[] }[];
  /** What is missing for `later`. */
  readonly lacks?: "client application to sign in to" | typeof knownClient | "valid credential";
}

/** Who can call one endpoint: the data behind the sentence that every command prints. */
export interface EndpointAccess {
  /** `POST orders/{id}` */
  readonly endpoint: string;
  /** The contract's reason, if anyone can call it without a token. */
  readonly anonymous?: string;
  /** The roles that it allows. Empty if the matrix doesn't say. */
  readonly allow: readonly string[];
  /** Whether anyone holds one of these roles, whether or not they're in the matrix. */
  readonly isHeld: boolean;
  /** Everyone but those who can do nothing, in the matrix's order. */
  readonly callerAccess: readonly CallerAccess[];
  /** Every place of the matrix. */
  readonly places: readonly string[];
}

/** Who can call each endpoint, in the contract's order. Every statement about who can call is made from this. */
export function whoCanCall(matrix: Matrix): readonly EndpointAccess[] {
  const places = matrix.places.map(({ name }) => name);
  return endpointsOf(matrix).map(({ endpoint, column }) => {
    const declared = matrix.protection.endpoints.find(({ name }) => name === endpoint);
    const allow = declared?.allow ?? [];
    const callerAccess = matrix.subjects
      .map((subject) => callerAccessOf(matrix, subject, column))
      .filter(({ can }) => can !== "no");
    const isOpen = callerAccess.some(({ ways }) => ways.some(({ way }) => way === "no token"));
    return {
      endpoint,
      ...(isOpen && { anonymous: declared?.anonymous ?? "" }),
      allow,
      isHeld: matrix.protection.holders.some(({ role }) => allow.includes(role)),
      callerAccess,
      places,
    };
  });
}

/** Each endpoint with the column that answers for it, in the contract's order. */
function endpointsOf(matrix: Matrix) {
  const all = matrix.columns.flatMap(({ name, endpoints = [] }) =>
    endpoints.map((endpoint) => ({ endpoint, column: name })),
  );
  const order = matrix.protection.endpoints.map(({ name }) => name);
  return all.toSorted((left, right) => order.indexOf(left.endpoint) - order.indexOf(right.endpoint));
}

/** What a subject can do with the endpoints of a column. */
export function callerAccessOf(matrix: Matrix, subject: Subject, column: string): CallerAccess {
  const { label, how } = subject;
  const cells = matrix.places.flatMap(
    ({ name: from }) => findCell(matrix, { who: label, how, from, resource: column }) ?? [],
  );
  const from = (isIn: (cell: Cell) => boolean) => cells.filter(isIn).map((cell) => cell.from);
  const direct = from(({ outcome }) => outcome === "allowed");
  const browser = from(({ outcome, inBrowser }) => outcome !== "allowed" && inBrowser?.at !== undefined);
  const later = from(({ outcome, inBrowser }) => outcome !== "allowed" && inBrowser !== undefined);
  const ways = [
    { way: wayOf(subject), places: direct },
    { way: "browser" as const, places: browser },
  ].filter(({ places }) => places.length > 0);
  if (cells.some(({ noCredential }) => noCredential)) {
    return { subject, can: "later", ways: [], lacks: "valid credential" };
  }
  if (ways.length > 0) return { subject, can: "now", ways };
  if (later.length > 0) {
    const isUnknown = matrix.signIn.clients.some((client) => client.isUnknown);
    return {
      subject,
      can: "later",
      ways: [],
      lacks: isUnknown ? knownClient : "client application to sign in to",
    };
  }
  return { subject, can: "no", ways: [] };
}

function wayOf({ how }: Subject): WayIn {
  return how === "bare" ? "no token" : how === "password" ? "password" : "credential";
}

/** A subject's own name: "shop", "ada@contoso.com", "the group Order clerks". */
export function nameOf({ label, kind }: Subject): string {
  const name = label.startsWith(`${kind} `) ? label.slice(kind.length + 1) : label;
  if (kind === "caller") return name.endsWith(existingApp) ? name.slice(0, -existingApp.length) : name;
  return name.startsWith("in the group ") ? name.slice("in ".length) : name;
}

/** Whether anyone whom the settings name can call an endpoint today. */
export function isCalled({ callerAccess }: EndpointAccess): boolean {
  return callerAccess.some(({ can, subject }) => can === "now" && isDeclared(subject));
}

/** Whether nobody can call an endpoint: every command warns of that. */
export function isClosed(access: EndpointAccess): boolean {
  return access.anonymous === undefined && !isCalled(access);
}

/**
 * Who can call an endpoint, in words: the same in every command.
 *
 * @param list names in a sentence. Default: all of them
 */
export function accessSentence(access: EndpointAccess, list: (names: readonly string[]) => string = allOf): string {
  const { endpoint, anonymous, callerAccess } = access;
  if (anonymous !== undefined) {
    return anonymous === ""
      ? `Anyone can call ${endpoint} without a token.`
      : `Anyone can call ${endpoint}: ${anonymous.replace(/\.?$/, ".")}`;
  }
  const later = Map.groupBy(
    callerAccess.filter(({ can }) => can === "later"),
    ({ lacks = "" }) => lacks,
  );
  return [
    callersSentence(access, list),
    ...[...later].map(([lacks, all]) => notYetSentence(list(all.map(({ subject }) => nameOf(subject))), lacks)),
  ].join(" ");
}

/** Who can call each endpoint, in words, the methods of a route together if they are alike. */
export function accessSentences(all: readonly EndpointAccess[]): readonly string[] {
  const statements = all.map((access) => ({ endpoint: access.endpoint, sentence: accessSentence(access) }));
  return foldMethods(statements).map(({ sentence }) => sentence);
}

/** Who has a role and can't call for another reason that a person can fix. */
export function notYetSentence(who: string, lacks: string): string {
  return lacks === knownClient
    ? `Perhaps also ${who}, with a role, if an existing app signs people in.`
    : `Not yet: ${who}, with a role but no ${lacks}.`;
}

function callersSentence(
  { endpoint, allow, isHeld, callerAccess, places }: EndpointAccess,
  list: (names: readonly string[]) => string,
): string {
  const now = callerAccess.filter(({ can }) => can === "now");
  if (now.length === 0) {
    const roles = allOf(allow, "or");
    if (callerAccess.length > 0 || allow.length === 0) return `Nobody can call ${endpoint}.`;
    return isHeld
      ? `Nobody can call ${endpoint}: everyone with ${roles} is refused.`
      : `Nobody can call ${endpoint} yet: nobody has ${roles}.`;
  }
  const reach = now.map(({ ways }) => places.filter((place) => ways.some((way) => way.places.includes(place))));
  const [common = []] = reach;
  const isCommon = reach.every((reachable) => reachable.join() === common.join());
  const callers = now.map((access) => callerWords(access, isCommon ? common : places));
  const restriction = isCommon && common.length < places.length ? `, and only from ${allOf(common)}` : "";
  return `Only ${list([...new Set(callers)])} can call ${endpoint}${restriction}.`;
}

const wayWords = { "no token": "without a token", credential: "", password: "by password", browser: "in a browser" };

/** "shop", "ada@contoso.com (by password)", "shop (from office)". No check here signs in with a browser. */
function callerWords({ subject, ways }: CallerAccess, places: readonly string[]): string {
  const phrases = ways
    .map(({ way, places: reachable }) => {
      const restriction = reachable.length < places.length ? `from ${allOf(reachable)}` : "";
      const phrase = [wayWords[way], restriction].filter((part) => part !== "").join(" ");
      return way === "browser" ? `${phrase}, untried` : phrase;
    })
    .filter((part) => part !== "");
  return phrases.length === 0 ? nameOf(subject) : `${nameOf(subject)} (${phrases.join("; ")})`;
}

/** The title of {@link signInWords}. */
export const signInTitle = "How people sign in";

/** What each way to sign in is worth to a person with a role. Empty if there is no such person. */
export function signInWords(matrix: Matrix): readonly string[] {
  const { signIn } = matrix;
  const people = whoCanCall(matrix).flatMap(({ anonymous, callerAccess }) =>
    anonymous === undefined ? callerAccess.filter(({ subject }) => subject.how === "password") : [],
  );
  if (signIn === undefined || people.length === 0) return [];
  const { clients, anyApplication } = signIn;
  const isNone = clients.every(({ ways }) => ways.length === 0);
  const otherClients = clients.filter(({ ways, isUnknown }) => isUnknown || (isNone && ways.length === 0));
  return [
    ...clients.flatMap(({ name, ways }) => ways.map((way) => worth(name)[way])),
    ...(isNone ? [`No client ${hasUnknown(signIn) ? "is known to sign" : "signs"} people in.`] : []),
    ...[...Map.groupBy(otherClients, lackWords)].map(([words, all]) => {
      const names = all.length > 3 ? `${all.length} allowed applications` : allOf(all.map(({ name }) => name));
      return `${capital(names)}: ${words}.`;
    }),
    ...(isNone ? [adviceFor(signIn)] : []),
    ...(anyApplication
      ? ["App Service authentication allows every application: any other client with consent also signs people in."]
      : []),
  ];
}

/** Whether it may be that people sign in at an application that the stack didn't create. */
function hasUnknown({ clients }: SignIn): boolean {
  return clients.some(({ isUnknown }) => isUnknown);
}

function adviceFor(signIn: SignIn): string {
  return hasUnknown(signIn)
    ? "To allow people at another client application, make that an existing caller too, or set publicClientFlows."
    : "To allow people, make their client application an existing caller, or set publicClientFlows.";
}

function lackWords({ lacks, isUnknown }: SignIn["clients"][number]): string {
  return isUnknown ? "not this stack's, so nothing here knows whether it signs people in" : `without ${allOf(lacks)}`;
}

function worth(client: string) {
  const page = client === "the API" ? ", at /.auth/login/aad of the site" : "";
  return {
    password: `By password at ${client}: a single factor, refused wherever MFA is required.`,
    "device code": `In a browser with a device code at ${client}: MFA is possible. Not tried: the twin has no browser.`,
    redirect: `In a browser at ${client}${page}: MFA is possible. Not tried: the twin has no browser.`,
  } as const;
}
