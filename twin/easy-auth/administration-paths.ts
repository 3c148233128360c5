import type { GateReadings } from "./gate-context.ts";

/**
 * The Functions host's own administration: the gate lets it through unauthenticated, the host asks for its master key.
 * Reported by Microsoft: Azure/azure-functions-ux#499 and #1371 ("EasyAuth no longer blocks admin endpoints"); on Flex
 * Consumption it is disputed, so it is a reading.
 */
export const isOpenAdministration = (path: string, { administrationPaths = "open" }: GateReadings): boolean =>
  administrationPaths === "open" && /^\/admin\//i.test(path);
