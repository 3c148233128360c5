import type { Handler } from "./handler.ts";

interface HostLookup {
  readonly find: (hostName: string) => Handler | undefined;
  readonly names: () => readonly string[];
}

/** What the network serves: exact host names, and suffixes whose names come and go with the tenant's state. */
export interface HostTable {
  /** Throws for a name that is there already: two services of one name are a mistake. */
  add(hostName: string, handler: Handler): void;
  /** `suffix` begins with a dot. `find` is asked on every connection and request; `undefined`: there is no such host. */
  addSuffix(suffix: string, find: (hostName: string) => Handler | undefined): void;
  /** Names that no suffix tells. `find` is asked last; `names` lists what it would find at this moment. */
  addLookup(lookup: HostLookup): void;
  resolve(hostName: string): Handler | undefined;
  /** What it has, for people to read: exact names, and suffixes as `*.azurewebsites.net`. */
  names(): readonly string[];
}

/** Names are compared in lower case; an exact name wins over a suffix, the longest suffix over a shorter one. */
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
      const looked = lookups.flatMap(({ names }) => names());
      return [
        ...[...new Set([...hosts.keys(), ...looked])].sort(),
        ...[...suffixes.keys()].sort().map((suffix) => `*${suffix}`),
      ];
    },
  };
}

function byLengthDescending([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return other.length - one.length;
}

function refuseTwice(there: boolean, name: string): void {
  if (there) {
    throw new Error(`The host "${name}" has a handler already. Each name is served by one service.`);
  }
}
