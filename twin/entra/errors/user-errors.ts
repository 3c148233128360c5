import { type AadstsError, codes } from "./aadsts-error.ts";

/** A user's sign-in is refused: password, account, assignment, consent, Conditional Access. */
export const userErrors = {
  50034: {
    error: "invalid_grant",
    status: 400,
    text: (user: string, tenant: string) =>
      `The user account ${user} does not exist in the ${tenant} directory. To sign into this application, the account must be added to the directory.`,
    source: codes,
  },
  50126: {
    error: "invalid_grant",
    status: 400,
    text: () => "Error validating credentials due to invalid username or password.",
    errorUri: true,
    source: codes,
  },
  50053: {
    error: "invalid_grant",
    status: 400,
    text: () => "The account is locked after too many wrong passwords.",
    source: codes,
    textIsOurs: true,
  },
  50055: {
    error: "invalid_grant",
    status: 400,
    text: () => "The password is expired.",
    suberror: "user_password_expired",
    source: `${codes}; error, status and suberror are inferred`,
    textIsOurs: true,
  },
  50056: {
    error: "invalid_grant",
    status: 400,
    text: () => "Invalid or missing password: password does not exist in the directory for this user.",
    source: codes,
  },
  50057: {
    error: "invalid_grant",
    status: 400,
    text: () => "The user account is disabled.",
    source: codes,
  },
  50105: {
    error: "invalid_grant",
    status: 400,
    // `{EmailHidden}` is what Entra really writes.
    text: (resourceName: string, resourceClientId: string) =>
      `Your administrator has configured the application ${resourceName} ('${resourceClientId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{EmailHidden}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.`,
    source: `${codes}; reported: nais/doc`,
  },
  65001: {
    error: "invalid_grant",
    status: 400,
    text: (clientId: string, clientName: string) =>
      `The user or administrator has not consented to use the application with ID '${clientId}' named '${clientName}'. Send an interactive authorization request for this user and resource.`,
    suberror: "consent_required",
    source: codes,
  },
  50076: {
    error: "invalid_grant",
    status: 400,
    text: (resourceClientId: string) =>
      `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${resourceClientId}'.`,
    errorUri: true,
    suberror: "basic_action",
    source: codes,
  },
  50079: {
    error: "invalid_grant",
    status: 400,
    text: (resourceClientId: string) =>
      `Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multifactor authentication to access '${resourceClientId}'.`,
    suberror: "basic_action",
    source: `${codes}; error is inferred`,
  },
  53003: {
    error: "invalid_grant",
    status: 400,
    text: () =>
      "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
    errorUri: true,
    suberror: "message_only",
    source: `${codes}; reported: Azure/azure-sdk-for-go, credential chain documentation (2025)`,
  },
} as const satisfies Record<number, AadstsError>;
