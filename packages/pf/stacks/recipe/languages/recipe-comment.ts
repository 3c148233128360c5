import { printable } from "@protected-function/core/text/printable.ts";
import { isSecretVariable, readSecret } from "@protected-function/core/text/secret-variable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Recipe } from "../recipe.ts";

/** The header lines of every script, without the language's comment marker. They never end a comment early. */
export function recipeComment(
  recipe: Recipe,
  toRun: string,
  shell: keyof ReturnType<typeof readSecret> = "posix",
): readonly string[] {
  const caller =
    recipe.flow === "password"
      ? "as a person, with username and password (ROPC): no MFA is possible, prefer client credentials"
      : recipe.credential === "managed-identity"
        ? `as ${recipe.caller}, an existing app: a managed identity needs no secret`
        : `as ${recipe.caller}, with ${credentialNames[recipe.credential]} (client credentials grant)`;
  const { inputs, endpoint } = recipe;
  return [
    `Calls ${methodBefore(endpoint)}${endpoint.url}`,
    `${caller}.`,
    ...(endpoint.lacks
      ? [
          `This call gets 403 for now: ${recipe.caller} has none of the roles that it requires: ${endpoint.lacks.join(", ")}.`,
        ]
      : []),
    ...(lacksBody(endpoint) ? [`The contract has no sample body: add the one that ${endpoint.name} takes.`] : []),
    ...(recipe.flow === "password" ? mfaRequired : []),
    ...(recipe.credential === "managed-identity" ? onItsMachine(recipe) : []),
    toRun,
    ...(inputs.length > 0 ? ["Set these variables first. This file holds no secret:"] : ["This file holds no secret."]),
    ...inputs.map(({ name, what }) => `  ${name}  ${what}`),
    ...inputs
      .filter(({ name }) => isSecretVariable(name))
      .map(({ name }) => `To keep ${name} out of the shell's history: ${readSecret(name)[shell]}`),
  ].map((line) => printable(line));
}

function methodBefore({ method }: Recipe["endpoint"]): string {
  return method === "GET" ? "" : `${method} `;
}

function lacksBody({ method, body }: Recipe["endpoint"]): boolean {
  return body === undefined && (method === "POST" || method === "PUT" || method === "PATCH");
}

/** https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview */
function onItsMachine({ clientId, token }: Recipe): readonly string[] {
  const resource = new URL(token.url).searchParams.get("resource") ?? "";
  return [
    "Run it on the machine, app or job that has this identity: Azure gives its tokens nowhere else.",
    `${clientId} names the identity if there are several. Leave it out for a system-assigned one.`,
    `With Azure CLI there, instead of this script: az login --identity; az rest --resource ${shellWord(resource)} --url <the address above>`,
    "Azure caches its tokens for up to a day. Roles that change meanwhile don't show in them.",
  ];
}

/** Splits a URL into text and names of variables. The encoded values of the variables go there. */
export function urlPieces(url: string): readonly { readonly kind: "text" | "variable"; readonly text: string }[] {
  return url
    .split(/\{\{(\w+)\}\}/)
    .map((text, index) => ({ kind: index % 2 === 0 ? ("text" as const) : ("variable" as const), text }))
    .filter(({ text }) => text !== "");
}

/**
 * New tenants have security defaults on, which can't exclude an account.
 * https://learn.microsoft.com/entra/fundamentals/security-defaults
 */
const mfaRequired = [
  "If security defaults or a policy require MFA of that person, a password gets no token (AADSTS50079, AADSTS50076).",
  "Security defaults are on in a new tenant and exclude nobody. Policies in their place can.",
];

/** Display names. */
export const credentialNames: Record<Recipe["credential"], string> = {
  "client-secret": "a client secret",
  certificate: "a certificate",
  federated: "a federated credential",
  password: "username and password",
  "managed-identity": "a managed identity",
};

/** Headings for the parts of a script. */
export const parts = {
  token: "A token for the API.",
  direct: "The call, with the token as Bearer. A service needs only this.",
  session: "The same with a session token of App Service: the exchange, then the call. The token lives for 8 hours.",
} as const;

/** Fields of the token request that don't depend on the caller's team. */
export function plainFields({ token }: Recipe): readonly (readonly [name: string, value: string])[] {
  const fields = token.body?.kind === "form" ? token.body.fields : {};
  return Object.entries(fields).filter(([, value]) => !value.includes("{{"));
}
