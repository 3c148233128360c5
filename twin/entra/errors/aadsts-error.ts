/** One row of the AADSTS table, with the version 2 token endpoint's `error` and HTTP status. */
export interface AadstsError {
  readonly error: string;
  readonly status: 400 | 401;
  /** The sentence after `AADSTSn: `. */
  readonly text: (...values: string[]) => string;
  /** Entra links to its look-up page for this code. */
  readonly errorUri?: true;
  readonly suberror?: string;
  readonly source: string;
  /** No capture of the sentence is known: code, error and status are Entra's, the wording is not. */
  readonly textIsOurs?: true;
}

/** The list of codes that Microsoft publishes; most descriptions there are the wire text. */
export const codes = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes";
