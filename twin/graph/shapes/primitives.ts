import { z } from "zod";

/** Entra writes GUIDs in lower case, whatever it was given. */
export const guid = z.guid().transform((value) => value.toLowerCase());

export const text = z.string();
export const nullableText = z.string().nullable();

/** An instant; null where the service may choose. */
export const instant = z.iso.datetime({ offset: true }).nullable().optional();

/**
 * Where Entra ID sends a browser back to: TLS, or the browser's own machine. That Graph's refusal names the property is
 * inferred. https://learn.microsoft.com/entra/identity-platform/reply-url
 */
export const redirectUri = z.string().refine((value) => {
  const url = URL.parse(value);
  if (!url || url.hash !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && /^(?:localhost|127\.0\.0\.1)$/.test(url.hostname));
});

/** A property that Graph has and the twin has not: clients may say that it is empty, nothing else. */
export const onlyBlank = z
  .unknown()
  .refine(isBlank, { params: { notSupported: true } })
  .transform(() => undefined)
  .optional();

/** `…@odata.bind` and `@odata.id` point at objects by address; who is meant is its last segment. */
export const directoryObjectAddress = z
  .string()
  .regex(/\/(?:directoryObjects|servicePrincipals|users|groups)\/[0-9a-f-]{36}$/i)
  .transform((address) => address.slice(-36).toLowerCase());

function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  return typeof value === "object" && Object.values(value).every(isBlank);
}
