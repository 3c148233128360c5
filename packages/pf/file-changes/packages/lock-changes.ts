import { readJson } from "@protected-function/core/text/reading/read-json.ts";
import { isDeepStrictEqual } from "node:util";
import { brief, differences, type FileChange, note, risk } from "../file-change.ts";
import { commandsOf } from "./commands-of.ts";
import { compareVersions } from "./compare-versions.ts";

/** One package of a lock file, in npm's terms. https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
interface Locked extends Readonly<Record<string, unknown>> {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly resolved?: unknown;
  readonly integrity?: unknown;
  readonly hasInstallScript?: unknown;
  readonly link?: unknown;
}

export type Packages = ReadonlyMap<string, Locked>;

const npmjs = "registry.npmjs.org";

/** What npm notes about a package and doesn't install by. */
const described: ReadonlySet<string> = new Set(["license", "funding", "deprecated", "engines", "bin"]);

/** The packages of a lock file of npm 7 or later. Undefined if there's none to read. */
export function lockedIn(text: string | undefined): Packages | undefined {
  const read = readJson(text ?? "");
  const data = read.problems === undefined ? (Object(read.data) as Readonly<Record<string, unknown>>) : {};
  const { lockfileVersion, packages } = data;
  if (
    (lockfileVersion !== undefined && lockfileVersion !== 2 && lockfileVersion !== 3) ||
    typeof packages !== "object" ||
    packages === null
  ) {
    return undefined;
  }
  return new Map(Object.entries(packages).map(([path, entry]) => [path, Object(entry) as Locked]));
}

/** Returns what changes in a lock file, package by package. */
export function lockChanges(before: string | undefined, after: string | undefined): readonly FileChange[] {
  if (after === undefined) return [risk("no lock file: each installation may get other packages")];
  const [had, has] = [before === undefined ? new Map() : lockedIn(before), lockedIn(after)];
  if (had === undefined || has === undefined) return [risk("can't be read as a lock file of npm 7 or later")];
  const hosts = hostsIn(had);
  const changes = [...new Set([...had.keys(), ...has.keys()])]
    .filter((path) => isInstalled(path))
    .filter((path) => !isDeepStrictEqual(had.get(path), has.get(path)))
    .flatMap((path) => ofPackage(path, had.get(path), withBundle(path, has), hosts));
  return [...changes, ...commandsOf(had, has), ...ofWorkspaces(had, has), ...ofRest(before, after)];
}

/** A package in another's archive has no integrity of its own. Only that archive can say that it is in there. */
function withBundle(path: string, packages: Packages): Locked | undefined {
  const has = packages.get(path);
  if (has?.["inBundle"] !== true) return has;
  const holder = path.slice(0, path.lastIndexOf("/node_modules/"));
  const holders = [holder, holder.slice(0, Math.max(holder.lastIndexOf("/node_modules/"), 0))].map((one) =>
    packages.get(one),
  );
  const isBundled = holders.some(
    (one) => one?.integrity !== undefined && (one["bundleDependencies"] !== undefined || one["inBundle"] === true),
  );
  return isBundled ? { ...has, integrity: "sha512-of the archive that bundles it" } : has;
}

/** What is new in one package. The first line says how it differs, the others what is wrong with it. */
function ofPackage(
  path: string,
  had: Locked | undefined,
  has: Locked | undefined,
  hosts: ReadonlySet<string>,
): readonly FileChange[] {
  const name = nameOf(path);
  if (has === undefined) return [note(`${name} ${String(had?.version ?? "")} is gone`)];
  const risks = [
    ...ofOrigin(path, had, has, hosts),
    ...ofIntegrity(name, had, has),
    // The archive is the same, so it bundles what it did.
    ...(had?.version === has.version && !isDeepStrictEqual(had?.["bundleDependencies"], has["bundleDependencies"])
      ? [risk(`${name} ${String(has.version ?? "")} bundles other packages, though the version is the same`)]
      : []),
    ...(has.hasInstallScript === true && had?.hasInstallScript !== true
      ? [risk(`${name} ${String(has.version ?? "")} now has an install script`)]
      : []),
  ];
  return [...risks, note(differenceOf(name, had, has))];
}

function differenceOf(name: string, had: Locked | undefined, has: Locked): string {
  const version = String(has.version ?? "");
  if (had === undefined) return `${name} ${version} is new`;
  if (had.version !== has.version) {
    const order = compareVersions(String(had.version), version);
    const direction = order === undefined || order === 0 ? "from" : order > 0 ? "down from" : "up from";
    const script = has.hasInstallScript === true ? ", with an install script as before" : "";
    return `${name} ${direction} ${String(had.version)} to ${version}${script}`;
  }
  const keys = differences(had, has).map(({ key }) => key);
  return keys.every((key) => described.has(key))
    ? `${name} ${version} is described differently (${keys.join(", ")})`
    : `${name} ${version} differs in ${keys.join(", ")}`;
}

function ofOrigin(
  path: string,
  had: Locked | undefined,
  has: Locked,
  hosts: ReadonlySet<string>,
): readonly FileChange[] {
  const name = nameOf(path);
  const version = String(has.version ?? "");
  if (has.link === true) {
    return had?.link === true && had.resolved === has.resolved
      ? []
      : [risk(`${name} is a link to ${brief(has.resolved)}`)];
  }
  const { resolved } = has;
  const isSame = had !== undefined && had.resolved === resolved && had.name === has.name;
  if (isSame) return [];
  const alias =
    typeof has.name === "string" && has.name !== name && has.name !== had?.name
      ? [risk(`${name} is another package, ${brief(has.name)}`)]
      : [];
  if (/[:/]/.test(version)) return [...alias, risk(`${name} comes from ${brief(version)}, not from a registry`)];
  if (resolved === undefined) return alias;
  const folderOf = (archive: unknown) => /^file:(?!.*\.\.)(.+\/)[^/]+\.tgz$/.exec(String(archive))?.[1];
  if (folderOf(resolved) !== undefined && folderOf(had?.resolved) === folderOf(resolved)) return alias;
  const url = URL.parse(String(resolved));
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    return [...alias, risk(`${name} comes from ${brief(resolved)}, not from a registry`)];
  }
  const hostBefore = URL.parse(String(had?.resolved ?? ""))?.host;
  const isKnown = hostBefore === undefined ? hosts.has(url.host) : hostBefore === url.host;
  const expected = typeof has.name === "string" ? has.name : name;
  const archive = decodeURIComponent(url.pathname).toLowerCase();
  const isOwnArchive =
    archive.endsWith(
      `/${expected.toLowerCase()}/-/${expected.split("/").at(-1)?.toLowerCase()}-${version.toLowerCase()}.tgz`,
    ) ||
    (!archive.includes("/-/") && archive.includes(`/${expected.toLowerCase()}/`));
  return [
    ...alias,
    ...(isKnown
      ? []
      : [
          risk(
            `${name} comes from another registry, ${url.host}${hostBefore === undefined ? "" : `, was ${hostBefore}`}`,
          ),
        ]),
    ...(url.protocol === "https:" ? [] : [risk(`${name} is downloaded without TLS`)]),
    ...(url.username === "" && url.password === "" ? [] : [risk(`${name} is downloaded with a login in its address`)]),
    ...(isOwnArchive ? [] : [risk(`${name} ${version} is the archive of something else: ${brief(url.pathname)}`)]),
  ];
}

function ofIntegrity(name: string, had: Locked | undefined, has: Locked): readonly FileChange[] {
  if (has.link === true) return [];
  const version = String(has.version ?? "");
  if (has.integrity === undefined) {
    return had === undefined || had.integrity !== undefined || had.version !== has.version
      ? [risk(`${name} ${version} has no integrity, so any archive is taken`)]
      : [];
  }
  if (had?.version === has.version && had?.integrity !== undefined && had.integrity !== has.integrity) {
    return [risk(`${name} ${version} has another integrity, though the version is the same`)];
  }
  if (/sha512-\S+\s+sha512-/.test(String(has.integrity)) && had?.integrity !== has.integrity)
    return [risk(`${name} ${version} may be either of two archives`)];
  const isWeak = !/(?:^|\s)sha(?:512|384|256)-/.test(String(has.integrity));
  return isWeak && had?.integrity !== has.integrity
    ? [risk(`${name} ${version} has a weak integrity (${brief(has.integrity, 12)})`)]
    : [];
}

/** The registries that the base uses. A lock file without addresses leaves them to npm, whose default is npmjs.org. */
function hostsIn(packages: Packages): ReadonlySet<string> {
  const hosts = [...packages].flatMap(([path, { resolved }]) =>
    isInstalled(path) ? (URL.parse(String(resolved))?.host ?? []) : [],
  );
  return new Set(hosts.filter((host) => host !== "").length === 0 ? [npmjs] : hosts);
}

/** A folder of this repository isn't installed; its dependencies are. */
function ofWorkspaces(had: Packages, has: Packages): readonly FileChange[] {
  return [...new Set([...had.keys(), ...has.keys()])]
    .filter((path) => !isInstalled(path) && !isDeepStrictEqual(had.get(path), has.get(path)))
    .flatMap((path) => {
      const [old, now] = [had.get(path), has.get(path)];
      const name = path === "" ? "the project" : path;
      const scripts =
        now?.hasInstallScript === true && old?.hasInstallScript !== true
          ? [risk(`${name} now has an install script`)]
          : [];
      const keys = differences(old ?? {}, now ?? {}).map(({ key }) => key);
      return [...scripts, note(`${name} changes its ${keys.join(", ")}`)];
    });
}

function ofRest(before: string | undefined, after: string): readonly FileChange[] {
  const [had, has] = [before ?? "{}", after].map((text) => {
    const {
      packages: _,
      dependencies: __,
      name: ___,
      version: ____,
      ...rest
    } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return rest;
  });
  const version = has?.["lockfileVersion"];
  const isOther = before !== undefined && !isDeepStrictEqual(had, has);
  return isOther ? [note(`the lock file's own fields change (lockfileVersion ${brief(version)})`)] : [];
}

function isInstalled(path: string): boolean {
  return /(?:^|\/)node_modules\//.test(path);
}

export function nameOf(path: string): string {
  return path.split("node_modules/").at(-1) ?? path;
}
