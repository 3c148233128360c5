/** Nothing is given back, and nothing was changed: what, found, what to do. */
export class ReleaseRefused extends Error {
  readonly code = "RELEASE_REFUSED";

  constructor(why: string, options?: ErrorOptions) {
    super(`${why}\nNothing was changed.`, options);
    this.name = "ReleaseRefused";
  }
}
