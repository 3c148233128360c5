import { z } from "zod";

/** Entra ID writes GUIDs in lowercase, regardless of the input. */
export const guid = z.guid().transform((value) => value.toLowerCase());

export const text = z.string();
export const nullableText = z.string().nullable();

/** An instant, or null if the service can choose it. */
export const instant = z.iso.datetime({ offset: true }).nullable().optional();

/**
 * The address that Entra ID redirects a browser to: over TLS, or on the browser's own machine. Brokers of Microsoft's
 * have schemes of their own, which `terraform-provider-azuread` also allows (`IsRedirectUriFunc`). Inferred: Graph's
 * refusal names the property. https://learn.microsoft.com/entra/identity-platform/reply-url
 */
export const redirectUri = z.string().refine((value) => {
  const url = URL.parse(value);
  if (!url || url.hash !== "") return false;
  if (["https:", "ms-appx-web:", "brk-multihub:"].includes(url.protocol)) return true;
  return url.protocol === "http:" && /^(?:localhost|127\.0\.0\.1)$/.test(url.hostname);
});

/** A web application can also have a URN (terraform-provider-azuread, `TestAccApplicationRedirectUris_web`). */
export const webRedirectUri = z.union([z.string().regex(/^urn:[^:\s#]+:[^\s#]+$/), redirectUri]);

/** A property that Graph has and the twin doesn't. Clients can only send it empty. */
export const onlyBlank = z
  .unknown()
  .refine(isBlank, { params: { notSupported: true } })
  .transform(() => undefined)
  .optional();

/** `…@odata.bind` and `@odata.id` refer to objects by address. The last segment identifies the object. */
export const directoryObjectAddress = z
  .string()
  .regex(/\/(?:directoryObjects|servicePrincipals|users|groups)\/[0-9a-f-]{36}$/i)
  .transform((address) => address.slice(-36).toLowerCase());

/** Returns whether a value says nothing: an empty text, list or object, null or false. */
export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  return typeof value === "object" && Object.values(value).every(isBlank);
}
