import type { AadstsRow } from "./aadsts-row.ts";
import { browserRows } from "./browser-rows.ts";
import { assertionRows, clientRows, federationRows } from "./client-rows.ts";
import { conditionalAccessRows, userRows } from "./user-rows.ts";
import { grantRows, requestRows, resourceRows } from "./request-rows.ts";

/** Every code that the flows to this API are known to get, with its usual causes and fixes. */
export const aadstsRows: Readonly<Record<number, AadstsRow>> = {
  ...requestRows,
  ...clientRows,
  ...assertionRows,
  ...federationRows,
  ...resourceRows,
  ...grantRows,
  ...userRows,
  ...browserRows,
  ...conditionalAccessRows,
};

/** Microsoft's own page, for codes that aren't in the table. It is printed, never called. */
export const lookUpStart = "https://login.microsoftonline.com/error";
export const lookUpPage = (code: number): string => `${lookUpStart}?code=${code}`;
