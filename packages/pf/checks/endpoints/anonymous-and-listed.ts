import { sendToSite } from "../send-to-site.ts";
import { type IncomingMessage, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { text } from "node:stream/consumers";
import { type Answer, type Exchange, exchangesChannel, NoAnswer } from "@protected-function/core/azure/http.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import {
  callersRoles,
  forgedHeaders,
  functionsIn,
  outcomeOf,
  endpointUrl,
  callEndpoint,
  type Endpoint,
  isSafe,
  endpointName,
  endpointPath,
  defaultEndpoint,
  loggedDuring,
  reachedIn,
} from "../call.ts";
import type { EndpointCheck, EndpointEvidence } from "../check.ts";
import { functionsListedBy, type ListedFunction } from "./listed-functions.ts";
import type { Origin } from "../origin.ts";
import { bindingText, boundEndpoints } from "./bindings.ts";

/** Milliseconds to wait for an answer. */
const patience = 30_000;

/**
 * One HTTP exchange whose path is sent exactly as written: fetch, like every URL, resolves dot segments first.
 *
 * @param origin `https://func-1.azurewebsites.net`
 * @throws NoAnswer
 */
async function sendRaw(
  method: string,
  origin: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { protocol, hostname: host, port } = new URL(origin);
  const url = `${origin}${path}`;
  const open = protocol === "http:" ? overHttp : overHttps;
  const signal = AbortSignal.timeout(patience);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      open({ method, host, port, path, headers, signal }, resolve).on("error", reject).end();
    });
    const body = await text(response);
    const read = Object.entries(response.headersDistinct).map(([name, values]): [string, string] => [
      name,
      values?.join(", ") ?? "",
    ]);
    const { statusCode: status = 0 } = response;
    const answer: Answer = { status, headers: new Headers(read), text: body, json: parsed(body) };
    exchangesChannel.publish({ method, url, answer } satisfies Exchange);
    return answer;
  } catch (error) {
    throw new NoAnswer(method, url, error);
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const anonymousEndpoints = ({ endpoints }: StackOutputs): readonly Endpoint[] =>
  endpoints.filter(({ allow }) => allow === undefined);

/** Row E5: an anonymous endpoint answers, and the paths around it don't. */
const anonymous: EndpointCheck = {
  group: "The function",
  row: "E5",
  needs: [],
  claims: (outputs) =>
    anonymousEndpoints(outputs).map(
      (endpoint) => `${endpointName(endpoint)} answers without a token; no path or method around it does.`,
    ),
  notApplicableReason: (outputs) =>
    anonymousEndpoints(outputs).length === 0 ? "the contract has no anonymous endpoint" : undefined,
  run: async (origin, report) => {
    for (const endpoint of anonymousEndpoints(origin.outputs)) report(await lookAround(origin, endpoint));
  },
};

async function lookAround(origin: Origin, endpoint: Endpoint): Promise<EndpointEvidence> {
  const { outputs } = origin;
  const { origin: site, pathname } = new URL(endpointUrl(endpoint));
  const { result: itself, lines: linesOfItself } = await loggedDuring(origin, () => callEndpoint(endpoint));
  // With other headers: a handler may answer with what it got.
  const isSame = sameAs(itself, await sendRaw(endpoint.method, site, pathname, { "x-again": "1" }));
  const reachable: string[] = [];
  const neighbors = neighborsOf(outputs, endpoint, pathname);
  const undecided: string[] = [];
  for (const [method, path] of neighbors) {
    const { result: answer, lines } = await loggedDuring(origin, () => sendToSite(method, `${site}${path}`));
    if (outcomeOf(answer) !== "reached") continue;
    if (path !== "/" || !couldBeHomepage(answer) || functionsIn(lines).length > 0) reachable.push(`${method} ${path}`);
    else if (lines === undefined && !answer.headers.has("www-authenticate")) undecided.push(`${method} ${path}`);
  }
  const spellings = spellingsOf(pathname);
  for (const path of spellings) {
    const { result: answer, lines } = await loggedDuring(origin, () => sendRaw(endpoint.method, site, path));
    // The same endpoint under another spelling discloses nothing more.
    const isItself = ranAlone(endpoint, lines) ?? isSame(answer);
    if (outcomeOf(answer) === "reached" && !isItself) reachable.push(`${endpoint.method} ${path}`);
  }
  const escape = protectedNeighbor(origin);
  const escapes = escape ? escapesTo(escape, pathname) : [];
  for (const path of escapes) {
    const answer = await sendRaw(escape?.method ?? "GET", site, path, forgedHeaders(origin));
    if (outcomeOf(answer) === "reached") reachable.push(`${path} with a forged principal`);
  }
  return {
    action:
      `called it without a token, then ${neighbors.length} paths and methods around it, ${spellings.length} spellings, ` +
      `and ${escapes.length} paths out of it with a forged principal` +
      undecided
        .map((request) => `; without the log, a function behind ${request} would look like the host's own page`)
        .join(""),
    expected: { itself: "reached", reachable: [] },
    found: { itself: reachedIn(itself, endpoint, linesOfItself), reachable },
  };
}

/** Parent, child, sibling, and methods without an endpoint. Other anonymous endpoints have a claim of their own. */
function neighborsOf({ endpoints }: StackOutputs, endpoint: Endpoint, pathname: string) {
  const endpointsAt = (path: string) =>
    endpoints.filter((candidate) => endpointPath(candidate).toLowerCase() === path.toLowerCase());
  const usedMethods = endpointsAt(pathname).map(({ method }) => method);
  const methods = (["GET", "POST", "PUT", "PATCH", "DELETE"] as const).filter(
    (method) => !usedMethods.includes(method),
  );
  const paths = [pathname.replace(/\/[^/]*$/, "") || "/", `${pathname}/child`, `${pathname}-sibling`];
  return [
    ...paths
      .filter(
        (path) => !endpointsAt(path).some(({ method, allow }) => method === endpoint.method && allow === undefined),
      )
      .map((path) => [endpoint.method, path] as const),
    ...methods.map((method) => [method, pathname] as const),
  ];
}

/** Other spellings: doubled and encoded slashes, dot segments, upper case. */
function spellingsOf(pathname: string): readonly string[] {
  const segments = pathname.slice(1);
  return [
    pathname.toUpperCase(),
    `${pathname}/`,
    pathname.replaceAll("/", "//"),
    `/${segments.replaceAll("/", "%2f")}`,
    `/./${segments}`,
    `/%2e/${segments}`,
    `/elsewhere/../${segments}`,
  ];
}

/**
 * Paths from below the anonymous endpoint back to a protected one, for a host that compares paths before it resolves
 * dot segments.
 */
function escapesTo(endpoint: Endpoint, pathname: string): readonly string[] {
  const up = pathname.slice(1).split("/");
  const target = new URL(endpointUrl(endpoint)).pathname.slice(1);
  return ["../", "%2e%2e/", "..%2f"].map((back) => `${pathname}/${up.map(() => back).join("")}${target}`);
}

/** On a live stack, only a safe endpoint is called. */
function protectedNeighbor(origin: Origin): Endpoint | undefined {
  const endpoint = defaultEndpoint(origin.outputs, callersRoles(origin));
  return endpoint && (origin.ownTenant === true || isSafe(endpoint)) ? endpoint : undefined;
}

/**
 * Whether an answer at `/` can be the Functions host's own: its page, or 204 if the page is disabled. It answers there
 * whatever App Service authentication says, whose challenge it keeps. azure-functions-host, HomepageMiddleware.cs
 */
function couldBeHomepage({ status, headers, text }: Answer): boolean {
  return (
    status === 204 || (status === 200 && headers.get("content-type")?.startsWith("text/html") === true && text !== "")
  );
}

/** Whether the host's log names this function and no other; undefined without a log, or if it names none. */
function ranAlone({ name }: Endpoint, lines: readonly string[] | undefined): boolean | undefined {
  const ran = functionsIn(lines);
  return ran.length === 0 ? undefined : ran.every((functionName) => functionName.toLowerCase() === name.toLowerCase());
}

/** Whether an answer is the endpoint's own. Its text counts if the endpoint returns the same text each time. */
function sameAs(first: Answer, again: Answer): (answer: Answer) => boolean {
  const isSteady = first.text === again.text;
  return ({ status, headers, text }) =>
    status === first.status &&
    headers.get("content-type") === first.headers.get("content-type") &&
    (!isSteady || text === first.text);
}

/** Row E6: the functions that the host lists are the contract's, route by route, with the bindings of their handlers. */
const listedFunctions: EndpointCheck = {
  group: "The function",
  row: "E6",
  needs: ["administrator"],
  claims: () => [
    "The functions reachable over HTTP are exactly the contract's endpoints: names, routes, methods and bindings.",
  ],
  run: async ({ outputs, administrator }, report) => {
    if (!administrator) throw new Error("E6 was run without an administrator.");
    const functions = await functionsListedBy(administrator, outputs);
    report({
      action: "read the list of functions from Resource Manager",
      expected: [
        ...outputs.endpoints.map((endpoint) => lineOf(endpoint.name, endpoint.method, endpointPath(endpoint))),
        ...boundEndpoints(outputs).map(({ name, binding }) => `${name}: ${bindingText(binding)}`),
      ].toSorted(),
      found: functions
        .flatMap((listedFunction) => [...httpLines(listedFunction, outputs), ...bindingLines(listedFunction)])
        .toSorted(),
    });
  },
};

/** A binding without methods accepts every method. */
function httpLines(
  { properties: { name, config, invoke_url_template: template } }: ListedFunction,
  outputs: StackOutputs,
): readonly string[] {
  const functionName = name ?? "";
  return (config?.bindings ?? [])
    .filter(({ type = "" }) => type.toLowerCase() === "httptrigger")
    .flatMap(({ methods, route }) => {
      const path = template
        ? endpointPath({ url: template } as Endpoint)
        : pathOfRoute(functionName, route ?? functionName, outputs);
      return (methods?.length ? methods : ["any method"]).map((method) => lineOf(functionName, method, path));
    });
}

/** The bindings of an HTTP function besides its trigger and its answer. */
function bindingLines({ properties: { name, config } }: ListedFunction): readonly string[] {
  const bindings = config?.bindings ?? [];
  if (!bindings.some(({ type = "" }) => type.toLowerCase() === "httptrigger")) return [];
  return bindings
    .filter(
      ({ type = "", name: bindingName }) =>
        !/^httpTrigger$/i.test(type) && !(type === "http" && bindingName === "$return"),
    )
    .map(({ type = "", name: bindingName = "", direction = "" }) => {
      const binding = { direction: direction.toLowerCase() === "in" ? "in" : "out", type, name: bindingName } as const;
      return `${name ?? ""}: ${bindingText(binding)}`;
    });
}

/** Without a listed address there is only the route. The endpoint of that name has the host's prefix. */
function pathOfRoute(name: string, route: string, { endpoints }: StackOutputs): string {
  const declared = endpoints.find((endpoint) => endpoint.name === name && endpointPath(endpoint).endsWith(`/${route}`));
  return declared ? endpointPath(declared) : `/${route}`;
}

/** Resource Manager lists addresses in lower case; the host ignores case in routes and methods. */
function lineOf(name: string, method: string, path: string): string {
  return `${name}: ${method.toUpperCase()} ${path.toLowerCase()}`;
}

export const anonymousAndListed: readonly EndpointCheck[] = [anonymous, listedFunctions];
