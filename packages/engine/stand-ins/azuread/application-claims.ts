import { flag, type InputsOf, listOf, objectOf, text } from "../property-shape.ts";
import type { Plain, PlainMap } from "../secret-values.ts";
import type { GraphObject } from "./graph-client.ts";

const claim = objectOf({ name: text, essential: flag, source: text, additionalProperties: listOf(text) }, ["name"]);

/** Optional claims in an application's tokens, as inputs of azuread.Application. */
export const optionalClaims = objectOf({
  accessTokens: listOf(claim),
  idTokens: listOf(claim),
  saml2Tokens: listOf(claim),
});

/**
 * Without claims, an empty object, as observed with plugin 6.9.1. Source of the rest: expandApplicationOptionalClaims
 * of
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/applications/applications.go
 */
export function toGraphOptionalClaims(claims: InputsOf<typeof optionalClaims> | undefined): GraphObject {
  if (!claims) return {};
  const list = (claims: readonly InputsOf<typeof claim>[] = []): readonly GraphObject[] =>
    claims.map(({ name, essential = false, source, additionalProperties = [] }) => ({
      name,
      essential,
      ...(source && { source }),
      additionalProperties,
    }));
  return {
    accessToken: list(claims.accessTokens),
    idToken: list(claims.idTokens),
    saml2Token: list(claims.saml2Tokens),
  };
}

/** Undefined if the application has none: Graph returns null or empty lists. */
export function fromGraphOptionalClaims(claims: Plain | undefined): PlainMap | undefined {
  const { accessToken = [], idToken = [], saml2Token = [] } = (claims ?? {}) as Readonly<Record<string, Plain[]>>;
  if (accessToken.length + idToken.length + saml2Token.length === 0) return undefined;
  return { accessTokens: accessToken, idTokens: idToken, saml2Tokens: saml2Token };
}

/** One text on the wire: `SecurityGroup, ApplicationGroup`. */
export function toGraphGroupMembershipClaims(claims: readonly string[] = []): string | null {
  return claims.length === 0 ? null : claims.join(",");
}

export function fromGraphGroupMembershipClaims(claims: Plain | undefined): readonly string[] | undefined {
  return typeof claims === "string" ? claims.split(",").map((claimName) => claimName.trim()) : undefined;
}
