import { powershellText } from "@protected-function/core/text/shell-word.ts";
import type { Recipe } from "../recipe.ts";
import { parts, plainFields, recipeComment, urlPieces } from "./recipe-comment.ts";

/** For PowerShell 7. https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/invoke-restmethod */
export function powershellRecipe(recipe: Recipe): string {
  return [
    "# not run here: the project's tests have no PowerShell. The other recipes are run as they are printed.",
    ...recipeComment(recipe, "Needs PowerShell 7.", "powershell").map((line) => `# ${line}`),
    "$ErrorActionPreference = 'Stop'",
    ...recipe.inputs.map(
      ({ name, what }) => `if (-not $env:${name}) { throw ${powershellText(`${name} must be set: ${what}`)} }`,
    ),
    "",
    ...(recipe.credential === "managed-identity" ? machinesToken(recipe) : endpointsToken(recipe)),
    "",
    `# ${parts.direct}`,
    ...called(recipe, 'Authorization = "Bearer $token"'),
    ...(recipe.credential === "managed-identity" ? [] : session(recipe)),
  ].join("\n");
}

function endpointsToken(recipe: Recipe): readonly string[] {
  return [
    `# ${parts.token} A table as body is sent as a form.`,
    "$form = @{",
    ...[...plainFields(recipe).map(([name, value]) => [name, powershellText(value)]), ...proofOf(recipe)].map(
      ([name, value]) => `  ${name} = ${value}`,
    ),
    "}",
    `$token = (Invoke-RestMethod -Method Post -Uri ${powershellText(recipe.tokenEndpoint)} -Body $form).access_token`,
  ];
}

/**
 * App Service and other hosts provide their own endpoint.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity
 */
function machinesToken({ token, clientId }: Recipe): readonly string[] {
  const resource = new URL(token.url).searchParams.get("resource") ?? "";
  const query = new URLSearchParams({ "api-version": "2019-08-01", resource, client_id: clientId });
  return [
    `# ${parts.token}`,
    "$token = if ($env:IDENTITY_ENDPOINT) {",
    `  (Invoke-RestMethod -Uri ($env:IDENTITY_ENDPOINT + ${powershellText(`?${query}`)}) -Headers @{ 'X-IDENTITY-HEADER' = $env:IDENTITY_HEADER }).access_token`,
    "} else {",
    `  (Invoke-RestMethod -Uri ${powershellText(token.url)} -Headers @{ Metadata = 'true' } -NoProxy).access_token`,
    "}",
  ];
}

function session(recipe: Recipe): readonly string[] {
  return [
    "",
    `# ${parts.session}`,
    "$body = @{ access_token = $token } | ConvertTo-Json",
    `$session = Invoke-RestMethod -Method Post -Uri ${powershellText(recipe.exchangeUrl)} -ContentType 'application/json' -Body $body`,
    ...called(recipe, "'X-ZUMO-AUTH' = $session.authenticationToken"),
  ];
}

function called({ endpoint: { method, url, body } }: Recipe, header: string): readonly string[] {
  const pieces = urlPieces(url).map(({ kind, text }) =>
    kind === "text" ? powershellText(text) : `[uri]::EscapeDataString($env:${text})`,
  );
  const address = pieces.length === 1 ? pieces.join("") : `(${pieces.join(" + ")})`;
  const methodOption = method === "GET" ? "" : ` -Method ${method.charAt(0)}${method.slice(1).toLowerCase()}`;
  const bodyOptions =
    body === undefined ? "" : ` -ContentType 'application/json; charset=utf-8' -Body ${powershellText(body)}`;
  return [
    `Invoke-RestMethod${methodOption} -Uri ${address} -Headers @{ ${header} }${bodyOptions} |`,
    "  ConvertTo-Json -Depth 5 -Compress",
  ];
}

function proofOf({ credential }: Recipe): readonly (readonly [name: string, value: string])[] {
  switch (credential) {
    case "client-secret":
      return [["client_secret", "$env:CALLER_SECRET"]];
    case "federated":
      return [["client_assertion", "(Get-Content -Raw $env:CALLER_ASSERTION_FILE).Trim()"]];
    case "password":
      return [
        ["username", "$env:ROPC_USER"],
        ["password", "$env:ROPC_PASSWORD"],
      ];
    case "managed-identity":
    case "certificate":
      throw new Error("Invoke-RestMethod cannot sign an assertion: recipeOf is asked for other credentials.");
  }
}
