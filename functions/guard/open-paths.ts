/**
 * Whether a request's path is anonymous or begins with an anonymous path, ignoring case, encoding, doubled slashes and
 * dot segments. Too broad on purpose: no source says how App Service authentication reads a path, or whether it
 * excludes paths by prefix.
 *
 * @param openPath `/api/health`
 */
export function isBelow(url: string, openPath: string): boolean {
  const path = plain(new URL(url, "https://host").pathname);
  // As sent, and with "." and ".." resolved: App Service authentication may have read either.
  return [path, withoutDots(path)].some((one) => one.startsWith(plain(openPath)));
}

function plain(path: string): string {
  return decoded(path)
    .toLowerCase()
    .replaceAll("\\", "/")
    .replaceAll(/\/{2,}/g, "/");
}

function withoutDots(path: string): string {
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") kept.pop();
    else if (part !== ".") kept.push(part);
  }
  return `/${kept.filter((part) => part !== "").join("/")}`;
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
