import { messageOfMissing, quotedWord } from "../../../text/shell-word.ts";
import type { Recipe } from "../../operations/recipes/recipe.ts";
import { parts, plainFields, recipeComment } from "./recipe-comment.ts";

/**
 * A script for any POSIX shell. Secrets and tokens reach curl by standard input: arguments are seen by everybody on the
 * machine. https://everything.curl.dev/http/post/urlencode.html (`name@-`), https://curl.se/docs/manpage.html#-H (`@-`)
 */
export function curlRecipe(recipe: Recipe): string {
  const form = plainFields(recipe).map(([name, value]) => `--data-urlencode ${quotedWord(`${name}=${value}`)}`);
  const { secret, field, arguments: added } = proofOf(recipe);
  return [
    "#!/bin/sh",
    ...recipeComment(recipe, "Needs curl 7.76 or newer; sed takes the tokens out of the answers.").map((l) => `# ${l}`),
    "set -eu",
    ...recipe.inputs.map(({ name, what }) => `: "\${${name}:?must be set: ${messageOfMissing(what)}}"`),
    "",
    "# Sends its standard input as curl is told to. A refusal says why: that goes to standard error.",
    "send() {",
    '  body=$(curl --silent --show-error --fail-with-body "$@") || { printf "%s\\n" "$body" >&2; return 1; }',
    '  printf "%s\\n" "$body"',
    "}",
    'value_of() { sed -n "s/.*\\"$1\\": *\\"\\([^\\"]*\\)\\".*/\\1/p"; }',
    "",
    `# ${parts.token}`,
    ...sent(recipe.tokenEndpoint, secret, [...form, ...added, `--data-urlencode ${quotedWord(`${field}@-`)}`]),
    'token=$(printf %s "$answer" | value_of access_token)',
    "",
    `# ${parts.direct}`,
    ...sent(recipe.functionUrl, `printf 'Authorization: Bearer %s' "$token"`, ["--header @-"]),
    'printf "%s\\n" "$answer"',
    "",
    `# ${parts.session}`,
    ...sent(recipe.exchangeUrl, `printf '{"access_token":"%s"}' "$token"`, [
      "--header 'Content-Type: application/json'",
      "--data-binary @-",
    ]),
    'session=$(printf %s "$answer" | value_of authenticationToken)',
    ...sent(recipe.functionUrl, `printf 'X-ZUMO-AUTH: %s' "$session"`, ["--header @-"]),
    'printf "%s\\n" "$answer"',
  ].join("\n");
}

function sent(url: string, secret: string, options: readonly string[]): readonly string[] {
  const lines = [`answer=$(${secret} | send ${quotedWord(url)}`, ...options.map((option) => `  ${option}`)];
  return [`${lines.join(" \\\n")})`];
}

interface Proof {
  /** A command that prints the proof, without a line's end. */
  readonly secret: string;
  /** The form's field that takes it. */
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
    case "certificate":
      throw new Error("curl cannot sign an assertion: recipeOf is asked for other credentials.");
  }
}
