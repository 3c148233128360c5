let declared: Promise<readonly string[]> | undefined;

/** Says which paths need no token. A resource that the rules judge waits for them. */
export function declareAnonymousPaths(paths: Promise<readonly string[]>): void {
  declared = paths;
}

/**
 * A resource above protectedFunction() is registered first: the call comes while the program's modules are evaluated. A
 * program without the call has no such paths.
 */
export async function anonymousPaths(): Promise<readonly string[]> {
  if (declared === undefined) await new Promise((resolve) => setImmediate(resolve));
  return (await declared) ?? [];
}
