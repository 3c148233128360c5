/** A package in a lock file, in npm's terms. https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
interface LockedPackage {
  readonly version?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

type Packages = Readonly<Record<string, LockedPackage>>;

const workspace = "functions";

/**
 * Returns the differences between two lock files, such as "zod 4.6.7, new". Only packages that nothing but the function
 * uses and that have no install scripts may differ. Undefined if anything else differs or can't be judged.
 */
export function functionsPackages(
  before: string | undefined,
  after: string | undefined,
): readonly string[] | undefined {
  const [was, is] = [packagesIn(before), packagesIn(after)];
  if (!was || !is) return undefined;
  const differing = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (path) => contentOf(was[path]) !== contentOf(is[path]),
  );
  const others = new Set([...reachedFrom("", was), ...reachedFrom("", is)]);
  const own = new Set([...reachedFrom(workspace, was), ...reachedFrom(workspace, is)]);
  const isOwn = (path: string) =>
    own.has(path) && !others.has(path) && [was[path], is[path]].every((one) => one?.hasInstallScript !== true);
  if (!differing.every(isOwn)) return undefined;
  return differing.filter((path) => path !== workspace).map((path) => changeOf(path, was[path], is[path]));
}

function changeOf(path: string, was: LockedPackage | undefined, is: LockedPackage | undefined): string {
  const name = path.split("node_modules/").at(-1) ?? path;
  if (!was) return `${name} ${is?.version ?? ""}, new`;
  if (!is) return `${name} ${was.version ?? ""}, gone`;
  return was.version === is.version
    ? `${name} ${is.version ?? ""}, from elsewhere`
    : `${name} ${is.version ?? ""}, ${was.version ?? ""} before`;
}

function packagesIn(text: string | undefined): Packages | undefined {
  try {
    const { packages } = JSON.parse(text ?? "") as { readonly packages?: Packages };
    return packages;
  } catch {
    return undefined;
  }
}

/**
 * Leaves out npm's marks (dev, peer, optional). They depend on a package's other users, and the installed files are the
 * same.
 */
function contentOf(found: LockedPackage | undefined): string {
  const marks = new Set(["dev", "peer", "optional", "devOptional"]);
  const entries = Object.entries(found ?? {}).filter(([name]) => !marks.has(name));
  return JSON.stringify(found && entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Returns every package that one of the lock file's roots uses, itself included, resolved as in Node. */
function reachedFrom(root: string, packages: Packages): ReadonlySet<string> {
  const found = new Set([root]);
  const waiting = [root];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const { dependencies, devDependencies, optionalDependencies, peerDependencies } = packages[path] ?? {};
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies });
    for (const name of names) {
      const place = placesOf(path, name).find((candidate) => packages[candidate] !== undefined);
      if (place === undefined || found.has(place)) continue;
      found.add(place);
      waiting.push(place);
    }
  }
  return found;
}

/** The folders where Node looks for a package: beside the importing file, then in the folders above. */
function placesOf(from: string, name: string): readonly string[] {
  const within = (folder: string) => (folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`);
  const places = [within(from)];
  for (let folder = from; folder !== "";) {
    const end = folder.lastIndexOf("/node_modules/");
    folder = end === -1 ? "" : folder.slice(0, end);
    places.push(within(folder));
  }
  return places;
}
