import * as pulumi from "@pulumi/pulumi";

/**
 * Says what to do where Entra ID has a consent or an assignment already, made by hand: it takes none twice, no look-up of
 * the plugin finds them, and the plugin's own words name no way out. For the option `hooks: { onError }`; nothing is
 * tried again.
 * Graph's words: hashicorp/terraform-provider-azuread#690, and docs/troubleshooting.md for assignments.
 */
export function alreadyThere(): pulumi.ErrorHook {
  return new pulumi.ErrorHook("already-there", async ({ name, type, errors, newInputs = {} }) => {
    const cure = cureFor(type, errors.join("\n"), newInputs);
    if (cure !== undefined) await pulumi.log.error(`"${name}" ${cure}`);
    return false;
  });
}

/** What to do about an error of Graph's; undefined where it is another one. */
export function cureFor(type: string, error: string, inputs: Readonly<Record<string, unknown>>): string | undefined {
  if (type.endsWith(":ServicePrincipalDelegatedPermissionGrant") && error.includes("Permission entry already exists")) {
    return [
      "exists already: an administrator consented by hand. Name the consent, and Pulumi takes it over:",
      "  az ad app permission list-grants --id <adopt.api.clientId> --show-resource-name",
      "  pulumi config set --path 'protected-function:adopt.api.consentId' <id of the one for Microsoft Graph>",
      "and pulumi up again.",
    ].join("\n");
  }
  if (type.endsWith(":AppRoleAssignment") && error.includes("Permission being assigned already exists")) {
    const resource = String(inputs["resourceObjectId"]);
    return [
      "exists already: somebody assigned the app role by hand. Name the assignment, and Pulumi takes it over:",
      `  az rest --url "https://graph.microsoft.com/v1.0/servicePrincipals/${resource}/appRoleAssignedTo"`,
      "  in the stack's settings file, under adopt.api.assignmentIds: <role>: <name as in people or callers>: <id>",
      "and pulumi up again.",
    ].join("\n");
  }
  return undefined;
}
