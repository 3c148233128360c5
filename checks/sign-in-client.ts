import type { StackOutputs } from "../infra/outputs.ts";

/** What people sign in at with username and password. */
export interface SignInClient {
  readonly clientId: string;
  readonly servicePrincipalObjectId: string;
  /** How it asks for the API. */
  readonly scope: string;
}

/**
 * The stack's public client; without one, the API itself where that is a public client. Undefined: people sign in with
 * username and password at neither.
 */
export function signInClientOf(outputs: StackOutputs): SignInClient | undefined {
  const { publicClient, api, scope } = outputs;
  if (publicClient) return { ...publicClient, scope };
  return api.publicClientFlows ? apiAsClient(outputs) : undefined;
}

/**
 * As the guide has it: client and resource are one registration. Then the scope names the client id, since Entra ID refuses
 * the identifier URI with AADSTS90009.
 */
export function apiAsClient({ api: { clientId, servicePrincipalObjectId } }: StackOutputs): SignInClient {
  return { clientId, servicePrincipalObjectId, scope: `${clientId}/.default` };
}
