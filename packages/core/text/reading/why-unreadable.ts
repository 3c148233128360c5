/** Why a file can't be read, as the second half of a sentence. */
export function whyUnreadable(error: unknown, file: string): string {
  const { code, message } = Object(error) as { readonly code?: string; readonly message?: string };
  if (code === "ENOENT" || code === "ENOTDIR") return `there is no file ${file}`;
  if (code === "EISDIR") return `${file} is a folder`;
  if (code === "EACCES" || code === "EPERM") return `you may not read ${file}`;
  return `${file} can't be read (${message ?? String(error)})`;
}

/** What stands in the place of a file that can't be read. */
export function foundInstead(error: unknown): string {
  const { code, message } = Object(error) as { readonly code?: string; readonly message?: string };
  if (code === "ENOENT" || code === "ENOTDIR") return "no file";
  if (code === "EISDIR") return "a folder";
  if (code === "EACCES" || code === "EPERM") return "a file that you may not read";
  return `a file that can't be read: ${message ?? String(error)}`;
}
