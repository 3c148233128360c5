/** Why a fetch, a file operation or a command failed, in one line, with the fix if it is known. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const path = "path" in error && typeof error.path === "string" ? error.path : "the cache";
  if (code === "ENOSPC" || code === "EDQUOT") {
    return `the disk is full (${code} at ${path}): free 1 GB there, or set PF_CACHE to a folder that has room`;
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return `${path} can't be written (${code}): make it writable, or set PF_CACHE to a folder that is`;
  }
  if (code === "EEXIST" || code === "ENOTDIR") {
    return `${path} is a file where a folder is needed (${code}): move the file, or set PF_CACHE to another folder`;
  }
  // fetch's message is only "fetch failed"; its cause has the reason.
  if (error.cause instanceof Error) return `${error.message} (${failureReason(error.cause)})`;
  return error.message;
}
