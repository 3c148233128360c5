import { createHash, randomUUID } from "node:crypto";
import { text } from "../property-shape.ts";
import type { PropertyMap } from "../property-values.ts";
import type { CheckContext } from "../provider.ts";
import type { ArmResourceType } from "./arm-resource.ts";

/** https://learn.microsoft.com/rest/api/authorization/role-assignments/create */
export const roleAssignment: ArmResourceType = {
  apiVersion: "2022-04-01",
  path: "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
  inputs: {
    scope: text,
    roleAssignmentName: text,
    roleDefinitionId: text,
    principalId: text,
    principalType: text,
    description: text,
  },
  required: ["scope", "roleDefinitionId", "principalId"],
  computed: ["createdBy", "createdOn", "updatedBy", "updatedOn"],
  // "principal ID and scope are not allowed to be updated": reported: pulumi/pulumi-azure-native#771
  replaceOn: ["principalId"],
  complete: nameByUuid,
};

/**
 * The plugin's auto-naming "uuid": kept once given, else out of the engine's seed, so that preview and deployment agree.
 * A resource with such a name is replaced create-first, which the plugin notes among the inputs.
 */
function nameByUuid(inputs: PropertyMap, { oldInputs, randomSeed }: CheckContext): PropertyMap {
  if (inputs["roleAssignmentName"] !== undefined) return inputs;
  const old = oldInputs?.["roleAssignmentName"];
  if (old !== undefined) {
    const flagged = oldInputs?.["__createBeforeDelete"] === true ? { __createBeforeDelete: true } : {};
    return { ...inputs, roleAssignmentName: old, ...flagged };
  }
  return { ...inputs, roleAssignmentName: uuidFrom(randomSeed), __createBeforeDelete: true };
}

function uuidFrom(seed: Uint8Array): string {
  if (seed.length === 0) return randomUUID();
  const hex = createHash("sha256").update(seed).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
