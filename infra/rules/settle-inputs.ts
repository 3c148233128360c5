import * as pulumi from "@pulumi/pulumi";

/** A secret among inputs: rules may read it, messages may not show it. */
export class Secret {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/**
 * Inputs as plain values. A transform is given an Output, at any depth, for each value that a preview cannot know and
 * for each secret; whether it is known, no public member of Output tells, but what Pulumi makes of it for the wire does.
 * What is not known becomes `pulumi.unknown`, a secret becomes a `Secret`.
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
