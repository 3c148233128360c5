import { findByClientId } from "../azure/by-client-id.ts";
import type { Administrator, Origin } from "./origin.ts";

/** Path of the caller's application in Graph. */
export async function callersApplication({ caller }: Origin, { graph }: Administrator): Promise<string> {
  const application = await findByClientId<{ readonly id: string }>(graph, "applications", caller.clientId);
  if (!application) throw new Error(`No application has the caller's client id ${caller.clientId}.`);
  return `/v1.0/applications/${application.id}`;
}
