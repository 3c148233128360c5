/**
 * The Functions host's own administration: the gate lets it through unauthenticated, the host asks for its master key.
 * Reported by Microsoft: Azure/azure-functions-ux#499 and #1371 ("EasyAuth no longer blocks admin endpoints"); that it
 * is so on Flex Consumption is inferred.
 */
export const isAdministration = (path: string): boolean => /^\/admin\//i.test(path);
