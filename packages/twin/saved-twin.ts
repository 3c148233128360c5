import { deserialize, serialize } from "node:v8";
import { keepContents } from "./contents.ts";
import type { SavedKey, SigningKeys } from "./entra/signing-keys.ts";
import type { SeededClient } from "./seed.ts";
import type { Tenant } from "./tenant/tenant.ts";

/** What another process needs to continue a twin: its tenant with every object, and its signing keys. It has secrets. */
export interface SavedTwin {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly deployer: SeededClient;
  readonly administrator: SeededClient;
  readonly signingKeys: readonly SavedKey[];
  /** As `keepContents` copies it. */
  readonly contents: unknown;
}

/** The saved twin as bytes. Sessions, refresh tokens and the certificate authority aren't in it. */
export async function saveTwin(
  tenant: Tenant,
  clients: Pick<SavedTwin, "deployer" | "administrator">,
  signingKeys: SigningKeys,
): Promise<Uint8Array> {
  const { tenantId, subscription } = tenant;
  const saved: SavedTwin = {
    tenantId,
    subscriptionId: subscription.subscriptionId,
    ...clients,
    signingKeys: await signingKeys.save(),
    contents: keepContents(tenant).copy,
  };
  return serialize(saved);
}

/** @throws Error for bytes that `saveTwin` of this version didn't write */
export function readSavedTwin(bytes: Uint8Array): SavedTwin {
  const saved: unknown = deserialize(bytes);
  const { tenantId, contents } = Object(saved) as Partial<SavedTwin>;
  if (typeof tenantId !== "string" || !Array.isArray(contents)) throw new Error("These bytes aren't a saved twin.");
  return saved as SavedTwin;
}
