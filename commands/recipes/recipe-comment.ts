import { printable } from "../../text/printable.ts";
import { shellWord } from "../../text/shell-word.ts";
import type { Recipe } from "../../stacks/recipe/recipe.ts";

/** What every script begins with, a line each, without the language's mark of a comment: no text ends one early. */
export function recipeComment(recipe: Recipe, toRun: string): readonly string[] {
  const by =
    recipe.flow === "password"
      ? "as a person, with username and password (ROPC): no MFA is possible, prefer client credentials"
      : recipe.credential === "managed-identity"
        ? `as ${recipe.caller}, a managed identity: it needs no secret`
        : `as ${recipe.caller}, with ${credentialNames[recipe.credential]} (client credentials grant)`;
  const { inputs, endpoint } = recipe;
  return [
    `Calls ${methodBefore(endpoint)}${endpoint.url}`,
    `${by}.`,
    ...(endpoint.lacks
      ? [
          `It gets 403 as it stands: ${recipe.caller} holds none of the roles that open this: ${endpoint.lacks.join(", ")}.`,
        ]
      : []),
    ...(lacksBody(endpoint) ? [`The contract gives no sample of a body: add what ${endpoint.name} takes.`] : []),
    ...(recipe.flow === "password" ? mfaRequired : []),
    ...(recipe.credential === "managed-identity" ? onItsMachine(recipe) : []),
    toRun,
    ...(inputs.length > 0
      ? ["Set these variables first; nothing secret is in this file:"]
      : ["Nothing secret is in this file."]),
    ...inputs.map(({ name, what }) => `  ${name}  ${what}`),
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
    "Runs where Azure gives it its tokens: on the machine, app or job that has this identity, and nowhere else.",
    `${clientId} names the identity where there are several; a system-assigned one is asked for without it.`,
    `With Azure CLI there, without this: az login --identity; az rest --resource ${shellWord(resource)} --url <the address above>`,
    "Its tokens are kept for up to a day: a role that is given or taken away meanwhile is not in them.",
  ];
}

/** An address in pieces: what is written out, and names of variables whose values go there, encoded. */
export function urlPieces(url: string): readonly { readonly kind: "text" | "variable"; readonly text: string }[] {
  return url
    .split(/\{\{(\w+)\}\}/)
    .map((text, index) => ({ kind: index % 2 === 0 ? ("text" as const) : ("variable" as const), text }))
    .filter(({ text }) => text !== "");
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
  "managed-identity": "a managed identity",
};

/** Headings of the parts of a script. */
export const parts = {
  token: "A token for the API.",
  direct: "The call, with the token as Bearer. This is all that a service needs.",
  session: "The same through a session token of App Service: the exchange, then the call. It lives for 8 hours.",
} as const;

/** Fields of the token's form that hold nothing of the caller's team. */
export function plainFields({ token }: Recipe): readonly (readonly [name: string, value: string])[] {
  const fields = token.body?.kind === "form" ? token.body.fields : {};
  return Object.entries(fields).filter(([, value]) => !value.includes("{{"));
}
