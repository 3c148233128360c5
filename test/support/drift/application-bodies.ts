import { isDeepStrictEqual } from "node:util";
import type { Inputs } from "./leaves.ts";

type Part = Readonly<Record<string, unknown>>;

/** What can be taken away from an application only while it is disabled. */
export interface Entitled {
  readonly appRoles: readonly Part[];
  readonly api: { readonly oauth2PermissionScopes: readonly Part[] };
}

/**
 * The PATCHes that bring these inputs about. An enabled role or scope is neither changed nor removed, so what differs is
 * disabled first. https://learn.microsoft.com/graph/api/resources/approle
 */
export function applicationBodies(inputs: Inputs, names: readonly string[], live: Entitled): readonly Part[] {
  const wanted = Object.assign({}, ...names.map((name) => bodyOf(name, inputs[name]))) as Part;
  const api = wanted["api"] as Part | undefined;
  const disabled = {
    ...("appRoles" in wanted && { appRoles: withDisabled(live.appRoles, wanted["appRoles"]) }),
    ...(api && {
      api: {
        oauth2PermissionScopes: withDisabled(live.api.oauth2PermissionScopes, api["oauth2PermissionScopes"]),
      },
    }),
  };
  return [disabled, wanted].filter((body) => Object.keys(body).length > 0);
}

function withDisabled(existing: readonly Part[], wanted: unknown): readonly Part[] {
  const kept = wanted as readonly Part[];
  return existing.map((one) => {
    const { origin: _readOnly, ...written } = one;
    return kept.some((other) => isDeepStrictEqual(other, written)) ? one : { ...one, isEnabled: false };
  });
}

/** One input in Graph's words; undefined takes it away. */
function bodyOf(name: string, value: unknown): Part {
  switch (name) {
    case "fallbackPublicClientEnabled":
      return { isFallbackPublicClient: value ?? null };
    case "requiredResourceAccesses":
      return {
        requiredResourceAccess: parts(value).map(({ resourceAccesses, ...rest }) => ({
          ...rest,
          resourceAccess: resourceAccesses ?? [],
        })),
      };
    case "appRoles":
      return { appRoles: parts(value).map(withIsEnabled) };
    case "tags":
      return { tags: value ?? [] };
    case "api": {
      const { requestedAccessTokenVersion = null, oauth2PermissionScopes } = (value ?? {}) as Part;
      return {
        api: {
          requestedAccessTokenVersion,
          oauth2PermissionScopes: parts(oauth2PermissionScopes).map(withIsEnabled),
        },
      };
    }
    case "web": {
      const { redirectUris = [], implicitGrant } = (value ?? {}) as Part;
      const enableIdTokenIssuance = (implicitGrant as Part | undefined)?.["idTokenIssuanceEnabled"] ?? false;
      return { web: { redirectUris, implicitGrantSettings: { enableIdTokenIssuance } } };
    }
    default:
      return { [name]: value ?? null };
  }
}

function withIsEnabled({ enabled, ...rest }: Part): Part {
  return { ...rest, ...(enabled !== undefined && { isEnabled: enabled }) };
}

function parts(value: unknown): readonly Part[] {
  return (value ?? []) as readonly Part[];
}
