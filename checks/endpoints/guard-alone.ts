import { isDeepStrictEqual } from "node:util";
import type { StackOutputs } from "../../infra/outputs.ts";
import { allOf, type Endpoint, endpointName, endpointPath, endpointUrl, protectedEndpoints } from "../call.ts";
import type { EndpointCheck } from "../check.ts";
import type { AnswerBehindGate, CallBehindGate, Origin } from "../origin.ts";
import { breaksLine, callPastGate, seenIn, toldBy } from "./behind-gate.ts";
import { honestPrincipal, honestPrincipals, hostilePrincipals } from "./principals.ts";

/*
 * The guard alone: requests that reach the function as if App Service authentication had allowed them, with client
 * principals that it never writes. A stand-in answers for the handler, so the handler's own code doesn't run.
 */

const noProtectedEndpoint = (outputs: StackOutputs) =>
  protectedEndpoints(outputs).length === 0 ? "every endpoint of the contract is anonymous" : undefined;

const principalHeader = "x-ms-client-principal";

/** A request past App Service authentication, and how the guard has to answer it. */
interface Probe {
  readonly what: string;
  readonly call: Pick<CallBehindGate, "headers"> & Partial<CallBehindGate>;
  readonly expected: string;
}

/** Row E8: whatever isn't one caller with the role is refused, and the refusal discloses nothing. */
const refusesForged: EndpointCheck = {
  group: "The function",
  row: "E8",
  needs: ["callBehindGate"],
  notApplicableReason: noProtectedEndpoint,
  claims: (outputs) =>
    protectedEndpoints(outputs).map(
      (endpoint) =>
        `${endpointName(endpoint)} refuses malformed, ambiguous and look-alike principals, and tells nothing about them.`,
    ),
  run: async (origin, tell) => {
    for (const endpoint of protectedEndpoints(origin.outputs)) {
      const probes = refusedProbes(endpoint, origin.outputs);
      const found: Record<string, string> = {};
      for (const { what, call, expected } of probes) {
        const told = toldBy(await callPastGate(origin, endpoint, call), endpoint.method);
        if (told !== expected) found[what] = `expected ${expected}, found ${told}`;
      }
      tell({ did: `sent ${probes.length} requests past App Service authentication`, expected: {}, found });
    }
  },
};

function refusedProbes(endpoint: Endpoint, outputs: StackOutputs): readonly Probe[] {
  const honest = [[principalHeader, honestPrincipal(endpoint.allow ?? [])]] as const;
  return [
    ...hostilePrincipals(endpoint, outputs).map(({ what, headers, refusal }) => ({
      what: `a principal ${what}`,
      call: { headers: headers.map((value) => [principalHeader, value] as const) },
      expected: refusal,
    })),
    ...openPathProbes(endpoint, outputs).map(({ what, url, headers = [] }) => ({
      what,
      call: { headers: [...honest, ...headers], ...(url !== undefined && { url }) },
      expected: "403 path-anonymous",
    })),
    { what: "an honest principal", call: { headers: honest }, expected: "reached" },
  ];
}

/** On an anonymous path, App Service authentication may pass on any principal, whichever way it reads the path. */
function openPathProbes(endpoint: Endpoint, outputs: StackOutputs) {
  const { origin, pathname } = new URL(endpointUrl(endpoint));
  const open = outputs.endpoints.filter(({ allow }) => allow === undefined).map(endpointPath);
  return [...new Set(open)].flatMap((path): readonly OpenPathProbe[] => {
    const up = path.slice(1).split("/");
    const encoded = path.replace(/[^/]$/, (last) => `%${last.charCodeAt(0).toString(16)}`);
    const dotted = [`/elsewhere/..${path}`, `/.${path}`, path.replace("/", "/%2e/"), path.replaceAll("/", "\\")];
    const spellings = [path, `${path}/below`, `${path}-more`, path.toUpperCase(), path.replaceAll("/", "//"), encoded];
    const waysOut = ["../", "%2e%2e/", "..%2f", "%252e%252e%252f"].map(
      (back) => `${path}/${up.map(() => back).join("")}${pathname.slice(1)}`,
    );
    return [
      ...spellings.map((spelling) => ({ what: `the path ${spelling}`, url: `${origin}${spelling}` })),
      ...[path, ...dotted, ...waysOut, `${path}?x=1`].map((sent) => ({
        what: `the path as sent ${sent}`,
        headers: [["x-waws-unencoded-url", sent]] as const,
      })),
    ];
  });
}

interface OpenPathProbe {
  readonly what: string;
  readonly url?: string;
  readonly headers?: CallBehindGate["headers"];
}

/** Row E10: an allowed caller is passed on as it is, and a handler's failure isn't an answer. */
const passesCallers: EndpointCheck = {
  group: "The function",
  row: "E10",
  needs: ["callBehindGate"],
  notApplicableReason: noProtectedEndpoint,
  claims: (outputs) =>
    protectedEndpoints(outputs).map(
      (endpoint) =>
        `${endpointName(endpoint)} gives its handler the caller with ${allOf(endpoint.allow ?? [], "or")} as Entra ID names it, and logs it.`,
    ),
  run: async (origin, tell) => {
    for (const endpoint of protectedEndpoints(origin.outputs)) {
      const principals = honestPrincipals(endpoint);
      const found: Record<string, unknown> = {};
      for (const { what, header, caller } of principals) {
        const answer = await callPastGate(origin, endpoint, requestFor(endpoint, header));
        const flaws = flawsOf(answer, endpoint, caller);
        if (flaws.length > 0) found[what] = flaws;
      }
      const failure = await failureOf(origin, endpoint, [[principalHeader, honestPrincipal(endpoint.allow ?? [])]]);
      const did = `sent ${principals.length + 1} allowed requests past App Service authentication`;
      tell({ did, expected: { found: {}, failure: failed }, found: { found, failure } });
    }
  },
};

const params = { probe: "a%2fb" };
const body = JSON.stringify({ probe: "ä" });

/** Whatever the endpoint's method: an answer to HEAD has no body to look at, and GET sends none. */
export const witnessMethod = "POST";

function requestFor(endpoint: Endpoint, header: string) {
  return {
    method: witnessMethod,
    url: `${endpointUrl(endpoint)}?probe=1&other=2`,
    headers: [
      [principalHeader, header],
      ["x-probe", "kept"],
    ] as const,
    params,
    body,
  };
}

function flawsOf(answer: AnswerBehindGate, endpoint: Endpoint, caller: object): readonly string[] {
  const seen = seenIn(answer);
  const told = toldBy(answer, witnessMethod);
  if (!seen || told !== "reached") return [told === "reached" ? "another answer than the handler's" : told];
  const [line = "", ...others] = answer.log;
  const request = [seen.method, seen.url, seen.params, seen.body, new Headers(headersOf(seen)).get("x-probe")];
  const sent = [witnessMethod, `${endpointUrl(endpoint)}?probe=1&other=2`, params, body, "kept"];
  return [
    ...(isDeepStrictEqual(seen.given, [caller]) ? [] : [`the handler got ${JSON.stringify(seen.given)}`]),
    ...(isDeepStrictEqual(request, sent) ? [] : [`the handler got the request ${JSON.stringify(request)}`]),
    ...(seen.bindings.every((use) => use === "refused") ? [] : ["a binding that isn't registered is dropped"]),
    ...(line.startsWith("called by ") && others.length === 0 ? [] : ["the log doesn't name the caller once"]),
    ...(breaksLine(line) ? ["the caller forges lines of the log"] : []),
  ];
}

function headersOf({ headers }: { readonly headers: CallBehindGate["headers"] }): [string, string][] {
  return headers.map(([name, value]): [string, string] => [name, value]);
}

/** What the caller gets of a handler's failure: the host's 500, without a word. */
export const failed = { status: 500, text: "" };

export async function failureOf(
  origin: Origin,
  endpoint: Endpoint,
  headers: CallBehindGate["headers"],
): Promise<typeof failed> {
  const call = { headers, method: witnessMethod, standIn: "failing" } as const;
  const { status, text } = await callPastGate(origin, endpoint, call);
  return { status, text };
}

/** Row E11: the guard refuses functions that the contract doesn't declare. */
const refusesUndeclared: EndpointCheck = {
  group: "The function",
  row: "E11",
  needs: ["callBehindGate"],
  claims: () => ["A function that answers HTTP outside the contract gets every caller refused (403)."],
  run: async (origin, tell) => {
    const [endpoint] = origin.outputs.endpoints;
    if (!endpoint) return tell({ missing: "needs an endpoint" });
    const roles = Object.keys(origin.outputs.api.appRoles);
    const found: Record<string, string> = {};
    const names = ["undeclared", `${endpoint.name}-undeclared`, endpoint.name.slice(0, -1)];
    for (const functionName of names.filter((name) => !isDeclared(name, origin.outputs))) {
      for (const undeclared of ["httpTrigger", "HTTPTRIGGER"]) {
        const headers = [[principalHeader, honestPrincipal(roles)]] as const;
        const call = { functionName, method: "GET", headers, standIn: { undeclared } };
        const told = toldBy(await callPastGate(origin, endpoint, call), "GET");
        if (told !== "403 endpoint-undeclared") found[`${functionName}, ${undeclared}`] = told;
      }
    }
    tell({ did: "registered functions past the contract, and called them with every role", expected: {}, found });
  },
};

function isDeclared(functionName: string, { endpoints }: StackOutputs): boolean {
  const name = functionName.toLowerCase();
  return name === "" || endpoints.some((endpoint) => endpoint.name.toLowerCase() === name);
}

export const guardAlone: readonly EndpointCheck[] = [refusesForged, passesCallers, refusesUndeclared];
