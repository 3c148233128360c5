/**
 * Outputs that azuread's previews show as changed beside the input that they follow from: nobody changes them.
 * Source: SetNewComputed in applicationResourceCustomizeDiff of
 * https://github.com/hashicorp/terraform-provider-azuread/blob/f0169e0ecec4a7f87c0a512fd989368a182306c1/internal/services/applications/application_resource.go
 */
export const computedOutputs: ReadonlySet<string> = new Set(["appRoleIds", "oauth2PermissionScopeIds"]);
