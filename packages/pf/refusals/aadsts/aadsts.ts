import type { AadstsRow } from "./aadsts-row.ts";
import { browserRows } from "./browser-rows.ts";
import { assertionRows, clientRows, federationRows } from "./client-rows.ts";
import { conditionalAccessRows, userRows } from "./user-rows.ts";
import { grantRows, requestRows, resourceRows } from "./request-rows.ts";

type Rows = Readonly<Record<number, AadstsRow>>;

/** The codes by what they are about. */
export const aadstsSubjects: Readonly<Record<string, Rows>> = {
  "The request": requestRows,
  "The client and its secret": clientRows,
  "Certificates and assertions": assertionRows,
  "Federated credentials": federationRows,
  "The API and the scope": resourceRows,
  "Codes and refresh tokens": grantRows,
  "Users and consent": userRows,
  "Sign-in from a page": browserRows,
  "Conditional access and MFA": conditionalAccessRows,
};

/** Every code that the flows to this API are known to get, with its usual causes and fixes. */
export const aadstsRows: Rows = Object.assign({}, ...Object.values(aadstsSubjects)) as Rows;

/** Microsoft's own page, for codes that aren't in the table. It is printed, never called. */
export const lookUpStart = "https://login.microsoftonline.com/error";
export const lookUpPage = (code: number): string => `${lookUpStart}?code=${code}`;
