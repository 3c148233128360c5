import { NotSupported } from "../tenant/refusal.ts";

/** A parsed Resource Manager path. Names and types are as sent; Azure compares them without case. */
export interface ResourcePath {
  /** A role assignment of a management group has none. */
  readonly subscriptionId?: string;
  readonly resourceGroupName?: string;
  /** `Microsoft.Web/sites/config`. */
  readonly type: string;
  /** Names along `type`: `["my-site", "authsettingsV2"]`. A path that ends at a collection has one name fewer. */
  readonly names: readonly string[];
  /** The resource's scope: its resource group. A role assignment can have any scope. */
  readonly scope: string;
  /** An action or a collection below the resource: `list`, `resources`. */
  readonly trailing?: string;
}

export const subscriptionType = "Microsoft.Resources/subscriptions";
export const resourceGroupType = "Microsoft.Resources/resourceGroups";
/** The collection of all resources, which has no type: `/subscriptions/{id}/resources`. */
export const resourceListType = "Microsoft.Resources/resources";
export const resourceProviderType = "Microsoft.Resources/providers";
export const operationResultType = "Microsoft.Resources/operationresults";

/** What lies within one: https://learn.microsoft.com/azure/governance/management-groups/overview */
const managementGroup = /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+\/providers\//i;

const collections: Readonly<Record<string, string>> = {
  resourcegroups: resourceGroupType,
  resources: resourceListType,
};

/**
 * Parses a path. https://learn.microsoft.com/rest/api/resources
 *
 * Throws NotSupported for paths outside of subscriptions and management groups, and for empty segments, including one at the end. Microsoft
 * calls `//` a mistake (Azure/oav, DOUBLE_FORWARD_SLASHES_IN_URL), and doesn't document how Resource Manager reads it.
 */
export function parseResourcePath(pathname: string): ResourcePath {
  const segments = pathname
    .split("/")
    .slice(1)
    .map((segment) => decodeSegment(segment, pathname));
  if (segments.includes("")) throw unknown(pathname);
  const [first, subscriptionId, ...below] = segments;
  const isInManagementGroup = managementGroup.test(pathname);
  if (!isInManagementGroup && (first?.toLowerCase() !== "subscriptions" || subscriptionId === undefined))
    throw unknown(pathname);
  const provider = segments.findLastIndex((segment) => segment.toLowerCase() === "providers");
  const scope = provider < 0 ? segments : segments.slice(0, provider);
  const resourceGroupName = scope[2]?.toLowerCase() === "resourcegroups" ? scope[3] : undefined;
  const common = {
    ...(!isInManagementGroup && { subscriptionId }),
    ...(resourceGroupName !== undefined && { resourceGroupName }),
    scope: `/${scope.join("/")}`,
  };
  const registration = provider === 2 ? parseRegistration(segments.slice(3)) : undefined;
  if (registration) return { ...common, ...registration };
  if (provider >= 0) return { ...common, ...parseProvider(segments.slice(provider + 1), pathname) };
  const [kind, name, trailing, ...deeper] = below;
  if (deeper.length > 0 || subscriptionId === undefined) throw unknown(pathname);
  if (kind === undefined) return { ...common, type: subscriptionType, names: [subscriptionId] };
  if (kind.toLowerCase() === "operationresults" && name !== undefined && trailing === undefined) {
    return { ...common, type: operationResultType, names: [name] };
  }
  const collection = collections[kind.toLowerCase()];
  if (collection !== undefined && name === undefined) return { ...common, type: collection, names: [] };
  if (resourceGroupName === undefined) throw unknown(pathname);
  return {
    ...common,
    type: resourceGroupType,
    names: [resourceGroupName],
    scope: `/subscriptions/${subscriptionId}`,
    ...(trailing !== undefined && { trailing }),
  };
}

/** `Microsoft.Web` and `Microsoft.Web/register`: the provider itself, in the subscription. */
function parseRegistration([namespace, action, ...rest]: readonly string[]):
  | Pick<ResourcePath, "type" | "names" | "trailing">
  | undefined {
  if (namespace === undefined || rest.length > 0) return undefined;
  const provider = { type: resourceProviderType, names: [namespace] };
  if (action === undefined) return provider;
  const trailing = action.toLowerCase();
  return trailing === "register" || trailing === "unregister" ? { ...provider, trailing } : undefined;
}

/** Parses `Microsoft.Web/sites/x/config/y`, or with one extra segment `…/list`. */
function parseProvider(
  [namespace, ...segments]: readonly string[],
  pathname: string,
): Pick<ResourcePath, "type" | "names" | "trailing"> {
  if (namespace === undefined || segments.length === 0) throw unknown(pathname);
  const types = segments.filter((_, index) => index % 2 === 0);
  const names = segments.filter((_, index) => index % 2 === 1);
  const trailing = types.length > names.length && names.length > 0 ? types.pop() : undefined;
  return { type: [namespace, ...types].join("/"), names, ...(trailing !== undefined && { trailing }) };
}

/** Throws NotSupported for a name that hides a slash or broken escapes, because it would change what the path means. */
export function decodeSegment(segment: string, pathname: string): string {
  if (/%2f/i.test(segment)) throw unknown(pathname);
  try {
    return decodeURIComponent(segment);
  } catch {
    throw unknown(pathname);
  }
}

function unknown(pathname: string): NotSupported {
  return new NotSupported(`the Resource Manager path ${pathname}`);
}
