import type { KeyCredential, PasswordCredential } from "../tenant/directory-objects.ts";
import { resolveKeyCredentials, type WantedKeyCredential } from "../tenant/key-credentials.ts";
import { keptPasswords, type WantedPassword } from "../tenant/password-credentials.ts";

interface WithCredentials {
  readonly keyCredentials: readonly KeyCredential[];
  readonly passwordCredentials: readonly PasswordCredential[];
}

/** Returns the credentials of an application or service principal after a PATCH. */
export function changedCredentials(
  current: WithCredentials,
  changes: {
    readonly keyCredentials?: readonly WantedKeyCredential[] | undefined;
    readonly passwordCredentials?: readonly WantedPassword[] | undefined;
  },
  newId: () => string,
): WithCredentials {
  const { keyCredentials: keys, passwordCredentials: passwords } = changes;
  return {
    keyCredentials: keys ? resolveKeyCredentials(keys, current.keyCredentials, newId) : current.keyCredentials,
    passwordCredentials: passwords
      ? keptPasswords(passwords, current.passwordCredentials)
      : current.passwordCredentials,
  };
}

/**
 * Returns the certificates themselves only for a single object, and only if the caller selects them.
 * https://learn.microsoft.com/graph/api/resources/keycredential#properties
 */
export function keysIfSelected({ keyCredentials }: WithCredentials, select: readonly string[] | undefined): object {
  return select?.includes("keyCredentials") ? { keyCredentials } : {};
}
