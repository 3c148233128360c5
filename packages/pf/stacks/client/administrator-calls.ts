import { type AdministratorApis, administratorApis } from "@protected-function/core/azure/azure-apis.ts";
import type { Cloud } from "@protected-function/core/azure/clouds.ts";
import { azureLogin } from "@protected-function/core/azure/login.ts";
import { type ClientCredential, tokensOf } from "@protected-function/core/azure/token.ts";

/** The login: an application's with a secret, or any login to Azure that the process finds in its environment. */
export type AdministratorLogin = { readonly cloud: Cloud } & (
  | ({ readonly kind: "secret" } & ClientCredential)
  | { readonly kind: "own"; readonly tenantId: string }
);

export interface AdministratorCall {
  readonly service: keyof AdministratorApis;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** Graph and Resource Manager, as an administrator. */
export function calls() {
  let apis: AdministratorApis | undefined;
  return {
    logIn: (login: AdministratorLogin): void => {
      const token = login.kind === "secret" ? tokensOf(login, login.cloud) : azureLogin(process.env, login).token;
      apis = administratorApis(login.cloud, token);
    },
    /** @throws RequestRefused, or the error for a missing token or answer */
    call: async ({ service, method, path, body }: AdministratorCall): Promise<unknown> => {
      if (!apis) throw new Error("There was no login before the call.");
      return apis[service].call(method, path, body);
    },
  };
}
