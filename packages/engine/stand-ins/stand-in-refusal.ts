/** A stand-in doesn't support this, and refuses it by name: a plausible answer would prove nothing. */
export class StandInRefusal extends Error {
  readonly code = "NotKnownToStandIn";

  /** `what` follows "doesn't support": `property 'x' of azure-native:web:WebApp`. */
  constructor(provider: string, subject: string) {
    super(`the stand-in for ${provider} doesn't support ${subject}`);
    this.name = "StandInRefusal";
  }
}

/**
 * The resource exists, but a step after its creation failed. The engine keeps it in the state, with the reason.
 * Source: pulumirpc.ErrorResourceInitFailed, https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
export class InitializationFailed extends Error {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;

  constructor(id: string, outputs: Readonly<Record<string, unknown>>, reason: string) {
    super(reason);
    this.name = "InitializationFailed";
    this.id = id;
    this.outputs = outputs;
  }
}
