/**
 * The version to download or build if the machine has no engine. The npm packages `@pulumi/pulumi` and `pulumi` are
 * pinned to it.
 */
export const wantedVersion = "3.259.0";

/** The full distribution: the engine and the language hosts. */
export const releaseOfPulumi = `https://github.com/pulumi/pulumi/releases/tag/v${wantedVersion}`;

/** In words, for messages. */
export const acceptedRange = ">= 3.259.0 < 4";

/** Whether an engine of this version, with or without a leading "v", can run the program. */
export function isAccepted(version: string): boolean {
  const parsed = parse(version);
  const lowest = parse(wantedVersion);
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
