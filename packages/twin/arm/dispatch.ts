import type { BearerClaims } from "../network/bearer-token.ts";
import { JsonRefused, parseJson, readText } from "../network/json-text.ts";
import { guidForm } from "../tenant/guid-form.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { Subscription } from "../tenant/subscription.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { armRefusals } from "./arm-refusals.ts";
import { authorize, hasSomeRole } from "./authorization.ts";
import type { ResourceManagerBehavior } from "./resource-manager-behavior.ts";
import { functionAppStacks } from "./flex-consumption.ts";
import { isSubscriptionList, listSubscriptions } from "./resource-types/subscription.ts";
import { refuseLocked } from "./locks.ts";
import {
  type Answer,
  offered,
  type Operation,
  type OperationResults,
  type ResourceType,
  type SiteHosts,
} from "./resource-type.ts";
import { locate, refuseMissingParents } from "./resource-ids.ts";
import { operationResultType, parseResourcePath, type ResourcePath } from "./resource-path.ts";
import { findResourceType } from "./resource-types/find-resource-type.ts";
import { siteIdIn, writeAlone } from "./site-writes.ts";

interface Context {
  readonly tenant: Tenant;
  readonly caller: BearerClaims;
  readonly operationResults: OperationResults;
  readonly siteHosts: SiteHosts;
  readonly behavior: ResourceManagerBehavior;
}

/** Runs the checks of every request, in Resource Manager's order, before those of the resource type. */
export async function dispatch(request: Request, context: Context): Promise<Answer> {
  const { tenant, caller, operationResults, siteHosts, behavior } = context;
  refuseConditions(request.headers);
  const stacks = functionAppStacks(request, tenant);
  if (stacks) return stacks;
  const url = new URL(request.url);
  if (isSubscriptionList(url)) return listSubscriptions(request, tenant, caller);
  const path = parseResourcePath(url.pathname);
  const [apiVersion, ...repeated] = url.searchParams.getAll("api-version");
  if (repeated.length > 0) throw new NotSupported("several api-versions in one request");
  if (!apiVersion) throw armRefusals.missingApiVersion();
  refuseUnknownSubscriptions(path, tenant);
  if (path.type === operationResultType) return resultOf(path, operationResults);
  const type = offered(findResourceType(path), behavior);
  refuseElsewhere(path, type, tenant);
  const body = await readBody(request);
  refuseOtherApiVersions(apiVersion, type, request.method, body);
  const operation = operationOf(type, request.method, path);
  refuseOtherQueries(url.searchParams, operation, request.method, type);
  const id = locate(path, type, tenant);
  const isAnyRoleEnough = operation.listsReadableOnly === true && hasSomeRole(tenant, caller);
  if (!isAnyRoleEnough) authorize(tenant, caller, operation.action, id);
  refuseLocked(tenant, request.method, type.type, id);
  refuseUnregistered(type, request.method, tenant);
  refuseMissingParents(path, type, tenant);
  const query = url.searchParams;
  const run = () => operation.run({ tenant, caller, path, id, query, body, operationResults, siteHosts, behavior });
  const siteId = siteIdIn(id);
  const { siteWriteMilliseconds: milliseconds } = behavior;
  if (siteId === undefined || milliseconds === undefined || !writes.includes(request.method)) return await run();
  return await writeAlone(siteId, { tenant, milliseconds, isNew: !tenant.subscription.find(siteId) }, run);
}

const writes: readonly string[] = ["PUT", "PATCH", "DELETE"];

/** The twin has no ETags, so a conditional write would succeed regardless of its condition. */
function refuseConditions(headers: Headers): void {
  const condition = ["If-Match", "If-None-Match"].find((name) => headers.has(name));
  if (condition !== undefined) throw new NotSupported(`the header '${condition}' of Resource Manager`);
}

/** Refuses only writes. Inferred: reads still work, and the check comes at this point. */
function refuseUnregistered({ type }: ResourceType, method: string, { subscription }: Tenant): void {
  const [namespace = ""] = type.split("/");
  if (method !== "PUT" || subscription.resourceProviders.isRegistered(namespace)) return;
  throw armRefusals.missingRegistration(namespace);
}

function refuseUnknownSubscriptions({ subscriptionId }: ResourcePath, { subscription }: Tenant): void {
  if (subscriptionId === undefined) return;
  if (!guidForm.test(subscriptionId)) {
    throw armRefusals.invalidSubscriptionId(subscriptionId);
  }
  if (!isOwn(subscriptionId, subscription) && !subscription.assumed.has(`/subscriptions/${subscriptionId}`)) {
    throw armRefusals.subscriptionNotFound(subscriptionId);
  }
}

const isOwn = (subscriptionId: string, own: Subscription): boolean =>
  subscriptionId.toLowerCase() === own.subscriptionId.toLowerCase();

/** The types that the twin has in other subscriptions and management groups as well. */
const everywhere = /^Microsoft\.(?:Authorization|KeyVault|Storage)\/|^Microsoft\.Resources\/resourceGroups$/;

function refuseElsewhere({ subscriptionId }: ResourcePath, { type }: ResourceType, { subscription }: Tenant): void {
  if (subscriptionId !== undefined && isOwn(subscriptionId, subscription)) return;
  if (!everywhere.test(type)) throw new NotSupported(`${type} outside the twin's own subscription`);
}

function refuseOtherApiVersions(version: string, type: ResourceType, method: string, body: unknown): void {
  if (type.apiVersions.includes(version)) return;
  const [namespace = "", ...types] = type.type.split("/");
  if (namespace === "Microsoft.Resources") throw armRefusals.invalidApiVersion(version, type.apiVersions);
  const typeName = types.join("/");
  const location = (body as { readonly location?: unknown } | undefined)?.location;
  if (method === "PUT" && typeof location === "string") {
    throw armRefusals.noRegisteredProvider(typeName, location, version, type.apiVersions);
  }
  throw armRefusals.invalidResourceType(typeName, namespace, version, type.apiVersions);
}

function operationOf(type: ResourceType, method: string, path: ResourcePath): Operation {
  const depth = type.type.split("/").length - 1;
  const key = path.names.length < depth ? "LIST" : [method, path.trailing].filter(Boolean).join(" ");
  const operation = type.operations[key];
  if (operation && (key !== "LIST" || method === "GET")) return operation;
  const trailing = path.trailing === undefined ? "" : `/${path.trailing}`;
  throw new NotSupported(`${method} of ${type.type}${type.fixedName ? `/${type.fixedName}` : ""}${trailing}`);
}

function refuseOtherQueries(query: URLSearchParams, operation: Operation, method: string, type: ResourceType): void {
  const knownNames = ["api-version", ...(operation.query ?? [])];
  const unknownName = [...query.keys()].find((name) => !knownNames.includes(name));
  if (unknownName !== undefined)
    throw new NotSupported(`the query parameter '${unknownName}' of ${method} ${type.type}`);
}

function resultOf(path: ResourcePath, results: OperationResults): Answer {
  const [id = ""] = path.names;
  const outcome = results.find(id);
  if (outcome === undefined) throw armRefusals.resourceNotFound(`operationresults/${id}`, "");
  return outcome;
}

async function readBody(request: Request): Promise<unknown> {
  try {
    const text = await readText(request);
    if (text === "") return undefined;
    const contentType = request.headers.get("content-type");
    if (!/^application\/json\s*(?:;|$)/i.test(contentType ?? "")) throw armRefusals.unsupportedMediaType(contentType);
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    throw error.reason === "too long" ? armRefusals.contentTooLarge() : armRefusals.invalidContent(error.message);
  }
}
