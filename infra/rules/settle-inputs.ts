import * as pulumi from "@pulumi/pulumi";
import { Secret } from "./settled-values.ts";

/**
 * Returns inputs as plain values. A transform gets an Output, at any depth, for each secret and each value that a
 * preview can't know. No public member of Output shows whether it is known, but its serialized form does. An unknown
 * value becomes `pulumi.unknown`; a secret becomes a `Secret`.
 */
export async function settleInputs(props: pulumi.Inputs): Promise<Readonly<Record<string, unknown>>> {
  const wire: Readonly<Record<string, unknown>> = await pulumi.runtime.serializeProperties("inputs", props);
  return Object.fromEntries(Object.entries(wire).map(([name, value]) => [name, fromWire(value)]));
}

function fromWire(value: unknown): unknown {
  if (value === pulumi.runtime.unknownValue) return pulumi.unknown;
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== "object" || value === null) return value;
  if (pulumi.runtime.isRpcSecret(value)) return new Secret(fromWire(pulumi.runtime.unwrapRpcSecret(value)));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fromWire(member)]));
}
