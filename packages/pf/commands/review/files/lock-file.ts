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
  const [packagesBefore, packagesAfter] = [packagesIn(before), packagesIn(after)];
  if (!packagesBefore || !packagesAfter) return undefined;
  const differing = [...new Set([...Object.keys(packagesBefore), ...Object.keys(packagesAfter)])].filter(
    (path) => contentOf(packagesBefore[path]) !== contentOf(packagesAfter[path]),
  );
  const usedByRoot = new Set([...reachedFrom("", packagesBefore), ...reachedFrom("", packagesAfter)]);
  const usedByWorkspace = new Set([
    ...reachedFrom(workspace, packagesBefore),
    ...reachedFrom(workspace, packagesAfter),
  ]);
  const isOwn = (path: string) =>
    usedByWorkspace.has(path) &&
    !usedByRoot.has(path) &&
    [packagesBefore[path], packagesAfter[path]].every((lockedPackage) => lockedPackage?.hasInstallScript !== true);
  if (!differing.every(isOwn)) return undefined;
  return differing
    .filter((path) => path !== workspace)
    .map((path) => changeOf(path, packagesBefore[path], packagesAfter[path]));
}

function changeOf(path: string, before: LockedPackage | undefined, after: LockedPackage | undefined): string {
  const name = path.split("node_modules/").at(-1) ?? path;
  if (!before) return `${name} ${after?.version ?? ""}, new`;
  if (!after) return `${name} ${before.version ?? ""}, gone`;
  return before.version === after.version
    ? `${name} ${after.version ?? ""}, from elsewhere`
    : `${name} ${after.version ?? ""}, ${before.version ?? ""} before`;
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
function contentOf(lockedPackage: LockedPackage | undefined): string {
  const marks = new Set(["dev", "peer", "optional", "devOptional"]);
  const entries = Object.entries(lockedPackage ?? {}).filter(([name]) => !marks.has(name));
  return JSON.stringify(lockedPackage && entries.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

/** Returns every package that one of the lock file's roots uses, itself included, resolved as in Node. */
function reachedFrom(root: string, packages: Packages): ReadonlySet<string> {
  const reached = new Set([root]);
  const waiting = [root];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const { dependencies, devDependencies, optionalDependencies, peerDependencies } = packages[path] ?? {};
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies });
    for (const name of names) {
      const place = placesOf(path, name).find((candidate) => packages[candidate] !== undefined);
      if (place === undefined || reached.has(place)) continue;
      reached.add(place);
      waiting.push(place);
    }
  }
  return reached;
}

/** The folders where Node looks for a package: beside the importing file, then in the folders above. */
function placesOf(from: string, name: string): readonly string[] {
  const packageIn = (folder: string) => (folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`);
  const places = [packageIn(from)];
  for (let folder = from; folder !== "";) {
    const end = folder.lastIndexOf("/node_modules/");
    folder = end === -1 ? "" : folder.slice(0, end);
    places.push(packageIn(folder));
  }
  return places;
}

const dependencyKinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] as const;
type Manifest = Readonly<Record<string, unknown>>;

/** Whether two manifests differ in their dependencies alone. */
export function isDependenciesOnly(before: string | undefined, after: string | undefined): boolean {
  const rest = (text = "") =>
    JSON.stringify(Object.entries(JSON.parse(text) as object).filter(([name]) => !isKind(name)));
  try {
    return rest(before) === rest(after);
  } catch {
    return false;
  }
}

function isKind(name: string): boolean {
  return dependencyKinds.some((kind) => kind === name);
}

interface ChangedDependency {
  readonly text: string;
  /** Whether it comes from an address, a folder, or a package of another name. */
  readonly isElsewhere: boolean;
}

/** Returns the dependencies in which two manifests differ. @throws SyntaxError */
export function changedDependencies(
  before: string | undefined,
  after: string | undefined,
): readonly ChangedDependency[] {
  const [dependenciesBefore, dependenciesAfter] = [dependenciesOf(before), dependenciesOf(after)];
  const names = [...new Set([...dependenciesBefore.keys(), ...dependenciesAfter.keys()])].filter(
    (name) => dependenciesBefore.get(name) !== dependenciesAfter.get(name),
  );
  return names.map((name) => {
    const [old, now] = [dependenciesBefore.get(name), dependenciesAfter.get(name)];
    const versionText = now === undefined ? "gone" : old === undefined ? `${now}, new` : `${now}, ${old} before`;
    return { text: `${name} ${versionText}`, isElsewhere: now !== undefined && /[:/]/.test(now) };
  });
}

function dependenciesOf(text = "{}"): ReadonlyMap<string, string> {
  const manifest = JSON.parse(text) as Manifest;
  return new Map(
    dependencyKinds.flatMap((kind) =>
      Object.entries(Object(manifest[kind]) as Record<string, unknown>).map(
        ([name, range]) => [name, String(range)] as const,
      ),
    ),
  );
}

/** Whether the lock file has exactly the dependencies of the functions' manifest. */
export function isInLock(manifest: string | undefined, lock: string | undefined): boolean {
  const locked = packagesIn(lock)?.[workspace];
  if (manifest === undefined || locked === undefined) return false;
  const sortedText = (dependencyLists: Manifest) =>
    JSON.stringify(
      dependencyKinds.map((kind) =>
        Object.entries(Object(dependencyLists[kind]) as object).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
    );
  return sortedText(JSON.parse(manifest) as Manifest) === sortedText(locked as Manifest);
}
