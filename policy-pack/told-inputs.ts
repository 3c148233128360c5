import * as pulumi from "@pulumi/pulumi";
import { Secret } from "../infra/rules/settle-inputs.ts";

/**
 * Inputs as rules read them, of what the policy host gives. In a preview that throws UnknownValueError at the mere
 * reading of a property that is not known yet, and calls the policy off
 * (https://github.com/pulumi/pulumi-policy/pull/77); here it becomes `pulumi.unknown`, and the rule goes on with the rest.
 *
 * The host also takes the mark off secrets (deserializeProperty in deserialize.ts of pulumi/pulumi-policy). So every
 * text and number is taken for a secret: rules judge them, messages do not show them.
 */
export function toldInputs(props: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(props).map((name) => [name, told(props, name)]));
}

function told(container: object, name: string | number): unknown {
  let value: unknown;
  try {
    value = Reflect.get(container, name);
  } catch (error) {
    // Told by its member: the package's types leave the class out.
    if (error instanceof Error && "unknownTypeSentinel" in error) return pulumi.unknown;
    throw error;
  }
  if (typeof value === "string" || typeof value === "number") return new Secret(value);
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => told(value, index));
  return typeof value === "object" && value !== null ? toldInputs(value) : value;
}
