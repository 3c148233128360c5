/**
 * Microsoft's own applications whose client IDs people paste in place of a caller's: those of the tools that they sign in
 * with, and of the APIs that these tools call. None of them calls another API by itself.
 * https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
 */
const microsoftApps: Readonly<Record<string, string>> = {
  "00000002-0000-0000-c000-000000000000": "Windows Azure Active Directory",
  "00000003-0000-0000-c000-000000000000": "Microsoft Graph",
  "04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Microsoft Azure CLI",
  "14d82eec-204b-4c2f-b7e8-296a70dab67e": "Microsoft Graph Command Line Tools",
  "1950a258-227b-4e31-a9cf-717495945fc2": "Microsoft Azure PowerShell",
  "797f4846-ba00-4fd7-ba43-dac1f8f63013": "Windows Azure Service Management API",
  "c44b4083-3bb0-49c1-b47d-974e53cbdf3c": "Azure Portal",
  "de8bc8b5-d9f9-48b1-a8ad-b748da725064": "Graph Explorer",
};

/** The name of Microsoft's application with a client ID; undefined for any other. */
export function microsoftApp(clientId: string): string | undefined {
  const folded = clientId.toLowerCase();
  return Object.hasOwn(microsoftApps, folded) ? microsoftApps[folded] : undefined;
}
