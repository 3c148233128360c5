import { answers401 } from "./answers-401.ts";
import { assignmentRequired } from "./assignment-required.ts";
import { type AnonymousPaths, authenticationRequired } from "./authentication-required.ts";
import { explicitApplications } from "./explicit-applications.ts";
import { explicitAudiences } from "./explicit-audiences.ts";
import { httpsAndTls } from "./https-and-tls.ts";
import { issuerMatchesTokenVersion } from "./issuer-matches-token-version.ts";
import { noAuthenticationOverride } from "./no-authentication-override.ts";
import { noSharedKeys } from "./no-shared-keys.ts";
import { noWildcardRedirectUri } from "./no-wildcard-redirect-uri.ts";
import { retainedAuthenticationSettings } from "./retained-authentication-settings.ts";
import type { Rule } from "./rule.ts";
import { secretLifetime } from "./secret-lifetime.ts";

export interface RuleSettings {
  /** Days from a client secret's start date to its end date. Default 180. */
  readonly maximumSecretLifetimeDays?: number;
  /** Paths that need no token: the program's contract has them all, an organisation allows them. Default: none. */
  readonly anonymousPaths?: AnonymousPaths;
}

/** Every rule of the stack. */
export function rules({
  maximumSecretLifetimeDays = 180,
  anonymousPaths = { paths: [], isExact: true },
}: RuleSettings = {}): readonly Rule[] {
  return [
    authenticationRequired(anonymousPaths),
    answers401,
    issuerMatchesTokenVersion,
    explicitAudiences,
    explicitApplications,
    noAuthenticationOverride,
    assignmentRequired,
    httpsAndTls,
    noSharedKeys,
    secretLifetime(maximumSecretLifetimeDays),
    noWildcardRedirectUri,
    retainedAuthenticationSettings,
  ];
}
