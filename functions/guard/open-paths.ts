/**
 * Whether a call's path is an open one or begins with it, without regard to case, encoding and doubled slashes. Too wide on
 * purpose: what App Service authentication made of the path, and whether it lets beginnings pass, no source says.
 *
 * @param openPath `/api/health`
 */
export function isBelow(url: string, openPath: string): boolean {
  return plain(new URL(url, "https://host").pathname).startsWith(plain(openPath));
}

function plain(path: string): string {
  return decoded(path)
    .toLowerCase()
    .replaceAll("\\", "/")
    .replaceAll(/\/{2,}/g, "/");
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
