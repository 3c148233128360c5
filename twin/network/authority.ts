/** What a CONNECT request asks for: `graph.microsoft.com:443`. */
export interface Authority {
  /** In lower case. */
  readonly hostName: string;
  readonly port: number;
}

/** `undefined` for what is not a host and a port: RFC 9110, 9.3.6 gives CONNECT no default port. */
export function parseAuthority(target: string): Authority | undefined {
  const [, hostName, port] = /^([^\s:/?#@[\]]+|\[[\da-f:.]+\]):(\d{1,5})$/i.exec(target) ?? [];
  return hostName === undefined ? undefined : { hostName: hostName.toLowerCase(), port: Number(port) };
}
