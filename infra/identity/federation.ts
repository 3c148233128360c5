import type { Cloud } from "@protected-function/core/azure/clouds.ts";
import { type FederationSettings, githubIssuer } from "../settings/caller-settings.ts";

/** One federated credential. Entra ID matches it exactly, case included. */
export interface Federation {
  /** Its name on the application, 3 to 120 characters. */
  readonly key: string;
  readonly description: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/**
 * Returns the federated credentials that the settings declare. A GitHub environment gets one for the classic subject.
 * With the IDs of owner and repository, it also gets one for the immutable subject, which repositories created after 15
 * July 2026 send.
 */
export function federationsOf(
  settings: Readonly<Record<string, FederationSettings>>,
  { tenantId, cloud }: { readonly tenantId: string; readonly cloud: Cloud },
): readonly Federation[] {
  const audience = cloud.tokenExchangeAudience;
  return Object.entries(settings).flatMap(([key, federation]): Federation[] => {
    if ("managedIdentityPrincipalId" in federation) {
      // https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
      const issuer = `${cloud.loginEndpoint}/${tenantId}/v2.0`;
      const subject = federation.managedIdentityPrincipalId;
      return [{ key, description: "A user-assigned managed identity", issuer, subject, audience }];
    }
    if ("issuer" in federation) {
      const { issuer, subject } = federation;
      return [
        { key, description: `${subject} of ${issuer}`, issuer, subject, audience: federation.audience ?? audience },
      ];
    }
    const { repository, environment, ownerId, repositoryId } = federation.github;
    const [owner = "", name = ""] = repository.split("/");
    const github = {
      description: `GitHub Actions, ${repository}, environment ${environment}`,
      issuer: githubIssuer,
      audience,
    };
    const classic = { key, ...github, subject: `repo:${repository}:environment:${environment}` };
    if (ownerId === undefined || repositoryId === undefined) return [classic];
    const subject = `repo:${owner}@${ownerId}/${name}@${repositoryId}:environment:${environment}`;
    return [classic, { key: `${key}-immutable`, ...github, subject }];
  });
}
