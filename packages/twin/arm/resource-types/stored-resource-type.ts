import type { z } from "zod";
import type { Resource } from "../../tenant/subscription.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { namingRegion, placeIn } from "../regions.ts";
import { parseBody } from "../request-body.ts";
import type { ArmRequest, Operation, ResourceType } from "../resource-type.ts";
import { existing, remove, toAnswer as toPlainAnswer } from "../resources.ts";

/** A PUT with its parsed body. */
export interface Write<Sent> {
  readonly type: string;
  readonly request: ArmRequest;
  /** The resource's own name, from the path. */
  readonly name: string;
  readonly sent: Sent;
  /** The existing resource that the PUT replaces or recovers. */
  readonly before: Resource | undefined;
}

interface StoredResourceType<Schema extends z.ZodType> {
  readonly type: string;
  readonly apiVersions: readonly string[];
  /** Schema of a PUT's body. */
  readonly body: Schema;
  /** Throws the service's refusals before it reads the body. */
  readonly refuseUnread?: (name: string, request: ArmRequest) => void;
  /** Returns the body to store. Throws the service's refusals of a write. */
  readonly store: (write: Write<z.output<Schema>>) => Resource["body"];
  /** Whether a PUT under the name of a deleted resource recovers it. */
  readonly recoverable?: (request: ArmRequest) => Resource | undefined;
  /** The service's status for a PUT that creates the resource. A PUT that replaces it always gets 200. Default: 201. */
  readonly created?: 200 | 201;
  /** Default: the stored form. */
  readonly toAnswer?: (resource: Resource, tenant: Tenant) => object;
  /** Whether reads answer the region's display name. Default: its short form, as PUT does. */
  readonly namesRegion?: boolean;
  /** Headers of a PUT's answer. */
  readonly toHeaders?: (resource: Resource) => Readonly<Record<string, string>>;
  /** Whether a resource group or the subscription can list the type. Default: no. */
  readonly isListed?: boolean;
  /** Default: deletes the resource and everything below it. */
  readonly deletion?: Pick<Operation, "run"> & Partial<Pick<Operation, "query">>;
}

/** A plain resource type: GET reads the body that PUT stored, and DELETE removes the resource. */
export function storedResourceType<Schema extends z.ZodType>(options: StoredResourceType<Schema>): ResourceType {
  const { type, apiVersions, created = 201, toAnswer = toPlainAnswer, isListed = false } = options;
  const { deletion = { run: remove }, namesRegion = false, toHeaders = () => ({}) } = options;
  const read = (resource: Resource, tenant: Tenant): object =>
    toAnswer(namesRegion ? { ...resource, body: namingRegion(resource.body) } : resource, tenant);
  return {
    type,
    apiVersions,
    operations: {
      GET: {
        action: `${type}/read`,
        run: (request) => ({ status: 200, body: read(existing(request), request.tenant) }),
      },
      PUT: {
        action: `${type}/write`,
        run: (request) => {
          const { resource, isNew } = write(request, options);
          const status = isNew ? created : 200;
          return { status, body: toAnswer(resource, request.tenant), headers: toHeaders(resource) };
        },
      },
      DELETE: { action: `${type}/delete`, ...deletion },
      ...(isListed && {
        LIST: {
          action: `${type}/read`,
          run: ({ tenant, path: { scope } }: ArmRequest) => ({
            status: 200,
            body: {
              value: tenant.subscription
                .ofType(type)
                .filter(({ id }) => id.toLowerCase().startsWith(`${scope.toLowerCase()}/`))
                .map((resource) => read(resource, tenant)),
            },
          }),
        },
      }),
    },
  };
}

function write<Schema extends z.ZodType>(
  request: ArmRequest,
  { type, body, refuseUnread, store, recoverable }: StoredResourceType<Schema>,
): { readonly resource: Resource; readonly isNew: boolean } {
  const { tenant, id, path } = request;
  const name = path.names.at(-1) ?? "";
  refuseUnread?.(name, request);
  const sent = parseBody(body, request.body, type);
  const replaced = tenant.subscription.find(id);
  const before = replaced ?? recoverable?.(request);
  const stored = store({ type, request, name, sent, before });
  const resource = tenant.subscription.put({ id, type, name: before?.name ?? name, body: stored });
  return { resource, isNew: replaced === undefined };
}

/**
 * Returns what each tracked resource keeps: its region, and the tags from the request.
 * Throws as {@link placeIn} does.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types
 */
export function placeAndTags({
  type,
  request: { path, tenant },
  name,
  sent,
  before,
}: Write<{
  readonly location?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}>): { readonly location: string; readonly tags?: Readonly<Record<string, string>> } {
  const { resourceGroupName } = path;
  const location = placeIn(sent.location, { type, name, resourceGroupName, existing: before, cloud: tenant.cloud });
  return { location, ...(sent.tags && { tags: sent.tags }) };
}

/**
 * Returns another resource of the type under this name, in any case. Some names are unique in all of Azure. In the twin
 * they're unique in its one subscription.
 */
export function namesakeOf({ tenant, id }: ArmRequest, type: string, name: string): Resource | undefined {
  return tenant.subscription
    .ofType(type)
    .find(
      (otherResource) =>
        otherResource.name.toLowerCase() === name.toLowerCase() && otherResource.id.toLowerCase() !== id.toLowerCase(),
    );
}
