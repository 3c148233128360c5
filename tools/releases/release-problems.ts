/** What a tag, the files of its commit and the repository say of a release. */
export interface Release {
  readonly tag: string;
  /** Its address, without an ending. */
  readonly repository: string;
  readonly changelog: string;
  readonly manifest: { readonly version: string; readonly repository?: { readonly url: string } };
}

/** Returns why a tag can't be released, in sentences. */
export function releaseProblems({ tag, repository, changelog, manifest }: Release): readonly string[] {
  const { version } = manifest;
  const heading = new RegExp(`^## \\[${version.replaceAll(".", "\\.")}\\] - \\d{4}-\\d{2}-\\d{2}$`, "m");
  // npm refuses provenance of another repository: https://docs.npmjs.com/generating-provenance-statements
  const url = `git+${repository}.git`;
  return [
    ...(tag === `v${version}`
      ? []
      : [`The tag is ${tag}, and package.json has ${version}. Tag the commit v${version}.`]),
    ...(heading.test(changelog) ? [] : [`CHANGELOG.md has no heading "## [${version}] - <date>". Add it.`]),
    ...(manifest.repository?.url === url
      ? []
      : [`package.json has no "repository": { "type": "git", "url": "${url}" }, which provenance needs. Add it.`]),
  ];
}
