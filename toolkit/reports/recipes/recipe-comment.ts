import { printable } from "../../../text/printable.ts";
import type { Recipe } from "../../operations/recipes/recipe.ts";

/** What every script begins with, a line each, without the language's mark of a comment: no text ends one early. */
export function recipeComment(recipe: Recipe, toRun: string): readonly string[] {
  const by =
    recipe.flow === "password"
      ? "as a person, with username and password (ROPC): no MFA is possible, prefer client credentials"
      : `as ${recipe.caller}, with ${credentialNames[recipe.credential]} (client credentials grant)`;
  return [
    `Calls ${recipe.functionUrl}`,
    `${by}.`,
    ...(recipe.flow === "password" ? mfaRequired : []),
    toRun,
    "Set these variables first; nothing secret is in this file:",
    ...recipe.inputs.map(({ name, what }) => `  ${name}  ${what}`),
  ].map((line) => printable(line));
}

/**
 * New tenants have security defaults on, which exclude no account.
 * https://learn.microsoft.com/entra/fundamentals/security-defaults
 */
const mfaRequired = [
  "Where security defaults or a policy require MFA of that person, no password gets a token (AADSTS50079, AADSTS50076).",
  "Security defaults are on in a new tenant, and exclude nobody: policies in their place can.",
];

/** How a person says them. */
export const credentialNames: Record<Recipe["credential"], string> = {
  "client-secret": "a client secret",
  certificate: "a certificate",
  federated: "a federated credential",
  password: "username and password",
};

/** Headings of the parts of a script. */
export const parts = {
  token: "A token for the API.",
  direct: "The call, with the token as Bearer. This is all that a service needs.",
  session: "The same through a session token of App Service: the exchange, then the call. It lives for 8 hours.",
} as const;

/** Fields of the token's form that hold nothing of the caller's team. */
export function plainFields({ token }: Recipe): readonly (readonly [name: string, value: string])[] {
  return Object.entries(token.body?.fields ?? {}).filter(([, value]) => !value.includes("{{"));
}
