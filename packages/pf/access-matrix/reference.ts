import { z } from "zod";

/** An application, a person or a group, by what it is called: ids differ in every tenant. */
export const referenceSchema = z.strictObject({
  kind: z.enum(["api", "public client", "caller", "application", "user", "group"]),
  /** Its name in the settings, else in the tenant. Empty for the API and the public client: there is one of each. */
  name: z.string(),
});
export type Reference = z.infer<typeof referenceSchema>;

/** The stack's API, as a name in place of its ids. */
export const theApi = "the API";
/** The client where people sign in with username and password. */
export const publicClientName = "the public client";

const named = ["caller", "user", "group"] as const;

/** The name in a text: "the API", "caller shop", "user ada@contoso.com", or an application's display name. */
export function referenceText({ kind, name }: Reference): string {
  if (kind === "api") return theApi;
  if (kind === "public client") return publicClientName;
  return kind === "application" ? name : `${kind} ${name}`;
}

/** The reference that a text was made of. */
export function referenceIn(text: string): Reference {
  if (text === theApi) return { kind: "api", name: "" };
  if (text === publicClientName) return { kind: "public client", name: "" };
  const kind = named.find((kind) => text.startsWith(`${kind} `));
  return kind === undefined ? { kind: "application", name: text } : { kind, name: text.slice(kind.length + 1) };
}

export function isSameReference(left: Reference, right: Reference): boolean {
  return left.kind === right.kind && left.name === right.name;
}
