/** A secret among inputs. Rules may read it; messages may not show it. */
export class Secret {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/**
 * Whether a value is `pulumi.unknown`, by the mark that Pulumi's own `isUnknown` looks for: without Pulumi's SDK, because
 * a review reads the inputs of exported states by the rules and runs no program.
 * Source: sdk/nodejs/output.ts of pulumi/pulumi, class Unknown.
 */
export function isUnknown(value: unknown): boolean {
  return typeof value === "object" && value !== null && Reflect.get(value, "__pulumiUnknown") === true;
}
