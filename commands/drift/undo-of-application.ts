import { shellWord } from "../../text/shell-word.ts";
import type { Deployed } from "./deployed-resources.ts";
import { lastOf } from "../../stacks/live/thing.ts";

/**
 * What undoes a change of an application that an update doesn't: the program tells Pulumi to pass a property over, azuread
 * has no input for it, or what azuread sends to take it away changes nothing.
 */
export function undoOfApplication(path: string, application: Deployed): string | undefined {
  if (path.startsWith("identifierUris")) {
    const clientId = String(application.outputs["clientId"]);
    return `\`az ad app update --id ${shellWord(clientId)} --identifier-uris <the expected ones>\`. Pulumi passes this property over.`;
  }
  if (path.startsWith("api.preAuthorizedApplications")) {
    return `\`${patch(application, { api: { preAuthorizedApplications: [] } })}\``;
  }
  // Inferred: azuread 6.9.1 sends an empty object where there are to be none (expandApplicationOptionalClaims), and Graph's
  // PATCH merges complex properties. https://learn.microsoft.com/graph/api/application-update
  if (path.startsWith("optionalClaims")) {
    const none = { optionalClaims: { accessToken: [], idToken: [], saml2Token: [] } };
    return `\`${patch(application, none)}\`. What \`up\` sends is an empty object, which probably takes no claim away.`;
  }
  return undefined;
}

function patch(application: Deployed, body: object): string {
  const url = `https://graph.microsoft.com/v1.0/applications/${lastOf(application.id)}`;
  return `az rest --method PATCH --url ${shellWord(url)} --body ${shellWord(JSON.stringify(body))} --headers Content-Type=application/json`;
}
