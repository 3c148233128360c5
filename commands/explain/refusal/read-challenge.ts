/** The parameters of a `WWW-Authenticate: Bearer` header, by name; undefined where it is none. */
export type Challenge = Readonly<Record<string, string>>;

/**
 * Microsoft's gate separates them by spaces (reported), RFC 9110 by commas: both are read. A bare `Bearer` is a challenge
 * without parameters.
 */
export function readChallenge(text: string): Challenge | undefined {
  const value = text.trim().replace(/^www-authenticate:\s*/i, "");
  const scheme = /^bearer(?=\s|,|$)/i.exec(value);
  if (!scheme) return undefined;
  const parameters = value.slice(scheme[0].length).matchAll(/(?:^|[\s,])([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s,"]+))/g);
  return Object.fromEntries(
    [...parameters].map(([, name, quoted, bare]) => [name?.toLowerCase(), quoted ?? bare ?? ""]),
  );
}
