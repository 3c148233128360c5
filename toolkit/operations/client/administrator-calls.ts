import { administratorApis } from "../../clients/administrator-apis.ts";
import { azureLogin } from "../../clients/azure-login.ts";
import { type ClientCredential, tokensOf } from "../../clients/token.ts";

/** Whose hands: an application's with a secret, or whatever login to Azure the process finds in its environment. */
export type AdministratorLogin =
  | ({ readonly kind: "secret" } & ClientCredential)
  | { readonly kind: "own"; readonly tenantId: string };

type Apis = ReturnType<typeof administratorApis>;

export interface AdministratorCall {
  readonly service: keyof Apis;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** Graph and Resource Manager, as an administrator. */
export function administratorCalls() {
  let apis: Apis | undefined;
  return {
    logIn: (login: AdministratorLogin): void => {
      apis = administratorApis(
        login.kind === "secret" ? tokensOf(login) : azureLogin(process.env, login.tenantId).token,
      );
    },
    /** @throws RequestRefused, and what says that there is no token or no answer */
    call: async ({ service, method, path, body }: AdministratorCall): Promise<unknown> => {
      if (!apis) throw new Error("There was no login before the call.");
      return apis[service].call(method, path, body);
    },
  };
}
