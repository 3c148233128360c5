import { messageOfMissing, quotedWord } from "@protected-function/core/text/shell-word.ts";
import type { Recipe } from "../recipe.ts";
import { parts, plainFields, recipeComment, urlPieces } from "./recipe-comment.ts";

/**
 * A script for any POSIX shell. Secrets and tokens reach curl through standard input, because every user of the machine
 * can see arguments. https://everything.curl.dev/http/post/urlencode.html (`name@-`),
 * https://curl.se/docs/manpage.html#-H (`@-`)
 */
export function curlRecipe(recipe: Recipe): string {
  return [
    "#!/bin/sh",
    ...recipeComment(recipe, "Needs curl 7.76 or newer; sed takes the tokens out of the answers.").map((l) => `# ${l}`),
    "set -eu",
    ...recipe.inputs.map(({ name, what }) => `: "\${${name}:?must be set: ${messageOfMissing(what)}}"`),
    "",
    "# Sends its standard input with curl. A refusal has the reason, which goes to standard error.",
    "send() {",
    '  body=$(curl --silent --show-error --fail-with-body "$@") || { printf "%s\\n" "$body" >&2; return 1; }',
    '  printf "%s\\n" "$body"',
    "}",
    'value_of() { sed -n "s/.*\\"$1\\": *\\"\\([^\\"]*\\)\\".*/\\1/p"; }',
    "",
    `# ${parts.token}`,
    ...(recipe.credential === "managed-identity" ? machinesToken(recipe) : endpointsToken(recipe)),
    'token=$(printf %s "$answer" | value_of access_token)',
    "",
    `# ${parts.direct}`,
    ...called(recipe, `printf 'Authorization: Bearer %s' "$token"`),
    'printf "%s\\n" "$answer"',
    ...(recipe.credential === "managed-identity" ? [] : session(recipe)),
  ].join("\n");
}

function endpointsToken(recipe: Recipe): readonly string[] {
  const form = plainFields(recipe).map(([name, value]) => `--data-urlencode ${quotedWord(`${name}=${value}`)}`);
  const { secret, field, arguments: added } = proofOf(recipe);
  const proof = `--data-urlencode ${quotedWord(`${field}@-`)}`;
  return sendLines(quotedWord(recipe.tokenEndpoint), secret, [...form, ...added, proof]);
}

/**
 * App Service and other hosts provide their own endpoint.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity
 */
function machinesToken({ token, clientId }: Recipe): readonly string[] {
  const resource = new URL(token.url).searchParams.get("resource") ?? "";
  const query = new URLSearchParams({ "api-version": "2019-08-01", resource, client_id: clientId });
  return [
    'if [ "${IDENTITY_ENDPOINT:-}" != "" ]; then',
    ...sendLines(
      `"$IDENTITY_ENDPOINT"${quotedWord(`?${query}`)}`,
      `printf 'X-IDENTITY-HEADER: %s' "$IDENTITY_HEADER"`,
      ["--header @-"],
    ).map((line) => `  ${line}`),
    "else",
    ...sendLines(quotedWord(token.url), "printf 'Metadata: true'", ["--header @-", "--noproxy '*'"]).map(
      (line) => `  ${line}`,
    ),
    "fi",
  ];
}

function session(recipe: Recipe): readonly string[] {
  return [
    "",
    `# ${parts.session}`,
    ...sendLines(quotedWord(recipe.exchangeUrl), `printf '{"access_token":"%s"}' "$token"`, [
      "--header 'Content-Type: application/json'",
      "--data-binary @-",
    ]),
    'session=$(printf %s "$answer" | value_of authenticationToken)',
    ...called(recipe, `printf 'X-ZUMO-AUTH: %s' "$session"`),
    'printf "%s\\n" "$answer"',
  ];
}

/** The call itself. Standard input holds the header with the token. */
function called({ endpoint: { method, url, body } }: Recipe, header: string): readonly string[] {
  const address = urlPieces(url)
    .map(({ kind, text }) => (kind === "text" ? quotedWord(text) : `"$${text}"`))
    .join("");
  return sendLines(address, header, [
    "--header @-",
    ...(method === "GET" ? [] : [method === "HEAD" ? "--head" : `--request ${method}`]),
    ...(body === undefined ? [] : ["--header 'Content-Type: application/json'", `--data-raw ${quotedWord(body)}`]),
  ]);
}

/** @param url a word of the shell */
function sendLines(url: string, secret: string, options: readonly string[]): readonly string[] {
  const lines = [`answer=$(${secret} | send ${url}`, ...options.map((option) => `  ${option}`)];
  return [`${lines.join(" \\\n")})`];
}

interface Proof {
  /** A command that prints the proof without a trailing newline. */
  readonly secret: string;
  /** The form field for the proof. */
  readonly field: string;
  readonly arguments: readonly string[];
}

function proofOf({ credential }: Recipe): Proof {
  switch (credential) {
    case "password":
      return {
        secret: `printf %s "$ROPC_PASSWORD"`,
        field: "password",
        arguments: ['--data-urlencode "username=$ROPC_USER"'],
      };
    case "federated":
      return { secret: `tr -d '\\r\\n' <"$CALLER_ASSERTION_FILE"`, field: "client_assertion", arguments: [] };
    case "client-secret":
      return { secret: `printf %s "$CALLER_SECRET"`, field: "client_secret", arguments: [] };
    case "managed-identity":
    case "certificate":
      throw new Error("curl cannot sign an assertion: recipeOf is asked for other credentials.");
  }
}
