/** The version to download or build if the machine has no engine. The npm package `@pulumi/pulumi` is pinned to it. */
export const wantedVersion = "3.276.0";

/** What `npx pulumi` and the pipelines run. The npm package `pulumi` is pinned to it; npm has no newer one. */
export const launcherVersion = "3.265.0";

/** The launcher's full distribution: the engine and the language hosts. */
export const launcherRelease = `https://github.com/pulumi/pulumi/releases/tag/v${launcherVersion}`;

/** Older than the SDK, which asks the engine for what it supports. */
const oldestVersion = "3.259.0";

/** In words, for messages. */
export const acceptedRange = `>= ${oldestVersion} < 4`;

/** Whether an engine of this version, with or without a leading "v", can run the program. */
export function isAccepted(version: string): boolean {
  const parsed = parse(version);
  const lowest = parse(oldestVersion);
  if (parsed === undefined || lowest === undefined) return false;
  if (parsed.major !== lowest.major) return false;
  if (parsed.minor !== lowest.minor) return parsed.minor > lowest.minor;
  if (parsed.patch !== lowest.patch) return parsed.patch > lowest.patch;
  return !parsed.isPrerelease;
}

interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly isPrerelease: boolean;
}

function parse(version: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.exec(version.trim());
  if (match === null) return undefined;
  const [, major, minor, patch, prerelease] = match;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), isPrerelease: prerelease !== undefined };
}
