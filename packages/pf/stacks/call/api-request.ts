import { readFileSync } from "node:fs";
import { whyUnreadable } from "@protected-function/core/text/reading/why-unreadable.ts";
import { extname } from "node:path";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { didYouMean } from "@protected-function/core/text/nearest.ts";
import {
  defaultEndpoint,
  type Endpoint,
  endpointName,
  endpointPath,
  endpointUrlWith,
  parameterVariable,
} from "../../checks/call.ts";
import { endpointOfPath } from "../../checks/endpoints/endpoint-of-path.ts";
import { endpointsNamed } from "../recipe/choose-endpoint.ts";
import { brokenJson } from "./broken-json.ts";
import { RecipeRefused } from "../recipe/recipe-refused.ts";

/** What to send, beyond the contract's sample. */
export interface RequestOptions {
  /** Its name, `POST orders/{id}`, or a path with its values: `/api/orders/5`. Default: the first that the caller may call. */
  readonly endpoint?: string | undefined;
  /** Default: the endpoint's own; with a body, one that takes it. */
  readonly method?: string | undefined;
  /** A text, `@file`, or `-` for standard input. Default: the sample's body. */
  readonly data?: string | undefined;
  /** A text as it is, in place of `data`. */
  readonly body?: string | undefined;
  /** `name=value`. */
  readonly query?: readonly string[] | undefined;
  /** `name: value`. */
  readonly headers?: readonly string[] | undefined;
  /** `name=value`: values of the route's parameters. Default: the sample's. */
  readonly params?: readonly string[] | undefined;
}

/** A request to an endpoint, without a token. */
export interface ApiRequest {
  /** The contract's, which may have another method. */
  readonly endpoint: Endpoint;
  /** `DELETE orders/{id}`, as sent. */
  readonly name: string;
  readonly call: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Base64, because a body may be any bytes. */
    readonly body?: string;
  };
  /** What seems wrong with the request, which is sent nevertheless. */
  readonly note?: string;
}

/**
 * Builds the request from the contract's endpoint, its sample, and the given options.
 *
 * @param roles of the caller, for the default endpoint
 * @throws RecipeRefused for an unknown endpoint or parameter, and for options that can't be sent
 */
export function apiRequest(
  outputs: StackOutputs,
  given: RequestOptions,
  { roles, environment, placeholder }: RequestContext,
): ApiRequest {
  const options = withValuesOfPath(outputs, given);
  const method = options.method?.toUpperCase();
  if (method !== undefined) requireMethod(method);
  const hasData = options.data !== undefined || options.body !== undefined;
  const endpoint = chosenEndpoint(outputs, options, roles, method);
  const sent = method ?? endpoint.method;
  const takesBody = sent !== "GET" && sent !== "HEAD";
  if (hasData && !takesBody) {
    throw new RecipeRefused(
      `${nameWith(endpoint, sent)} can't have a body. Leave out --data, or choose another --method or --endpoint.`,
    );
  }
  const headers = headersFrom(options.headers ?? []);
  const body = bodyOf(endpoint, options, takesBody);
  const type = headers["content-type"] ?? body?.contentType ?? "";
  const note = options.data === undefined ? undefined : brokenJson(body?.bytes, endpoint.sample?.body, type);
  const url = new URL(urlOf(endpoint, pairs("--param", options.params ?? []), { environment, placeholder }));
  for (const [name, value] of pairs("--query", options.query ?? [])) url.searchParams.append(name, value);
  return {
    endpoint,
    name: nameWith(endpoint, sent),
    call: {
      method: sent,
      url: url.href,
      headers: { ...(body && { "content-type": body.contentType }), ...headers },
      ...(body && { body: Buffer.from(body.bytes).toString("base64") }),
    },
    ...(note !== undefined && { note }),
  };
}

/** `--method` may name another method than the endpoint's. */
export function isOfContract({ endpoint, name }: ApiRequest): boolean {
  return endpointName(endpoint) === name;
}

/** A path such as `/api/orders/5?draft=1` brings its own values; what is given beside it counts. */
function withValuesOfPath(outputs: StackOutputs, options: RequestOptions): RequestOptions {
  const { endpoint: requested, method, params = [], query = [] } = options;
  if (requested === undefined || endpointsNamed(outputs, requested).length > 0) return options;
  const ofMethod = method === undefined ? undefined : endpointOfPath(`${method} ${requested}`, outputs.endpoints);
  const reached = ofMethod ?? endpointOfPath(requested, outputs.endpoints);
  if (reached === undefined) return options;
  return {
    ...options,
    endpoint: reached.endpoint.name,
    method: method ?? reached.method,
    params: [...reached.params.map((pair) => pair.join("=")), ...params],
    query: [...reached.query.map((pair) => pair.join("=")), ...query],
  };
}

/** Who calls, and from where values come. */
interface RequestContext {
  readonly roles: readonly string[];
  readonly environment: Environment;
  /** For a parameter without a value, if nothing is sent. Default: it's refused. */
  readonly placeholder?: string | undefined;
}

/** The endpoint's name with the method that is sent, which the contract may not have. */
function nameWith(endpoint: Endpoint, method: string): string {
  return `${method}${endpointName(endpoint).slice(endpoint.method.length)}`;
}

type Environment = Readonly<Record<string, string | undefined>>;

function chosenEndpoint(
  outputs: StackOutputs,
  { endpoint: requested, data, body }: RequestOptions,
  roles: readonly string[],
  method: string | undefined,
): Endpoint {
  const first = defaultEndpoint(outputs, roles) ?? outputs.endpoints[0];
  const candidates =
    requested === undefined
      ? outputs.endpoints.filter((endpoint) => first !== undefined && endpoint.url === first.url)
      : endpointsNamed(outputs, requested);
  const called = candidates.find((endpoint) => endpoint.method === method);
  const withBody = candidates.find((endpoint) => endpoint.method !== "GET" && endpoint.method !== "HEAD");
  const preferred = requested === undefined ? first : candidates[0];
  const chosen = called ?? (method === undefined && (data ?? body) !== undefined ? withBody : undefined) ?? preferred;
  if (chosen) return chosen;
  if (requested === undefined) throw new RecipeRefused("The API has no endpoint: add one to functions/contract.ts.");
  throw RecipeRefused.unknownEndpoint(requested, outputs.endpoints);
}

/** What `fetch` sends: https://fetch.spec.whatwg.org/#methods */
function requireMethod(method: string): void {
  if (/^[A-Z][A-Z-]*$/.test(method) && !["CONNECT", "TRACE", "TRACK"].includes(method)) return;
  throw new RecipeRefused(
    `--method is "${method}", which can't be sent. Use GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.`,
  );
}

function urlOf(
  endpoint: Endpoint,
  params: readonly (readonly [string, string])[],
  { environment, placeholder }: Omit<RequestContext, "roles">,
): string {
  const given = new Map(params);
  const known = new Set<string>();
  const url = endpointUrlWith(endpoint, ({ kind, name, isOptional }) => {
    known.add(name);
    const variable = parameterVariable(endpoint, name);
    const value = given.get(name) ?? endpoint.sample?.params?.[name] ?? environment[variable] ?? placeholder;
    if (value !== undefined && value !== "") {
      return kind === "rest" ? value.split("/").map(encodeURIComponent).join("/") : encodeURIComponent(value);
    }
    if (given.has(name) || kind === "rest" || isOptional) return "";
    throw new RecipeRefused(
      `${endpointName(endpoint)} needs a value for ${name}: give it with --param. The contract's sample has none, and ${variable} isn't set.`,
    );
  });
  const unknown = [...given.keys()].find((name) => !known.has(name));
  if (unknown === undefined) return url;
  const has = known.size === 0 ? "has no parameters" : `has: ${listNames([...known])}`;
  throw new RecipeRefused(
    `--param is "${unknown}", but the route of ${endpointName(endpoint)} (${endpointPath(endpoint)}) has no such parameter.\nIt ${has}.${didYouMean(unknown, [...known])} For the part after "?", use --query.`,
  );
}

function pairs(option: string, texts: readonly string[]): readonly (readonly [string, string])[] {
  return texts.map((text) => {
    const at = text.indexOf("=");
    if (at < 1) throw withoutName(option, text, "=");
    return [text.slice(0, at), text.slice(at + 1)];
  });
}

function withoutName(option: string, text: string, sign: string): RecipeRefused {
  const missing = text.includes(sign) ? `no name before "${sign}"` : `no "${sign}"`;
  return new RecipeRefused(`${option} is "${text}", which has ${missing}. Use name${sign}value.`);
}

/** What decides who calls: `--as` does. */
const credentials = ["authorization", "x-zumo-auth"];
/** What the connection itself sends. */
const ofTheConnection = [
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

function headersFrom(texts: readonly string[]): Readonly<Record<string, string>> {
  const headers = new Headers();
  for (const text of texts) {
    const at = text.indexOf(":");
    const name = text.slice(0, Math.max(0, at)).trim().toLowerCase();
    if (name === "") throw withoutName("--header", text, ":");
    if (credentials.includes(name)) {
      throw new RecipeRefused(`--header can't set ${name}.\n--as chooses who calls, and --as no-token sends no token.`);
    }
    if (ofTheConnection.includes(name)) {
      throw new RecipeRefused(`--header can't set ${name}: the connection sets it.\nLeave it out.`);
    }
    try {
      headers.append(name, text.slice(at + 1).trim());
    } catch {
      throw new RecipeRefused(`--header has "${name}", whose name or value HTTP doesn't allow. Use name:value.`);
    }
  }
  return Object.fromEntries(headers.entries());
}

interface Body {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

function bodyOf({ sample }: Endpoint, { data, body }: RequestOptions, takesBody: boolean): Body | undefined {
  if (body !== undefined) return { bytes: Buffer.from(body), contentType: typeOf(body) };
  if (data === undefined) {
    if (!takesBody || sample?.body === undefined) return undefined;
    return { bytes: Buffer.from(JSON.stringify(sample.body)), contentType: "application/json" };
  }
  if (data !== "-" && !data.startsWith("@")) return { bytes: Buffer.from(data), contentType: typeOf(data) };
  const file = data === "-" ? 0 : data.slice(1);
  try {
    const bytes = readFileSync(file);
    return {
      bytes,
      contentType: (typeof file === "string" ? types[extname(file)] : undefined) ?? typeOf(bytes.toString()),
    };
  } catch (error) {
    const why = whyUnreadable(error, typeof file === "string" ? file : "standard input");
    throw new RecipeRefused(`--data is "${data}", but ${why}.\nUse a text, @file, or - for standard input.`);
  }
}

/** By the ending of a file. `--header content-type:…` sets any other. */
const types: Readonly<Record<string, string>> = {
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv",
  ".xml": "application/xml",
  ".html": "text/html",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".zip": "application/zip",
  ".bin": "application/octet-stream",
};

function typeOf(text: string): string {
  try {
    JSON.parse(text);
    return "application/json";
  } catch {
    return text.includes("\uFFFD") ? "application/octet-stream" : "text/plain; charset=utf-8";
  }
}
