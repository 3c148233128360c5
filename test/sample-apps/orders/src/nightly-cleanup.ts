import type { InvocationContext, Timer } from "@azure/functions";
import { AnonymousCredential, ContainerClient } from "@azure/storage-blob";

// The library's modules need to know where they are as they load: a bundle that leaves that out dies here.
const archive = new ContainerClient("https://storders.blob.core.windows.net/archive", new AnonymousCredential());

/** Removes archived orders that are older than the stack's settings say. */
export async function nightlyCleanup(_timer: Timer, context: InvocationContext): Promise<void> {
  const days = Number(process.env["ORDERS_RETENTION_DAYS"]);
  const oldest = Date.now() - days * 24 * 60 * 60 * 1000;
  for await (const { name, properties } of archive.listBlobsFlat()) {
    if (properties.lastModified.getTime() >= oldest) continue;
    await archive.deleteBlob(name);
    context.log(`removed ${name}`);
  }
}
