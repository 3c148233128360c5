import { Refusal } from "../tenant/refusal.ts";

/**
 * Resource Manager's refusals, in its own words.
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 * Wordings come from recorded answers in public issues. packages/twin/FIDELITY.md says which ones are ours.
 */
export const armRefusals = {
  missingApiVersion: () =>
    new Refusal(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    ),
  /** Microsoft.Resources answers for its own types. */
  invalidApiVersion: (version: string, supported: readonly string[]) =>
    new Refusal(
      400,
      "InvalidApiVersionParameter",
      `The api-version '${version}' is invalid. The supported versions are '${supported.join(",")}'.`,
    ),
  /** Reported: Azure/azure-sdk-for-js#15460 (404, with this wording). */
  invalidResourceType: (type: string, namespace: string, version: string, supported: readonly string[]) =>
    new Refusal(
      404,
      "InvalidResourceType",
      `The resource type '${type}' could not be found in the namespace '${namespace}' for api version '${version}'. The supported api-versions are '${supported.join(",")}'.`,
    ),
  noRegisteredProvider: (type: string, location: string, version: string, supported: readonly string[]) =>
    new Refusal(
      400,
      "NoRegisteredProviderFound",
      `No registered resource provider found for location '${location}' and API version '${version}' for type '${type}'. The supported api-versions are '${supported.join(", ")}'.`,
    ),
  invalidSubscriptionId: (id: string) =>
    new Refusal(400, "InvalidSubscriptionId", `The provided subscription identifier '${id}' is malformed or invalid.`),
  subscriptionNotFound: (id: string) =>
    new Refusal(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`),
  resourceGroupNotFound: (name: string) =>
    new Refusal(404, "ResourceGroupNotFound", `Resource group '${name}' could not be found.`),
  resourceNotFound: (typeAndName: string, resourceGroup: string) =>
    new Refusal(
      404,
      "ResourceNotFound",
      `The Resource '${typeAndName}' under resource group '${resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    ),
  parentResourceNotFound: (parent: string) =>
    new Refusal(
      404,
      "ParentResourceNotFound",
      `Can not perform requested operation on nested resource. Parent resource '${parent}' not found.`,
    ),
  authorizationFailed: (client: string, objectId: string, action: string, scope: string) =>
    new Refusal(
      403,
      "AuthorizationFailed",
      `The client '${client}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    ),
  linkedAuthorizationFailed: (
    client: string,
    objectId: string,
    action: string,
    scope: string,
    linked: { readonly action: string; readonly scope: string },
  ) =>
    new Refusal(
      403,
      "LinkedAuthorizationFailed",
      `The client '${client}' with object id '${objectId}' has permission to perform action '${action}' on scope '${scope}'; however, it does not have permission to perform action(s) '${linked.action}' on the linked scope(s) '${linked.scope}' (respectively) or the linked scope(s) are invalid.`,
    ),
  /** https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider */
  missingRegistration: (namespace: string) =>
    new Refusal(
      409,
      "MissingSubscriptionRegistration",
      `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    ),
  invalidContent: (subject: string) =>
    new Refusal(
      400,
      "InvalidRequestContent",
      `The request content was invalid and could not be deserialized: '${subject}'.`,
    ),
  /** A resource provider's own words for an invalid request. */
  badRequest: (message: string) => new Refusal(400, "BadRequest", message),
  /** Reported: Azure/Azure-Landing-Zones#2644; the status by MicrosoftDocs/azure-docs#74251. */
  contentTooLarge: () =>
    new Refusal(413, "RequestContentTooLarge", "The request content size exceeds the maximum size of 4 MB."),
  /** Reported: Azure/azure-cli#10143. */
  unsupportedMediaType: (contentType: string | null) =>
    new Refusal(
      415,
      "UnsupportedMediaType",
      `The content media type '${contentType ?? "<null>"}' is not supported. Only 'application/json' is supported.`,
    ),
  locationRequired: () =>
    new Refusal(400, "LocationRequired", "The location property is required for this definition."),
  locationNotAvailable: (location: string, type: string, regions: readonly string[]) =>
    new Refusal(
      400,
      "LocationNotAvailableForResourceType",
      `The provided location '${location}' is not available for resource type '${type}'. List of available regions for the resource type is '${regions.join(",")}'.`,
    ),
  locationConflict: (name: string, resourceGroup: string, before: string, requested: string) =>
    new Refusal(
      409,
      "InvalidResourceLocation",
      `The resource '${name}' already exists in location '${before}' in resource group '${resourceGroup}'. A resource with the same name cannot be created in location '${requested}'. Please select a new resource name.`,
    ),
  /** Wording is ours. */
  methodNotAllowed: (method: string) =>
    new Refusal(405, "MethodNotAllowed", `The requested resource does not support http method '${method}'.`),
} as const;
