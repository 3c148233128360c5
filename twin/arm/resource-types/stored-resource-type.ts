import type { z } from "zod";
import type { Resource } from "../../tenant/subscription.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { placeIn } from "../regions.ts";
import { parseBody } from "../request-body.ts";
import type { Answer, ArmRequest, Operation, ResourceType } from "../resource-type.ts";
import { existing, remove, toAnswer as toPlainAnswer } from "../resources.ts";

/** One PUT under way, its body read. */
export interface Write<Sent> {
  readonly type: string;
  readonly request: ArmRequest;
  /** The resource's own name, as the path has it. */
  readonly name: string;
  readonly sent: Sent;
  /** What the PUT replaces, or brings back. */
  readonly before: Resource | undefined;
}

interface StoredResourceType<Schema extends z.ZodType> {
  readonly type: string;
  readonly apiVersions: readonly string[];
  /** Of a PUT's body. */
  readonly body: Schema;
  /** Throws what the service refuses before it reads the body. */
  readonly refuseUnread?: (name: string, request: ArmRequest) => void;
  /** The body to keep of what was sent. Throws what the service refuses a write with. */
  readonly store: (write: Write<z.output<Schema>>) => Resource["body"];
  /** Where a PUT under the name of a deleted resource brings that one back. */
  readonly recoverable?: (request: ArmRequest) => Resource | undefined;
  /** How the service answers a PUT that makes the resource; one that replaces it is always answered 200. Default: 201. */
  readonly created?: 200 | 201;
  /** Default: as it is stored. */
  readonly toAnswer?: (resource: Resource, tenant: Tenant) => object;
  /** Whether the type can be listed, of a resource group or of the subscription. Default: it cannot. */
  readonly isListed?: boolean;
  /** Default: it goes, and all below it. */
  readonly deletion?: Pick<Operation, "run"> & Partial<Pick<Operation, "query">>;
}

/** A resource type of the plain kind: GET reads what PUT has stored, DELETE removes it. */
export function storedResourceType<Schema extends z.ZodType>(options: StoredResourceType<Schema>): ResourceType {
  const { type, apiVersions, created = 201, toAnswer = toPlainAnswer, isListed = false } = options;
  const { deletion = { run: remove } } = options;
  const answer = (status: number, resource: Resource, { tenant }: ArmRequest): Answer => ({
    status,
    body: toAnswer(resource, tenant),
  });
  return {
    type,
    apiVersions,
    operations: {
      GET: { action: `${type}/read`, run: (request) => answer(200, existing(request), request) },
      PUT: {
        action: `${type}/write`,
        run: (request) => {
          const { resource, isNew } = write(request, options);
          return answer(isNew ? created : 200, resource, request);
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
                .map((resource) => toAnswer(resource, tenant)),
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
 * What a tracked resource keeps whatever its type: its region, and the tags that were sent.
 * Throws as {@link placeIn} does. https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types
 */
export function placeAndTags({
  type,
  request: { path },
  name,
  sent,
  before,
}: Write<{
  readonly location?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}>): { readonly location: string; readonly tags?: Readonly<Record<string, string>> } {
  const { resourceGroupName } = path;
  const location = placeIn(sent.location, { type, name, resourceGroupName, existing: before });
  return { location, ...(sent.tags && { tags: sent.tags }) };
}

/**
 * Another resource of the type under this name, in whatever case: some names are unique in all of Azure; here, in the
 * one subscription that there is.
 */
export function namesakeOf({ tenant, id }: ArmRequest, type: string, name: string): Resource | undefined {
  return tenant.subscription
    .ofType(type)
    .find((other) => other.name.toLowerCase() === name.toLowerCase() && other.id.toLowerCase() !== id.toLowerCase());
}
