/** How another process reaches a twin, and deploys to it. Holds a secret: it goes by a channel, never by argument. */
export interface TwinAddress {
  /** The variables that send clients there. */
  readonly clients: Readonly<Record<string, string>>;
  /** The ARM_* variables. */
  readonly deployer: Readonly<Record<string, string>>;
}
