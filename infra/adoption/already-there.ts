import { shellWord } from "@protected-function/core/text/shell-word.ts";
import * as pulumi from "@pulumi/pulumi";
import { pathCommand } from "../settings/config-command.ts";

/**
 * Explains what to do if Entra ID already has a consent or an assignment that was created by hand. Entra ID accepts
 * neither twice, the plugin's lookups don't find them, and the plugin's own message shows no fix. For the option
 * `hooks: { onError }`; it never retries. Graph's messages: hashicorp/terraform-provider-azuread#690, and
 * docs/reference/deployment-errors.md for assignments.
 */
export function alreadyThere(): pulumi.ErrorHook {
  return new pulumi.ErrorHook("already-there", async ({ name, type, errors, newInputs = {} }) => {
    const cure = cureFor(type, errors.join("\n"), newInputs, pulumi.getStack());
    if (cure !== undefined) await pulumi.log.error(`"${name}" ${cure}`);
    return false;
  });
}

/** The fix for an error from Graph; undefined for any other error. */
export function cureFor(
  type: string,
  error: string,
  inputs: Readonly<Record<string, unknown>>,
  stack: string,
): string | undefined {
  const again = `and deploy again:\n  npx pulumi up --stack ${shellWord(stack)}`;
  if (type.endsWith(":ServicePrincipalDelegatedPermissionGrant") && error.includes("Permission entry already exists")) {
    return [
      "exists already: an administrator consented by hand. To adopt the consent, set its ID:",
      "  az ad app permission list-grants --id <adopt.api.clientId> --show-resource-name",
      `  ${pathCommand("set", "adopt.api.consentId", stack)} <id of the one for Microsoft Graph>`,
      again,
    ].join("\n");
  }
  if (type.endsWith(":AppRoleAssignment") && error.includes("Permission being assigned already exists")) {
    const resource = String(inputs["resourceObjectId"]);
    return [
      "exists already: the app role was assigned by hand. To adopt the assignment, set its ID:",
      `  az rest --url "https://graph.microsoft.com/v1.0/servicePrincipals/${resource}/appRoleAssignedTo"`,
      "  in the stack's settings file, under adopt.api.assignmentIds: <role>: <name as in people or callers>: <id>",
      again,
    ].join("\n");
  }
  return undefined;
}
