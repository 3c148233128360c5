import { isIP } from "node:net";
import { type ConnectProxy, type ConnectProxyOptions, createConnectProxy } from "./connect-proxy.ts";
import type { Fault } from "./fault.ts";

/** The twin's proxies: one for each location that clients come from. */
export interface Places {
  /** The proxy whose clients have no particular location. */
  readonly proxy: Pick<ConnectProxy, "url">;
  /**
   * Opens a proxy whose clients have that IP address, or returns an already open one. A service learns the client's
   * location from no header, so clients only need to change their proxy's address.
   * https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network#what-if-i-use-a-cloud-proxy-or-vpn
   * @param ipAddress IPv4 or IPv6
   * @throws Error for an invalid IP address
   */
  proxyFrom(ipAddress: string): Promise<string>;
  /** Faults of all places. The first proxy's come first. */
  faults(): readonly Fault[];
  /** Refused hosts of all places together. */
  refusedHosts(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Opens all proxies for the same hosts. `options.port` is the first proxy's. */
export async function openPlaces(options: Omit<ConnectProxyOptions, "from">): Promise<Places> {
  const proxy = await createConnectProxy(options);
  const { port: _firstOnly, ...everywhere } = options;
  const opened = [proxy];
  const byAddress = new Map<string, Promise<string>>();
  let isClosed = false;

  async function open(from: string): Promise<string> {
    const place = await createConnectProxy({ ...everywhere, from });
    opened.push(place);
    if (isClosed) await place.close();
    return place.url;
  }

  return {
    proxy,
    async proxyFrom(ipAddress) {
      if (isIP(ipAddress) === 0 || ipAddress.includes("%"))
        throw new Error(`"${ipAddress}" is no IP address. Write one, such as "198.51.100.7".`);
      if (isClosed) throw new Error("The twin is closed: it opens no more proxies.");
      const url = byAddress.get(ipAddress) ?? open(ipAddress);
      byAddress.set(ipAddress, url);
      return url;
    },
    faults: () => opened.flatMap((place) => place.faults()),
    refusedHosts: () => added(opened.map((place) => place.refusedHosts)),
    async close() {
      isClosed = true;
      await Promise.all(opened.map((place) => place.close()));
    },
  };
}

function added(counts: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const sum = new Map<string, number>();
  for (const [hostName, count] of counts.flatMap((countByHost) => [...countByHost])) {
    sum.set(hostName, (sum.get(hostName) ?? 0) + count);
  }
  return sum;
}
