export const certificatePage = "https://learn.microsoft.com/entra/identity-platform/certificate-credentials";

/** What AADSTS700024 says of an assertion, whoever signed it. */
export function outOfTime(now: string, from: string, until: string): string {
  return `Client assertion is not within its valid time range. Current time: ${now}, assertion valid from ${from}, expiry time of assertion ${until}. Review the documentation at ${certificatePage} .`;
}
