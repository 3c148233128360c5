interface Sentence {
  /** The sentence after `AADSTSn: `. */
  readonly text: (...values: string[]) => string;
  /** Set if Entra ID links to its lookup page for this code. */
  readonly errorUri?: true;
  readonly suberror?: string;
  readonly source: string;
}

/** One row of the AADSTS table, with the version 2 token endpoint's `error` and HTTP status. */
export interface AadstsError extends Sentence {
  readonly error: string;
  readonly status: 400 | 401;
}

/** Microsoft's published list of codes. Most of its descriptions are the text on the wire. */
export const codes = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes";

/** Captured answers of December 2023, kept among the tests of MSAL. */
export const msalTests =
  "reported: AzureAD/microsoft-authentication-library-for-dotnet, answers of December 2023 in its tests";

/** Returns rows that share one `error`. In every capture `invalid_client` is 401 and every other error is 400. */
export function answering<Rows extends Readonly<Record<number, Sentence>>>(error: string, rows: Rows) {
  const status = error === "invalid_client" ? 401 : 400;
  const answers = Object.entries(rows).map(([code, row]) => [code, { error, status, ...row }]);
  return Object.fromEntries(answers) as { [Code in keyof Rows]: Rows[Code] & AadstsError };
}
