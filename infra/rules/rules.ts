import { type AnonymousPaths, authenticationRequired } from "./authentication-required.ts";
import { exactOrigins } from "./exact-origins.ts";
import { issuerMatchesTokenVersion } from "./issuer-matches-token-version.ts";
import { noAuthenticationOverride } from "./no-authentication-override.ts";
import { noWildcardRedirectUri } from "./no-wildcard-redirect-uri.ts";
import type { Rule } from "./rule.ts";
import { secretLifetime } from "./secret-lifetime.ts";
import {
  answers401,
  assignmentRequired,
  explicitApplications,
  explicitAudiences,
  httpsAndTls,
  noSharedKeys,
  retainedAuthenticationSettings,
} from "./value-rules.ts";

export interface RuleSettings {
  /** Maximum days from a client secret's start date to its end date. Default: 180. */
  readonly maximumSecretLifetimeDays?: number;
  /** Paths that need no token: the program's contract lists them all, an organization allows them. Default: none. */
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
    exactOrigins,
    retainedAuthenticationSettings,
  ];
}
