import { powershellText } from "../../../text/shell-word.ts";
import type { Recipe } from "../../operations/recipes/recipe.ts";
import { parts, plainFields, recipeComment } from "./recipe-comment.ts";

/** For PowerShell 7. https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/invoke-restmethod */
export function powershellRecipe(recipe: Recipe): string {
  return [
    "# not run here: the project's tests have no PowerShell. The other recipes are run as they are printed.",
    ...recipeComment(recipe, "Needs PowerShell 7.").map((line) => `# ${line}`),
    "$ErrorActionPreference = 'Stop'",
    ...recipe.inputs.map(
      ({ name, what }) => `if (-not $env:${name}) { throw ${powershellText(`${name} must be set: ${what}`)} }`,
    ),
    "",
    `# ${parts.token} A table as body is sent as a form.`,
    "$form = @{",
    ...[...plainFields(recipe).map(([name, value]) => [name, powershellText(value)]), ...proofOf(recipe)].map(
      ([name, value]) => `  ${name} = ${value}`,
    ),
    "}",
    `$token = (Invoke-RestMethod -Method Post -Uri ${powershellText(recipe.tokenEndpoint)} -Body $form).access_token`,
    "",
    `# ${parts.direct}`,
    `Invoke-RestMethod -Uri ${powershellText(recipe.functionUrl)} -Headers @{ Authorization = "Bearer $token" } |`,
    "  ConvertTo-Json -Depth 5 -Compress",
    "",
    `# ${parts.session}`,
    "$body = @{ access_token = $token } | ConvertTo-Json",
    `$session = Invoke-RestMethod -Method Post -Uri ${powershellText(recipe.exchangeUrl)} -ContentType 'application/json' -Body $body`,
    `Invoke-RestMethod -Uri ${powershellText(recipe.functionUrl)} -Headers @{ 'X-ZUMO-AUTH' = $session.authenticationToken } |`,
    "  ConvertTo-Json -Depth 5 -Compress",
  ].join("\n");
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
    case "certificate":
      throw new Error("Invoke-RestMethod cannot sign an assertion: recipeOf is asked for other credentials.");
  }
}
