import type { ServicePrincipal } from "../../tenant/directory-objects.ts";
import { microsoftGraph } from "../../tenant/microsoft-graph.ts";
import { NotSupported } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { aadstsRefusal } from "../errors.ts";
import { isGuid } from "../call.ts";
import type { TokenVersion } from "../signing-keys.ts";
import { requireParameter } from "./parameters.ts";

const suffix = "/.default";

/**
 * MSAL Go and MSAL Java add these to every request. So do azidentity and the azure-native plugin, which use MSAL Go.
 * They get the same token as without these scopes. https://github.com/AzureAD/microsoft-authentication-library-for-go
 * (`AppendDefaultScopes`), https://github.com/cmaneu/entra-local/issues/28
 */
const ignoredScopes: ReadonlySet<string> = new Set(["openid", "offline_access", "profile"]);

/**
 * Returns the one resource in the request's `.default` scope, under its name there. An identifier that ends with a
 * slash gives `…//.default`.
 * https://learn.microsoft.com/entra/identity-platform/scopes-oidc#trailing-slash-and-default
 */
export function requireDefaultScope(form: URLSearchParams): string {
  const scope = requireParameter("scope", form.get("scope"));
  const values = scope.split(" ").filter((value) => value !== "" && !ignoredScopes.has(value));
  if (values.length === 0 || !values.every((value) => value.endsWith(suffix))) throw aadstsRefusal(1002012, [scope]);
  const [resource = "", ...otherResources] = new Set(values.map((value) => value.slice(0, -suffix.length)));
  if (otherResources.length > 0) throw aadstsRefusal(28000, [scope]);
  if (!isResourceIdentifier(resource)) throw aadstsRefusal(70011, [scope]);
  return resource;
}

/**
 * Returns whether the name is a client id or an application ID URI. `user.read/.default` is neither (reported: see
 * 70011).
 */
function isResourceIdentifier(name: string): boolean {
  return isGuid(name) || /^[a-z][a-z\d+.-]*:./i.test(name);
}

const openidValues = ["openid", "profile", "email", "offline_access"] as const;

type OpenidScope = (typeof openidValues)[number];

/** Graph accepts both names. A permission without a resource is Graph's. */
const graphUri = "https://graph.microsoft.com";
const graphNames: readonly string[] = [microsoftGraph.appId, graphUri];

/** The delegated permissions that a client requests on one resource. */
export interface DelegatedScope {
  /** The parameter as sent. */
  readonly requested: string;
  /** Client id or identifier URI. */
  readonly resourceName: string;
  /** The requested permissions, without the resource. Empty for `.default`, or for OpenID Connect's scopes alone. */
  readonly permissions: readonly string[];
  readonly isDefault: boolean;
  readonly openidScopes: readonly OpenidScope[];
  /** The text before a permission in the answer. Empty if the request had none. */
  readonly prefix: string;
}

/**
 * OpenID Connect's scopes can come with those of one resource. Alone, or with bare names, they mean Microsoft Graph.
 * https://learn.microsoft.com/entra/identity-platform/scopes-oidc
 * @param scope not blank
 */
export function readDelegatedScope(scope: string): DelegatedScope {
  const values = scope.split(" ").filter((value) => value !== "");
  const openidScopes = openidValues.filter((value) => values.includes(value));
  const resourcePermissions = values
    .filter((value) => !openidValues.some((openidValue) => openidValue === value))
    .map(splitScope);
  const permissions = [...new Set(resourcePermissions.map(({ permission }) => permission))];
  const isDefault = permissions.includes(".default");
  // https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/4071
  if (isDefault && permissions.length > 1) {
    throw aadstsRefusal(70011, [scope, " .default scope can't be combined with resource-specific scopes."]);
  }
  const resourceName = oneResource([...new Set(resourcePermissions.map(({ resource }) => resource))], scope);
  const isUnqualified = resourcePermissions.every(({ isUnqualified }) => isUnqualified);
  return {
    requested: scope,
    resourceName,
    permissions: isDefault ? [] : permissions,
    isDefault,
    openidScopes,
    prefix: isUnqualified ? "" : `${resourceName}/`,
  };
}

/**
 * Returns the answer's `scope`: Graph's OpenID Connect scopes bare, others after the resource's name, `.default` last
 * (reported: Azure/azure-sdk-for-js, recordings of 2021).
 */
export function grantedScope({ prefix, isDefault }: DelegatedScope, permissions: readonly string[]): string {
  const isOpenid = (value: string): boolean => openidValues.some((openidValue) => openidValue === value);
  const qualified = permissions.map((value) => (isOpenid(value) ? value : `${prefix}${value}`));
  return [...qualified, ...(isDefault ? [`${prefix}.default`] : [])].join(" ");
}

interface Split {
  readonly resource: string;
  readonly permission: string;
  readonly isUnqualified: boolean;
}

function splitScope(value: string): Split {
  const slash = value.lastIndexOf("/");
  if (slash < 0) return { resource: microsoftGraph.appId, permission: value, isUnqualified: true };
  return { resource: value.slice(0, slash), permission: value.slice(slash + 1), isUnqualified: false };
}

function oneResource(names: readonly string[], scope: string): string {
  const [name = microsoftGraph.appId] = names;
  const isGraph = names.every((resourceName) => graphNames.includes(resourceName));
  if (names.length > 1 && !isGraph) throw aadstsRefusal(28000, [scope]);
  if (!isResourceIdentifier(name)) throw aadstsRefusal(70011, [scope]);
  return names.length > 1 ? graphUri : name;
}

/**
 * Returns the service principal of the resource, by client id or application ID URI.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS500011)
 */
export function requireResource({ directory, displayName }: Tenant, name: string): ServicePrincipal {
  const resource = directory.servicePrincipals.findByName(isGuid(name) ? name.toLowerCase() : name);
  if (!resource) throw aadstsRefusal(500011, [name, displayName]);
  if (resource.servicePrincipalType === "ManagedIdentity")
    throw new NotSupported(`a token for managed identity ${name}`);
  if (!resource.accountEnabled) throw aadstsRefusal(500014, [name]);
  if (directory.applications.findByClientId(resource.appId)?.signInAudience === "PersonalMicrosoftAccount") {
    throw new NotSupported(`a token for ${name}, an application for personal Microsoft accounts only`);
  }
  return resource;
}

/**
 * Requires the parameter `resource` (RFC 8707), which MCP clients send, to name the resource of the scope: the registered
 * identifier URI to the letter, because a slash at its end makes it another (reported: anthropics/claude-code#52871,
 * anomalyco/opencode#12308). A mismatch is a name that doesn't lead to that application (reported: CyberDrain/CIPP#351).
 * Inferred: so does the client id, and the check is the last one about the resource.
 */
export function requireMatchingResource({ directory }: Tenant, form: URLSearchParams, { id }: ServicePrincipal): void {
  const name = form.get("resource");
  if (name === null) return;
  const named = directory.servicePrincipals.findByName(isGuid(name) ? name.toLowerCase() : name);
  if (named?.id !== id) throw aadstsRefusal(9010010, []);
}

/**
 * Returns the version of a resource's access tokens. The resource decides it, never the endpoint. Null means 1. So do
 * Microsoft's own resources, which have no app registration here.
 * https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats
 */
export function tokenVersionOf({ directory }: Tenant, { appId }: ServicePrincipal): TokenVersion {
  return directory.applications.findByClientId(appId)?.api.requestedAccessTokenVersion ?? 1;
}
