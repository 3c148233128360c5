import type { AdministratorApis } from "../../../azure/azure-apis.ts";
import type { Cloud } from "../../../azure/clouds.ts";
import type { ClientCredential } from "../../../azure/token.ts";

/** Whose hands: an application's with a secret, or whatever login to Azure the process finds in its environment. */
export type AdministratorLogin = { readonly cloud: Cloud } & (
  | ({ readonly kind: "secret" } & ClientCredential)
  | { readonly kind: "own"; readonly tenantId: string }
);

export type Service = keyof AdministratorApis;

export type ToAdministration =
  | { readonly kind: "login"; readonly login: AdministratorLogin }
  | {
      readonly kind: "call";
      readonly number: number;
      readonly service: Service;
      readonly method: string;
      readonly path: string;
      readonly body?: unknown;
    };

export type FromAdministration = { readonly number: number } & (
  | { readonly kind: "answer"; readonly value: unknown }
  | { readonly kind: "refused"; readonly status: number; readonly code: string; readonly message: string }
  /** No answer, or no token: in words. */
  | { readonly kind: "failed"; readonly message: string }
);
