import type { Cloud } from "@protected-function/core/azure/clouds.ts";

/** The GitHub repository whose jobs may sign in, by its names and by its ids, which survive a rename. */
interface Repository {
  readonly owner: string;
  readonly name: string;
  readonly ownerId: string;
  readonly repositoryId: string;
}

/** One federated identity credential, as Graph takes it. */
export interface WantedCredential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  readonly description: string;
}

/** https://docs.github.com/actions/reference/security/oidc */
const issuer = "https://token.actions.githubusercontent.com";

/**
 * Two credentials for each kind of job: the classic subject, and the immutable subject. A repository sends the
 * immutable subject if it was created, renamed or transferred after 15 July 2026, or has opted in. Entra ID compares
 * subjects character by character. Reported: a classic credential alone then fails with AADSTS700213.
 * `gh api repos/OWNER/REPO/actions/oidc/customization/sub` shows which form a repository uses.
 * https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens
 *
 * @param environments GitHub environments; a job names one, and GitHub asks its reviewers for approval first
 * @param pullRequest for pull request jobs without an environment, and therefore without reviewers
 * @param classic false: without the name-based subject, which any later owner of the names also has
 * (https://learn.microsoft.com/entra/workload-id/workload-identities-github-immutable-subjects)
 */
export function wantedCredentials(
  { owner, name, ownerId, repositoryId }: Repository,
  {
    cloud,
    environments,
    pullRequest,
    classic,
  }: {
    readonly cloud: Pick<Cloud, "tokenExchangeAudience">;
    readonly environments: readonly string[];
    readonly pullRequest: boolean;
    readonly classic: boolean;
  },
): readonly WantedCredential[] {
  const audiences = [cloud.tokenExchangeAudience];
  const jobs = [
    ...environments.map((environment) => ({
      key: environment,
      claim: `environment:${environment}`,
      what: `environment ${environment}`,
    })),
    ...(pullRequest ? [{ key: "pull_request", claim: "pull_request", what: "pull requests" }] : []),
  ];
  return jobs.flatMap(({ key, claim, what }) => {
    const common = { issuer, audiences, description: `GitHub Actions, ${owner}/${name}, ${what}` };
    return [
      ...(classic ? [{ name: nameOf([owner, name, key]), subject: `repo:${owner}/${name}:${claim}`, ...common }] : []),
      {
        name: nameOf([owner, name, key], "-immutable"),
        subject: `repo:${owner}@${ownerId}/${name}@${repositoryId}:${claim}`,
        ...common,
      },
    ];
  });
}

/** 3 to 120 letters, digits, hyphens and underscores. Can't be changed later. See the link above. */
function nameOf(parts: readonly string[], suffix = ""): string {
  const text = ["github", ...parts].join("-").replaceAll(/[^\w-]/g, "-");
  return text.slice(0, 120 - suffix.length) + suffix;
}
