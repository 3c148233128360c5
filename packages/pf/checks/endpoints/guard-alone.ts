import { isDeepStrictEqual } from "node:util";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import {
  allOf,
  type Endpoint,
  endpointName,
  endpointPath,
  endpointUrl,
  noProtectedEndpoint,
  protectedEndpoints,
} from "../call.ts";
import type { EndpointCheck } from "../check.ts";
import type { AnswerBehindGate, CallBehindGate, Origin } from "../origin.ts";
import { breaksLine, callPastGate, isTooLong, ranLine, receivedIn, verdictOn } from "./behind-gate.ts";
import { honestPrincipal, honestPrincipals, hostilePrincipals } from "./principals.ts";

/*
 * The guard alone: requests that reach the function as if App Service authentication had allowed them, with client
 * principals that it never writes. A stand-in answers for the handler, so the handler's own code doesn't run.
 */

const principalHeader = "x-ms-client-principal";

/** A request past App Service authentication, and how the guard has to answer it. */
interface Probe {
  readonly description: string;
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
  run: async (origin, report) => {
    for (const endpoint of protectedEndpoints(origin.outputs)) {
      const probes = refusedProbes(endpoint, origin.outputs);
      const failures: Record<string, string> = {};
      for (const { description, call, expected } of probes) {
        const answer = await callPastGate(origin, endpoint, call);
        if (isTooLong(answer, call.headers[0]?.[1] ?? "")) continue;
        const verdict = verdictOn(answer, endpoint.method);
        if (verdict !== expected) failures[description] = `expected ${expected}, found ${verdict}`;
      }
      report({
        action: `sent ${probes.length} requests past App Service authentication`,
        expected: {},
        found: failures,
      });
    }
  },
};

function refusedProbes(endpoint: Endpoint, outputs: StackOutputs): readonly Probe[] {
  const honest = [[principalHeader, honestPrincipal(endpoint.allow ?? [])]] as const;
  return [
    ...hostilePrincipals(endpoint, outputs).map(({ description, headers, refusal }) => ({
      description: `a principal ${description}`,
      call: { headers: headers.map((value) => [principalHeader, value] as const) },
      expected: refusal,
    })),
    ...openPathProbes(endpoint, outputs).map(({ description, url, headers = [] }) => ({
      description,
      call: { headers: [...honest, ...headers], ...(url !== undefined && { url }) },
      expected: "403 path-anonymous",
    })),
    ...forgedElsewhere(endpoint, outputs),
    { description: "an honest principal", call: { headers: honest }, expected: "reached" },
  ];
}

/**
 * The host puts a query parameter or a member of a JSON body called `Headers` where `@azure/functions` looks for the
 * headers of a streamed request: behind App Service authentication, any caller can send one.
 */
function forgedElsewhere(endpoint: Endpoint, { api }: StackOutputs): readonly Probe[] {
  const forged = { [principalHeader]: honestPrincipal(Object.keys(api.appRoles)) };
  const url = `${endpointUrl(endpoint)}?Headers=${encodeURIComponent(JSON.stringify(forged))}`;
  const member = JSON.stringify({ Headers: forged });
  const length = ["content-length", String(member.length)] as const;
  const lesser = [principalHeader, honestPrincipal([])] as const;
  const refusal = "403 app-role-missing";
  return [
    { description: "a principal in the query", call: { headers: [], url }, expected: "401 principal-missing" },
    { description: "a role in the query", call: { headers: [lesser], url }, expected: refusal },
    {
      description: "a role in the body",
      call: { method: witnessMethod, headers: [lesser, length], body: member },
      expected: refusal,
    },
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
      ...spellings.map((spelling) => ({ description: `the path ${spelling}`, url: `${origin}${spelling}` })),
      ...[path, ...dotted, ...waysOut, `${path}?x=1`].map((sentPath) => ({
        description: `the path as sent ${sentPath}`,
        headers: [["x-waws-unencoded-url", sentPath]] as const,
      })),
    ];
  });
}

interface OpenPathProbe {
  readonly description: string;
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
  run: async (origin, report) => {
    for (const endpoint of protectedEndpoints(origin.outputs)) {
      const principals = honestPrincipals(endpoint);
      const failures: Record<string, unknown> = {};
      for (const { description, header, caller } of principals) {
        const answer = await callPastGate(origin, endpoint, requestFor(endpoint, header));
        if (isTooLong(answer, header)) continue;
        const flaws = flawsOf(answer, endpoint, caller);
        if (flaws.length > 0) failures[description] = flaws;
      }
      const failure = await failureOf(origin, endpoint, [[principalHeader, honestPrincipal(endpoint.allow ?? [])]]);
      const action = `sent ${principals.length + 1} allowed requests past App Service authentication`;
      report({ action, expected: { found: {}, failure: failed }, found: { found: failures, failure } });
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
  const received = receivedIn(answer);
  const verdict = verdictOn(answer, witnessMethod);
  if (!received || verdict !== "reached")
    return [verdict === "reached" ? "another answer than the handler's" : verdict];
  const [line = "", ...rest] = answer.log.filter((logged) => logged !== ranLine);
  const request = [
    received.method,
    received.url,
    // A streamed request has the query's parameters there as well.
    { probe: received.params["probe"] },
    received.body,
    new Headers(headersOf(received)).get("x-probe"),
  ];
  const expectedRequest = [witnessMethod, `${endpointUrl(endpoint)}?probe=1&other=2`, params, body, "kept"];
  return [
    ...(isDeepStrictEqual(received.given, [caller]) ? [] : [`the handler got ${JSON.stringify(received.given)}`]),
    ...(isDeepStrictEqual(request, expectedRequest) ? [] : [`the handler got the request ${JSON.stringify(request)}`]),
    ...(received.bindings.every((use) => use === "refused") ? [] : ["a binding that isn't registered is dropped"]),
    ...(line.startsWith("called by ") && rest.length === 0 ? [] : ["the log doesn't name the caller once"]),
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
  run: async (origin, report) => {
    const [endpoint] = origin.outputs.endpoints;
    if (!endpoint) return report({ missing: "needs an endpoint" });
    const roles = Object.keys(origin.outputs.api.appRoles);
    const failures: Record<string, string> = {};
    const names = ["undeclared", `${endpoint.name}-undeclared`, endpoint.name.slice(0, -1)];
    for (const functionName of names.filter((name) => !isDeclared(name, origin.outputs))) {
      for (const undeclared of ["httpTrigger", "HTTPTRIGGER"]) {
        const headers = [[principalHeader, honestPrincipal(roles)]] as const;
        const call = { functionName, method: "GET", headers, standIn: { undeclared } };
        const verdict = verdictOn(await callPastGate(origin, endpoint, call), "GET");
        if (verdict !== "403 endpoint-undeclared") failures[`${functionName}, ${undeclared}`] = verdict;
      }
    }
    report({
      action: "registered functions past the contract, and called them with every role",
      expected: {},
      found: failures,
    });
  },
};

function isDeclared(functionName: string, { endpoints }: StackOutputs): boolean {
  const name = functionName.toLowerCase();
  return name === "" || endpoints.some((endpoint) => endpoint.name.toLowerCase() === name);
}

export const guardAlone: readonly EndpointCheck[] = [refusesForged, passesCallers, refusesUndeclared];
