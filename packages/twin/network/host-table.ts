import type { Handler } from "./handler.ts";

interface HostLookup {
  readonly find: (hostName: string) => Handler | undefined;
  readonly names: () => readonly string[];
}

/** The hosts that the network serves: exact host names, and suffixes whose names depend on the tenant's state. */
export interface HostTable {
  /** Throws for an existing name, because two services with one name are a mistake. */
  add(hostName: string, handler: Handler): void;
  /**
   * Adds a suffix, which begins with a dot. Calls `find` on every connection and request. `undefined` means that the
   * host doesn't exist.
   */
  addSuffix(suffix: string, find: (hostName: string) => Handler | undefined): void;
  /** Adds names that share no suffix. `find` is called last. `names` lists the names that it currently finds. */
  addLookup(lookup: HostLookup): void;
  resolve(hostName: string): Handler | undefined;
  /** Returns all names for people to read: exact names, and suffixes as `*.azurewebsites.net`. */
  names(): readonly string[];
}

/** Compares names in lowercase. An exact name takes precedence over a suffix, a longer suffix over a shorter one. */
export function createHostTable(): HostTable {
  const hosts = new Map<string, Handler>();
  const suffixes = new Map<string, (hostName: string) => Handler | undefined>();
  const lookups: HostLookup[] = [];

  return {
    add(hostName, handler) {
      const name = hostName.toLowerCase();
      refuseTwice(hosts.has(name), name);
      hosts.set(name, handler);
    },
    addSuffix(suffix, find) {
      const name = suffix.toLowerCase();
      if (!name.startsWith(".")) {
        throw new Error(`The host suffix "${suffix}" does not begin with a dot. Write ".${suffix}".`);
      }
      refuseTwice(suffixes.has(name), `*${name}`);
      suffixes.set(name, find);
    },
    addLookup(lookup) {
      lookups.push(lookup);
    },
    resolve(hostName) {
      const name = hostName.toLowerCase();
      const exact = hosts.get(name);
      if (exact !== undefined) {
        return exact;
      }
      const [longest] = [...suffixes].filter(([suffix]) => name.endsWith(suffix)).sort(byLengthDescending);
      if (longest !== undefined) {
        return longest[1](name);
      }
      return lookups.map(({ find }) => find(name)).find((handler) => handler !== undefined);
    },
    names() {
      const dynamicNames = lookups.flatMap(({ names }) => names());
      return [
        ...[...new Set([...hosts.keys(), ...dynamicNames])].sort(),
        ...[...suffixes.keys()].sort().map((suffix) => `*${suffix}`),
      ];
    },
  };
}

function byLengthDescending([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return right.length - left.length;
}

function refuseTwice(exists: boolean, name: string): void {
  if (exists) {
    throw new Error(`The host "${name}" has a handler already. Each name is served by one service.`);
  }
}
