import { printable } from "@protected-function/core/text/printable.ts";
import type { Recipe, RecipeInput } from "../recipe.ts";
import { credentialNames } from "./recipe-comment.ts";

type HttpTask = Recipe["token"];

/**
 * The HTTP tasks, with the fields of the product's form. `{{name}}` is a stored value, or one that a task has captured.
 */
export function integrationBuilderRecipe(recipe: Recipe): string {
  const { otherFlow, token, direct, session } = recipe;
  const [exchange, call] = session;
  return [
    `HTTP tasks for Intapp Integration Builder: ${recipe.caller}, with ${credentialNames[recipe.credential]}.`,
    "Send cookies: off, save cookies: off, in every task.",
    ...stored(recipe.inputs),
    "",
    ...task(1, token),
    "",
    "Then either the direct call, all that a service needs:",
    "",
    ...task(2, direct),
    "",
    "or the exchange for a session token of App Service, and the call with that:",
    "",
    ...task(2, exchange),
    ...idTokenNote(recipe),
    "",
    ...task(3, call),
    ...(otherFlow
      ? [
          "",
          `With ${otherFlow.flow === "password" ? "username and password" : "client credentials"} instead only the form of task 1 differs:`,
          ...fields(otherFlow.token),
          `  Capture   ${captures(otherFlow.token)}`,
          ...stored(otherFlow.inputs),
        ]
      : []),
  ]
    .map((line) => printable(line))
    .join("\n");
}

function stored(inputs: readonly RecipeInput[]): readonly string[] {
  return inputs.map(({ name, what }) => `{{${name}}}: ${what}, stored as a protected value.`);
}

function task(number: number, httpTask: HttpTask): readonly string[] {
  const { name, method, url, headers, capture } = httpTask;
  return [
    `Task ${number}: ${name}`,
    `  Method    ${method}`,
    `  URL       ${url}`,
    ...Object.entries(headers).map(([header, value]) => `  Header    ${header}: ${value}`),
    ...fields(httpTask),
    ...(capture.length > 0 ? [`  Capture   ${captures(httpTask)}`] : []),
  ];
}

function fields({ body }: HttpTask): readonly string[] {
  if (!body) return [];
  if (body.kind === "text") return ["  Body      JSON", `    ${body.text}`];
  if (body.kind === "json") return ["  Body      JSON", `    ${JSON.stringify(body.fields)}`];
  return ["  Body      form", ...Object.entries(body.fields).map(([name, value]) => `    ${name} = ${value}`)];
}

function captures({ capture }: HttpTask): string {
  return capture.map(({ name, path }) => `${name} from ${path}`).join(", ");
}

/**
 * Explains the id token. The guide exchanged it, because there the API was its own client. Only v2 App Service
 * authentication has the issuer of id tokens, which are always version 2 here.
 */
function idTokenNote({ flow, tokenVersion, token }: Recipe): readonly string[] {
  if (flow !== "password") return [];
  if (!token.capture.some(({ name }) => name === "id_token")) {
    return ["  (Not the id token: it is for the client where the person signs in, not for the API.)"];
  }
  return tokenVersion === 2
    ? [`  (Or the id token: {"id_token":"{{id_token}}"} also works, because the stack's tokenVersion is 2.)`]
    : ["  (Not the id token: its issuer is that of version 2, and the stack's tokenVersion is 1.)"];
}
