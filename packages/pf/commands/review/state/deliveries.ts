import { types } from "../../../stacks/live/program-types.ts";
import { type Finding, finding } from "../findings/finding.ts";
import { pairsOf, secret, type StackState, type StateResource } from "./stack-state.ts";

/** Findings for client secrets that are delivered to a place where they weren't before. */
export function deliveryFindings(before: StackState, after: StackState): readonly Finding[] {
  return pairsOf(before, after)
    .filter(({ after: { type } }) => type === types.keyVaultSecret)
    .flatMap(({ before, after }) => {
      const isSame = before && after.isReplaced !== true && subjectOf(before) === subjectOf(after);
      return isSame ? [] : [finding({ id: "credential/delivered", subject: subjectOf(after), facts: placeOf(after) })];
    });
}

/** The hash of the package that the state's upload deployed. */
export function uploadedPackage({ resources }: StackState): string | undefined {
  const hashes = resources.map(({ inputs }) => Reflect.get(Object(inputs["environment"]) as object, "PACKAGE_SHA256"));
  return hashes.find((hash): hash is string => typeof hash === "string");
}

function subjectOf(resource: StateResource): string {
  const { secret, vault } = placeOf(resource);
  return `${secret} in ${vault}`;
}

function placeOf({ inputs }: StateResource) {
  return { secret: text(inputs["secretName"]), vault: text(inputs["vaultName"]) };
}

function text(value: unknown): string {
  return typeof value === "string" && value !== secret ? value : "(not shown)";
}
