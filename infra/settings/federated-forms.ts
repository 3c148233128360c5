/**
 * A federated credential as other tools write it: the subject of a GitHub Actions job, or the object that
 * `az ad app federated-credential create --parameters` takes.
 * https://docs.github.com/actions/reference/security/oidc#example-subject-claims
 * https://learn.microsoft.com/cli/azure/ad/app/federated-credential#az-ad-app-federated-credential-create
 */
export function federatedForms(value: unknown): readonly unknown[] {
  const [, repository, environment] =
    /^repo:([^/:]+\/[^/:]+):(?:environment:(.+)|ref:.+|pull_request)$/.exec(String(value)) ?? [];
  // A job signs in by its environment, whatever branch or pull request it runs for.
  if (repository !== undefined) return [{ github: { repository, ...(environment !== undefined && { environment }) } }];
  const {
    name: _name,
    description: _description,
    audiences,
    ...rest
  } = Object(value) as Readonly<Record<string, unknown>>;
  return Array.isArray(audiences) && audiences.length === 1 ? [{ ...rest, audience: audiences[0] as unknown }] : [];
}
