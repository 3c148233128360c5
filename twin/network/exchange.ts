/** One request that the twin answered, for people and tests to look back on. Holds no header, no body, no secret. */
export interface Exchange {
  /** When the request arrived, by the twin's clock. */
  readonly at: Date;
  readonly method: string;
  readonly host: string;
  /** Path and query; the value of a query parameter is left out unless it is one that never holds a secret. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
}

/** Anything else may be a function key (`code`), a token or a signature (`sig`), under whatever name a caller chose. */
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

/** `/x?api-version=2022-09-01&code=…`: what a journal may hold of a request target such as `/x?code=secret`. */
export function journalPath(url: URL): string {
  const parameters = [...url.searchParams].map(
    ([name, value]) => `${name}=${HARMLESS_PARAMETERS.has(name) ? value : "…"}`,
  );
  return parameters.length === 0 ? url.pathname : `${url.pathname}?${parameters.join("&")}`;
}
