interface Sentence {
  /** The sentence after `AADSTSn: `. */
  readonly text: (...values: string[]) => string;
  /** Entra links to its look-up page for this code. */
  readonly errorUri?: true;
  readonly suberror?: string;
  readonly source: string;
}

/** One row of the AADSTS table, with the version 2 token endpoint's `error` and HTTP status. */
export interface AadstsError extends Sentence {
  readonly error: string;
  readonly status: 400 | 401;
}

/** The list of codes that Microsoft publishes; most descriptions there are the wire text. */
export const codes = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes";

/** Captured answers of December 2023, kept among the tests of MSAL. */
export const msalTests =
  "reported: AzureAD/microsoft-authentication-library-for-dotnet, answers of December 2023 in its tests";

/** Rows with one `error`. Statuses follow one rule in every capture: `invalid_client` is 401, every other error 400. */
export function answering<Rows extends Readonly<Record<number, Sentence>>>(error: string, rows: Rows) {
  const status = error === "invalid_client" ? 401 : 400;
  const answers = Object.entries(rows).map(([code, row]) => [code, { error, status, ...row }]);
  return Object.fromEntries(answers) as { [Code in keyof Rows]: Rows[Code] & AadstsError };
}
