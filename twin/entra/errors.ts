import type { AadstsError } from "./errors/aadsts-error.ts";
import { assertionErrors } from "./errors/assertion-errors.ts";
import { clientErrors } from "./errors/client-errors.ts";
import { grantErrors } from "./errors/grant-errors.ts";
import { requestErrors } from "./errors/request-errors.ts";
import { resourceErrors } from "./errors/resource-errors.ts";
import { userErrors } from "./errors/user-errors.ts";

export type { AadstsError } from "./errors/aadsts-error.ts";

/**
 * The AADSTS table: what Entra says, in its words, and how. Statuses follow one rule in every capture: `invalid_client`
 * is 401, every other error 400. https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export const aadsts = {
  ...requestErrors,
  ...clientErrors,
  ...assertionErrors,
  ...resourceErrors,
  ...grantErrors,
  ...userErrors,
} as const satisfies Record<number, AadstsError>;

export type AadstsTable = typeof aadsts;
export type AadstsCode = keyof AadstsTable;
