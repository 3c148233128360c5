/** The question cannot be asked: no such base, no settings, no repository. Nothing was deployed. */
export class ReviewRefused extends Error {
  readonly code = "REVIEW_REFUSED";

  constructor(message: string) {
    super(message);
    this.name = "ReviewRefused";
  }
}

/** The packages of the base could not be installed: the machine lacks something, a network most likely. */
export class PackagesUnavailable extends Error {
  readonly code = "PACKAGES_UNAVAILABLE";

  constructor(said: string) {
    super(
      "The base has another package-lock.json, and `npm ci` failed there. " +
        `Is the registry reachable? npm says: ${said.trim().split("\n").slice(0, 5).join(" ")}`,
    );
    this.name = "PackagesUnavailable";
  }
}
