import type { StackOutputs } from "../../infra/outputs.ts";

/** The stack is where this command knows no addresses. */
export class OtherCloud extends Error {
  readonly code = "OTHER_CLOUD";

  constructor(host: string, instead: string) {
    super(`The stack's tokenEndpoint is at ${host}; this command works in the public cloud only. ${instead}`);
    this.name = "OtherCloud";
  }
}

/**
 * Said by name: Microsoft Graph and Resource Manager of the public cloud know nothing of another's tenants, and a login
 * there would be refused in words that point elsewhere.
 *
 * @param instead what can be done in the other cloud
 * @throws OtherCloud
 */
export function demandPublicCloud({ tokenEndpoint }: Pick<StackOutputs, "tokenEndpoint">, instead: string): void {
  const { host } = new URL(tokenEndpoint);
  if (host !== "login.microsoftonline.com") throw new OtherCloud(host, instead);
}
