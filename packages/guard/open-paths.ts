/**
 * The request's path as App Service's front end received it. It is in captured requests of App Service, on Linux as
 * well; whether Flex Consumption has it is unknown. It can only get a request refused, so a forged one is harmless.
 */
export const pathAsSent = "x-waws-unencoded-url";

interface Sent {
  /** `@azure/functions` has resolved "." and ".." in it, and the host before it has decoded it. */
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/**
 * Returns the anonymous path that a request is at or under, however its path is read; undefined if no path is.
 *
 * @param openPaths such as `/api/health`
 */
export function openPathOf({ url, headers }: Sent, openPaths: readonly string[]): string | undefined {
  const sentPaths = [url, headers.get(pathAsSent) ?? ""];
  return openPaths.find((open) => sentPaths.some((path) => isBelow(path, open)));
}

/**
 * Whether a path is anonymous or begins with an anonymous path, ignoring case, encoding, doubled slashes and dot
 * segments. Too broad on purpose: no source says how App Service authentication reads a path, or whether it excludes
 * paths by prefix.
 *
 * @param url a URL or its path, not resolved if possible
 * @param openPath `/api/health`
 */
export function isBelow(url: string, openPath: string): boolean {
  // Not by the class URL, which would resolve dot segments.
  const path = plain(/^(?:https?:\/\/[^/?#\\]*)?([^?#]*)/i.exec(url)?.[1] ?? "");
  // As it is written, and with "." and ".." resolved: App Service authentication may have read either.
  return [path, withoutDots(path)].some((reading) => reading.startsWith(plain(openPath)));
}

function plain(path: string): string {
  return decoded(path)
    .toLowerCase()
    .replaceAll("\\", "/")
    .replaceAll(/\/{2,}/g, "/");
}

function withoutDots(path: string): string {
  const segments: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") segments.pop();
    else if (part !== ".") segments.push(part);
  }
  return `/${segments.filter((part) => part !== "").join("/")}`;
}

/**
 * Decodes until nothing changes, however often it was encoded. Only ASCII: an anonymous path has nothing else, and the
 * rest may be invalid.
 */
function decoded(path: string): string {
  const once = path.replaceAll(/%([0-7][0-9a-f])/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return once === path ? path : decoded(once);
}
