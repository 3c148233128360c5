import { setTimeout } from "node:timers/promises";
import { sendToSite } from "./send-to-site.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { type Answer } from "@protected-function/core/azure/http.ts";
import { acquireToken, clientCredentialsForm } from "@protected-function/core/azure/token.ts";
import { filledRoute, valueFor } from "@protected-function/infra/contract/routes.ts";
import { type Origin, PowerMissing } from "./origin.ts";

/** One method of an endpoint of the deployed contract. */
export type Endpoint = StackOutputs["endpoints"][number];

/** The endpoints that these app roles can call; without a role, the anonymous ones. */
export function endpointsFor(endpoints: readonly Endpoint[], roles: readonly string[]): readonly Endpoint[] {
  return endpoints.filter(({ allow }) => allow === undefined || allow.some((role) => roles.includes(role)));
}

/** The endpoints behind the guard. */
export function protectedEndpoints({ endpoints }: StackOutputs): readonly Endpoint[] {
  return endpoints.filter(({ allow }) => allow !== undefined);
}

/** Why a check of protected endpoints doesn't apply. Undefined if there are any. */
export function noProtectedEndpoint(outputs: StackOutputs): string | undefined {
  return protectedEndpoints(outputs).length === 0 ? "every endpoint of the contract is anonymous" : undefined;
}

/**
 * The endpoint that the guide's rows call: the first protected one that these roles can call, a safe one before others.
 * If no role can call one, the first protected endpoint.
 */
export function defaultEndpoint(outputs: StackOutputs, roles: readonly string[]): Endpoint | undefined {
  const all = protectedEndpoints(outputs);
  const open = all.filter(({ allow = [] }) => allow.some((role) => roles.includes(role)));
  return open.find(isSafe) ?? open[0] ?? all.find(isSafe) ?? all[0];
}

/** Whether a check may call it on a live stack without asking: the contract marks it as safe, or it only reads. */
export function isSafe({ method, sample }: Endpoint): boolean {
  return sample?.safe ?? (method === "GET" || method === "HEAD");
}

/**
 * Its path as in the contract, parameters in braces: `/api/orders/{id}`. Don't parse it as a URL: in `{id?}`, the mark
 * would start a query.
 */
export function endpointPath({ url }: Endpoint): string {
  return url.replace(/^https?:\/\/[^/]*/, "") || "/";
}

/** `POST orders/{id}`, as in the contract. */
export function endpointName(endpoint: Endpoint): string {
  return `${endpoint.method} ${endpointPath(endpoint).replace(/^\/(?:api\/)?/, "")}`;
}

/**
 * The URL to call, with the sample's parameters. An optional parameter without a sample is left out; any other gets a
 * value that satisfies its constraints.
 */
export function endpointUrl(endpoint: Endpoint): string {
  const { sample } = endpoint;
  return endpointUrlWith(endpoint, (parameter) => encodeURIComponent(valueFor(parameter, sample?.params)));
}

/** The variable of a recipe for a parameter that the caller's team has to fill: `ORDERS_WRITE_ID`. */
export function parameterVariable({ name }: Endpoint, parameter: string): string {
  return `${name}_${parameter}`.toUpperCase().replaceAll(/\W/g, "_");
}

/** The URL with other values of the route's parameters, as they stand in a path. */
export function endpointUrlWith(endpoint: Endpoint, valueOf: Parameters<typeof filledRoute>[1]): string {
  const path = endpointPath(endpoint);
  return `${endpoint.url.slice(0, endpoint.url.length - path.length)}/${filledRoute(path.slice(1), valueOf)}`.replace(
    /\/$/,
    "",
  );
}

/** Calls an endpoint with the given headers and the sample's body. */
export function callEndpoint(endpoint: Endpoint, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const { method, sample } = endpoint;
  const hasBody = sample?.body !== undefined && method !== "GET" && method !== "HEAD";
  return sendToSite(method, endpointUrl(endpoint), {
    headers: { ...(hasBody && { "content-type": "application/json" }), ...headers },
    ...(hasBody && { body: JSON.stringify(sample.body) }),
  });
}

/** `a, b and c` */
export function allOf(names: readonly string[], conjunction: "and" | "or" = "and"): string {
  const [last = "", ...rest] = names.toReversed();
  return rest.length === 0 ? last : `${rest.toReversed().join(", ")} ${conjunction} ${last}`;
}

/** Endpoints by name, those of one route together: `GET and POST orders`. */
export function endpointList(names: readonly string[]): string {
  const routes = [...Map.groupBy(names, (name) => name.replace(/^\S+ /, ""))].map(([route, all]) => {
    const methods = all.map((name) => name.replace(/ .*$/, ""));
    return { text: `${allOf(methods)} ${route}`, hasSeveral: methods.length > 1 };
  });
  const texts = routes.map(({ text }) => text);
  // A second "and" needs the comma.
  return texts.length > 1 && routes.some(({ hasSeveral }) => hasSeveral)
    ? `${texts.slice(0, -1).join(", ")}, and ${texts.at(-1)}`
    : allOf(texts);
}

/**
 * Calls with the given headers.
 *
 * @param endpoint default: the one that the guide's rows call, which the stack's caller may call
 * @throws PowerMissing if a token could run a handler that the contract doesn't mark as safe, on a stack that others
 * use
 */
export async function call(
  origin: Origin,
  headers: Readonly<Record<string, string>> = {},
  endpoint: Endpoint = guideEndpoint(origin),
): Promise<Answer> {
  const isProven = Object.keys(headers).some((name) => /^(?:authorization|x-zumo-auth)$/i.test(name));
  if (isProven) requireCallable(origin, endpoint);
  return callEndpoint(endpoint, headers);
}

/** @throws PowerMissing */
export function requireCallable({ ownTenant }: Origin, endpoint: Endpoint): void {
  if (ownTenant === true || isSafe(endpoint)) return;
  throw new PowerMissing("needs an endpoint that is safe to call: set sample.safe in the contract");
}

/** The app roles of the stack's caller. */
export function callersRoles({ caller, outputs }: Origin): readonly string[] {
  return Object.values(outputs.callers).find(({ clientId }) => clientId === caller.clientId)?.roles ?? [];
}

/** @throws PowerMissing if every endpoint is anonymous */
export function guideEndpoint(origin: Origin): Endpoint {
  const endpoint = defaultEndpoint(origin.outputs, callersRoles(origin));
  if (!endpoint) throw new PowerMissing("needs a protected endpoint: the contract has none");
  return endpoint;
}

/** The token of the stack's caller, from Microsoft's client library. Default scope: the API's. */
export async function callersToken(
  { caller, callerToken, outputs }: Origin,
  scope: string = outputs.scope,
): Promise<string> {
  return callerToken ? callerToken(scope) : acquireToken(caller, scope, outputs);
}

/** The form of the caller's token request, ready to send. */
export async function callersForm(
  { caller, callerForm, outputs }: Origin,
  scope: string = outputs.scope,
): Promise<Readonly<Record<string, string>>> {
  return callerForm ? callerForm(scope) : clientCredentialsForm(caller, scope);
}

/** A call as the stack's caller. */
export async function callAsCaller(origin: Origin): Promise<Answer> {
  return call(origin, { authorization: `Bearer ${await callersToken(origin)}` });
}

/** Calls with a forged principal, as anyone can. */
export function callAsForger(origin: Origin, endpoint: Endpoint = guideEndpoint(origin)): Promise<Answer> {
  return callEndpoint(endpoint, forgedHeaders(origin));
}

/** The part that refused a call, and the status. `nobody`: the handler answered. */
export interface Refusal {
  readonly status: number;
  readonly by: "App Service authentication" | "the function" | "the Functions host" | "nobody";
}

/**
 * Detects the part that refused a call, from the answer. The guard marks its refusals with a header and a problem
 * document; an answer to HEAD has the header alone. The guard takes the header off a handler's answer. A CORS preflight
 * reaches neither. App Service authentication adds its own header, or sends no body. The Functions host, and anything in front of the site, answers
 * 5xx, an HTML page, or a 404 without a body if it has no such route. Anything else comes from a handler and isn't a
 * refusal. A handler's own 401, 403 or 404 without a body looks the same: `reachedIn` reads the log.
 */
export function refusalIn(answer: Answer): Refusal {
  const { status, headers, text } = answer;
  if (status < 300) return { status, by: "nobody" };
  if (answer.headers.has(guardsHeader) || isGuardsProblem(answer)) return { status, by: "the function" };
  if (headers.has("x-ms-middleware-request-id")) return { status, by: "App Service authentication" };
  if (status < 400)
    return { status, by: sendsToSignIn(headers.get("location")) ? "App Service authentication" : "nobody" };
  if (status >= 500) return { status, by: "the Functions host" };
  const isRefusal = status === 401 || status === 403;
  if (isRefusal && (text === "" || isAppServicesOwn(answer))) return { status, by: "App Service authentication" };
  const isPage = text.trimStart().startsWith("<");
  if (isPage || (status === 404 && text === "")) return { status, by: "the Functions host" };
  return { status, by: "nobody" };
}

const guardsHeader = "protected-function-refusal";

function isGuardsProblem({ json }: Answer): boolean {
  const { type } = Object(json) as { readonly type?: unknown };
  return typeof type === "string" && type.startsWith("urn:problem:protected-function:");
}

/** Whether a body is App Service authentication's own: on Windows, a sentence. Elsewhere, it's empty. */
export function isAppServicesText(text: string): boolean {
  return text.startsWith("You do not have permission to view this");
}

/** Windows adds a sentence; the docs show the challenge alone. */
function isAppServicesOwn({ headers, text }: Answer): boolean {
  const challenge = headers.get("www-authenticate") ?? "";
  return challenge.includes("authorization_uri=") || isAppServicesText(text);
}

function sendsToSignIn(location: string | null): boolean {
  const url = URL.parse(location ?? "", "https://site");
  return url !== null && (/^(?:login|sts)\./.test(url.host) || url.pathname.startsWith("/.auth/"));
}

/** `reached`: the request reached the handler; otherwise the refusal. */
export function outcomeOf(answer: Answer): "reached" | Refusal {
  const refusal = refusalIn(answer);
  return refusal.by === "nobody" ? "reached" : refusal;
}

/**
 * The same with the log, if there is one: the host logs what it runs, and the guard each caller that it allows. A
 * handler, or a framework in it, may answer just like App Service authentication or the host. A handler that fails was
 * reached, but didn't answer.
 */
export function reachedIn(
  answer: Answer,
  endpoint: Endpoint,
  lines: readonly string[] | undefined,
): "reached" | Refusal {
  const [ran] = functionsIn(lines);
  const isIts = ran?.toLowerCase() === endpoint.name.toLowerCase();
  const isLetIn = endpoint.allow === undefined || allowedIn(lines).length > 0;
  return isIts && isLetIn && answer.status < 500 ? "reached" : outcomeOf(answer);
}

/** The functions that the host's log says it ran. */
export function functionsIn(lines: readonly string[] = []): readonly string[] {
  return lines.flatMap((line) => /^Executing 'Functions\.([^']+)'/.exec(line)?.[1] ?? []);
}

/** The lines of the guard about callers that it allows. packages/guard/guard.ts */
export function allowedIn(lines: readonly string[] = []): readonly string[] {
  return lines.filter((line) => line.startsWith("called by "));
}

/** Headers that anyone can send: a principal with every role, written as App Service authentication writes it. */
export function forgedHeaders(origin: Origin): Readonly<Record<string, string>> {
  return { "x-ms-client-principal": forgedPrincipal(origin), "x-ms-client-principal-idp": "aad" };
}

function forgedPrincipal({ outputs, caller }: Origin): string {
  const claims = { appid: caller.clientId, oid: caller.clientId, tid: outputs.tenantId };
  const principal = {
    auth_typ: "aad",
    claims: [
      ...Object.entries(claims).map(([typ, val]) => ({ typ, val })),
      ...Object.keys(outputs.api.appRoles).map((val) => ({ typ: "roles", val })),
    ],
    name_typ: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    role_typ: "roles",
  };
  return Buffer.from(JSON.stringify(principal)).toString("base64");
}

/** What a function still does after its answer has come, mostly writes its outputs. */
const patienceMilliseconds = 5_000;

/**
 * Runs the body, and returns the function's log lines from that time; `lines` is undefined without access to the log.
 * The log keeps only its last lines, so new lines are found by number.
 *
 * @param isWhole reads the log again until this holds, for five seconds at most
 */
export async function loggedDuring<Result>(
  { functionLog }: Origin,
  run: () => Promise<Result>,
  isWhole: (lines: readonly string[]) => boolean = () => true,
): Promise<{ readonly result: Result; readonly lines: readonly string[] | undefined }> {
  const after = (await functionLog?.({ last: 1 }))?.at(-1)?.number ?? 0;
  const result = await run();
  const end = Date.now() + patienceMilliseconds;
  for (;;) {
    const lines = (await functionLog?.({ after }))?.map(({ message }) => message);
    if (lines === undefined || isWhole(lines) || Date.now() >= end) return { result, lines };
    await setTimeout(20);
  }
}
