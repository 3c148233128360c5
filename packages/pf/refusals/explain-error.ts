import { jsonOf } from "@protected-function/core/text/json.ts";
import { Refused } from "@protected-function/core/text/errors.ts";
import { aadstsRows, lookUpPage, lookUpStart } from "./aadsts/aadsts.ts";
import type { AadstsRow } from "./aadsts/aadsts-row.ts";
import { assignedApplications, type Mismatch, requiredRoles, type Requirements } from "./requirements.ts";
import { fixOfUnknownClient, howForApplication } from "./token/caller-differences.ts";
import { functionRefusals } from "./aadsts/function-rows.ts";
import { isAppServicesText } from "../checks/call.ts";
import { pastedText } from "@protected-function/core/text/plain-text.ts";

/** Nothing in the input can be explained. The message lists the accepted inputs and repeats nothing of the input. */
export class NotExplainable extends Refused {
  constructor(message: string) {
    super("NOT_EXPLAINABLE", message);
  }
}

/** One code, with its meaning and its fixes; only `source` if the code isn't in the table. */
export interface CodeExplanation extends Partial<AadstsRow> {
  /** `AADSTS50076`, or the end of the function's problem type. */
  readonly code: string;
  readonly source: string;
}

export interface ErrorExplanation extends Pick<ReadError, "error" | "suberror" | "said"> {
  readonly codes: readonly CodeExplanation[];
  readonly differences: readonly Mismatch[];
  /** For the sign-in log and for Microsoft's support. */
  readonly traceId: string | undefined;
  readonly correlationId: string | undefined;
  readonly timestamp: string | undefined;
}

/** @throws NotExplainable without an AADSTS code or one of the function's own refusals */
export function explainError(input: string, required: Requirements | undefined): ErrorExplanation {
  const { codes, problem, ...read } = readError(input);
  const functionRow = problem === undefined ? undefined : functionRefusals[problem];
  if (isAppServicesText(input.trimStart())) {
    throw new NotExplainable(
      "--error is the answer of App Service authentication, which doesn't say why it refused. Add the call's " +
        "status (--status 401 or --status 403). For its cause, add the token (--token -), and --twin or --stack <stack>",
    );
  }
  if (codes.length === 0 && (problem === undefined || !functionRow)) {
    throw new NotExplainable(
      "--error has no AADSTS code and isn't a refusal of the function. Use Entra ID's answer (JSON or text), a log line " +
        "with AADSTS and digits, the code alone (AADSTS50076), or the function's problem document. " +
        `Microsoft explains its other codes: ${lookUpStart}`,
    );
  }
  const explained = codes.map((code) => ({
    code: `AADSTS${code}`,
    ...(aadstsRows[code] ?? { source: lookUpPage(code) }),
  }));
  return {
    ...read,
    codes: problem !== undefined && functionRow ? [{ code: problem, ...functionRow }, ...explained] : explained,
    differences: codes.flatMap((code) => errorDifferences(code, read.said, required)),
  };
}

/** The parts of an error body or log line that can be explained or repeated. It holds no credential of the input. */
interface ReadError {
  /** AADSTS codes, in the order of the text, each once. */
  readonly codes: readonly number[];
  /** OAuth's `error`. */
  readonly error: string | undefined;
  readonly suberror: string | undefined;
  /** Entra ID's sentence, without code and ids. */
  readonly said: string | undefined;
  /** The last part of the `type` in the function's own problem document. */
  readonly problem: string | undefined;
  readonly traceId: string | undefined;
  readonly correlationId: string | undefined;
  readonly timestamp: string | undefined;
}

type Body = Readonly<Record<string, unknown>>;

const guid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** Reads a JSON body, a line of a log, a client library's message, `AADSTS50076` or `50076`. */
function readError(input: string): ReadError {
  const text = input.trim();
  const body = jsonIn(text);
  // JSON in a text of JSON, as many logs have it.
  const log = text.replaceAll(String.raw`\"`, '"');
  const described = textOf(body, "error_description") ?? textOf(body, "detail") ?? describedIn(log);
  const description = described ?? (body ? "" : text);
  const flat = flatOf(`${description} ${text}`);
  const error = textOf(body, "error") ?? /"error"\s*:\s*"(\w+)"/.exec(log)?.[1];
  const suberror = textOf(body, "suberror") ?? /"suberror"\s*:\s*"(\w+)"/.exec(log)?.[1];
  return {
    codes: codesIn(text, flat),
    error: wordOf(error),
    suberror: wordOf(suberror),
    said: sentenceIn(flatOf(description)) ?? sentenceIn(flat),
    problem: /urn:problem:protected-function:([a-z-]+)/.exec(text)?.[1],
    traceId: match(flat, `trace[ _]?id\\W{1,6}(${guid})`),
    correlationId: match(flat, `correlation[ _]?id\\W{1,6}(${guid})`),
    timestamp: match(flat, `timestamp\\W{1,6}(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ)`),
  };
}

/** Inside JSON, line breaks are escaped. */
function flatOf(text: string): string {
  return text.replaceAll(/\\[rn]|\s+/g, " ");
}

/** In JSON that is cut, as logs do. */
function describedIn(text: string): string | undefined {
  return /"error_description"\s*:\s*"([^"]+)/.exec(text)?.[1];
}

/** The list of Entra ID's answer, which a shell or a log may have stripped of its quotes. */
const listedCodes = /error_codes\W{0,4}:\s*\[([\d,\s]*)/;

/** Whether a text has a code: an AADSTS code, or the list of Entra ID's answer. */
export function hasCode(text: string): boolean {
  return /AADSTS\d{5,8}(?!\d)/i.test(text) || /\d{5}/.test(listedCodes.exec(text)?.[1] ?? "");
}

function codesIn(text: string, flat: string): readonly number[] {
  if (/^\d{5,9}$/.test(text)) return [Number(text)];
  const listed = listedCodes.exec(text)?.[1]?.match(/\d{5,9}/g) ?? [];
  const named = [...flat.matchAll(/AADSTS[ :-]{0,2}(\d{1,9})(?!\d)/gi)].map(([, code]) => code);
  return [...new Set([...listed, ...named].map(Number))];
}

/** Between the code and the ids that follow it. */
function sentenceIn(flat: string): string | undefined {
  const sentence =
    /AADSTS\d{1,9}:\s*(.+?)(?=\s*(?:-\s*)?(?:Trace ID:|Correlation ID:|AADSTS\d|"\s*,\s*"error|$))/i.exec(flat);
  const pasted = sentence?.[1] === undefined ? "" : pastedText(sentence[1]);
  return pasted === "" ? undefined : pasted;
}

function match(text: string, pattern: string): string | undefined {
  return new RegExp(pattern, "i").exec(text)?.[1];
}

/** `invalid_client`: an OAuth error code, or undefined. */
function wordOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z_]{1,40}$/.test(text) ? text : undefined;
}

function textOf(body: Body | undefined, name: string): string | undefined {
  const value = body?.[name];
  return typeof value === "string" ? value : undefined;
}

function jsonIn(text: string): Body | undefined {
  // A log has words before it.
  const value = jsonOf(text) ?? jsonOf(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
  return typeof value === "object" && value !== null ? (value as Body) : undefined;
}

type Difference = Omit<Mismatch, "refusedBy" | "found"> & Partial<Pick<Mismatch, "found">>;
type Compare = (namedValue: string, required: Requirements) => Difference | undefined;

/** The client that Entra ID names isn't one of the stack's. */
const client: Compare = (namedValue, required) => {
  const { applications, apiClientId, signInClientId } = required;
  const knownClientIds = [...applications.map(({ clientId }) => clientId), apiClientId, signInClientId];
  if (knownClientIds.includes(namedValue.toLowerCase())) return undefined;
  return { what: "client", demanded: assignedApplications(required), fix: fixOfUnknownClient };
};

/** The client is a caller of the stack, so that only its assignment is missing. */
const assignment: Compare = (namedValue, required) => {
  const caller = required.applications.find(({ clientId }) => clientId === namedValue.toLowerCase());
  if (!caller) return undefined;
  const roles = requiredRoles(required);
  return {
    what: "app role assignment",
    found: `${caller.name} has none`,
    demanded: roles.join(" or "),
    fix: {
      who: "deployer",
      setting: "protected-function:callers",
      how: howForApplication(caller, required, roles),
    },
  };
};

/** The requested resource isn't this API. */
const resource: Compare = (namedValue, { scope, apiClientId }) => {
  const requiredResource = scope.replace(/\/\.default$/, "");
  if ([requiredResource, apiClientId].includes(namedValue)) return undefined;
  const how =
    namedValue.startsWith("00000003-0000-0000-c000") || namedValue.startsWith("00000002-0000-0000-c000")
      ? "without the API in the scope, the request is for Microsoft Graph, and Graph's policies apply."
      : "slashes and case matter.";
  return {
    what: "resource",
    demanded: requiredResource,
    fix: { who: "caller's team", how: `Request the scope ${scope}: ${how}` },
  };
};

const scope: Compare = (namedValue, required) =>
  namedValue === required.scope
    ? undefined
    : {
        what: "scope",
        demanded: required.scope,
        fix: { who: "caller's team", how: `Request exactly the scope ${required.scope}.` },
      };

const tenant: Compare = (namedValue, { tenantId, tokenEndpoint }) =>
  namedValue.toLowerCase() === tenantId.toLowerCase()
    ? undefined
    : {
        what: "tenant",
        demanded: tenantId,
        fix: { who: "caller's team", how: `Send the request to ${tokenEndpoint}.` },
      };

const quoted = /'([^']+)'/;
/**
 * The place in a code's sentence that repeats a sent value. Microsoft may change the wording: no match means no
 * comparison.
 */
const namedIn: Readonly<Record<number, readonly (readonly [RegExp, Compare])[]>> = {
  700038: [[/^(\S+) is not/, client]],
  700016: [[quoted, client]],
  7000229: [[/client application (\S+)/, client]],
  7000112: [[quoted, client]],
  7000215: [[quoted, client]],
  7000222: [[quoted, client]],
  501051: [
    [quoted, client],
    [quoted, assignment],
    [/for the application '([^']+)'/, resource],
  ],
  500011: [[/named (\S+) was not found/, resource]],
  50076: [[quoted, resource]],
  50079: [[quoted, resource]],
  1002012: [[/for scope (\S+) is not/, scope]],
  70011: [[/The scope (\S+) is not valid/, scope]],
  90002: [[quoted, tenant]],
  900023: [[quoted, tenant]],
};

/** The codes that the wrong value itself causes. Others, such as a missing second factor, remain with the right value. */
const causedBy: Readonly<Record<string, readonly string[]>> = {
  client: ["AADSTS700038", "AADSTS700016", "AADSTS7000229", "AADSTS501051"],
  "app role assignment": ["AADSTS501051"],
  resource: ["AADSTS500011", "AADSTS501051"],
  scope: ["AADSTS1002012", "AADSTS70011"],
  tenant: ["AADSTS90002", "AADSTS900023"],
};

/** Whether Entra ID answers with this code because of this difference. */
export function isCause(code: string, what: Mismatch["what"]): boolean {
  return causedBy[what]?.includes(code) === true;
}

/** Differences between the request, as far as Entra ID repeats it, and the stack's outputs. */
function errorDifferences(
  code: number,
  said: string | undefined,
  required: Requirements | undefined,
): readonly Mismatch[] {
  if (!required || said === undefined) return [];
  const differences = (namedIn[code] ?? []).flatMap(([pattern, compare]) => {
    const namedValue = pattern.exec(said)?.[1];
    const difference = namedValue === undefined ? undefined : compare(namedValue, required);
    return difference && namedValue !== undefined
      ? [{ found: pastedText(namedValue), ...difference, refusedBy: "token endpoint" as const }]
      : [];
  });
  // Nobody is assigned to another resource.
  const isOtherResource = differences.some(({ what }) => what === "resource");
  return differences.filter(({ what }) => !isOtherResource || what !== "app role assignment");
}
