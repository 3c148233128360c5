/** One request that the twin answered, for people and tests to inspect. Contains no header, body or secret. */
export interface Exchange {
  /** When the request arrived, by the twin's clock. */
  readonly at: Date;
  readonly method: string;
  readonly host: string;
  /** Path and query. The value of a query parameter is omitted unless the parameter never contains a secret. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
}

/**
 * Any other parameter may be a function key (`code`), a token or a signature (`sig`), under any name that a caller
 * chose.
 */
const HARMLESS_PARAMETERS: ReadonlySet<string> = new Set([
  "api-version",
  "$filter",
  "$select",
  "$expand",
  "$top",
  "$count",
  "$search",
  "$orderby",
]);

/**
 * Returns a request target in a form fit for the journal: `/x?api-version=2022-09-01&code=…` for one such as
 * `/x?code=secret`.
 */
export function journalPath(url: URL): string {
  const parameters = [...url.searchParams].map(
    ([name, value]) => `${name}=${HARMLESS_PARAMETERS.has(name) ? value : "…"}`,
  );
  return parameters.length === 0 ? url.pathname : `${url.pathname}?${parameters.join("&")}`;
}
