/**
 * Whether a call's path is an open one or begins with it, without regard to case, encoding, doubled slashes and dot segments.
 * Too wide on purpose: what App Service authentication made of the path, and whether it lets beginnings pass, no source says.
 *
 * @param openPath `/api/health`
 */
export function isBelow(url: string, openPath: string): boolean {
  const path = plain(new URL(url, "https://host").pathname);
  // As it was sent, and as it is once "." and ".." are carried out: whoever looked at it may have done either.
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

/** To the end, however often it was encoded. ASCII alone: an open path has no more, and the rest need not be valid. */
function decoded(path: string): string {
  const once = path.replaceAll(/%([0-7][0-9a-f])/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return once === path ? path : decoded(once);
}
