import { type AadstsError, codes } from "./aadsts-error.ts";

/** A user's sign-in is refused: password, account, assignment, consent, Conditional Access. */
export const userErrors = {
  50034: {
    error: "invalid_grant",
    status: 400,
    // `{EmailHidden}` is what Entra really writes.
    text: (tenantId: string) =>
      `The user account {EmailHidden} does not exist in the ${tenantId} directory. To sign into this application, the account must be added to the directory.`,
    source:
      "reported: Microsoft365DSC/Microsoft365DSC#801; that the tenant is named by its id is inferred from two of four captures",
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
    text: () => "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
    source: "reported: AzureAD/microsoft-authentication-library-for-python#211; error by analogy with 50126",
  },
  50055: {
    error: "invalid_grant",
    status: 400,
    text: () => "The password is expired.",
    suberror: "user_password_expired",
    source: `${codes}; wording by the documentation of API Management (api-management-howto-protect-backend-with-aad); error and suberror are what AzureAD/microsoft-authentication-library-for-js expects`,
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
    errorUri: true,
    source: "reported: Azure/azure-cli#18945, canonical/authd#814",
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
    source: "reported: stevenmaguire/oauth2-microsoft#31, an answer of January 2025",
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
    // Version 1 endpoints were seen to say `interaction_required` (AzureAD/azure-activedirectory-library-for-nodejs#151,
    // juunas11/aspnetcore2aadauth#6); version 2's page about on-behalf-of shows that, too, one about passwords this.
    error: "invalid_grant",
    status: 400,
    /** @param resourceClientId empty: the sentence that names no resource */
    text: (resourceClientId: string) =>
      resourceClientId === ""
        ? "The user is required to use multi-factor authentication."
        : `Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multifactor authentication to access '${resourceClientId}'.`,
    suberror: "basic_action",
    source: `${codes}; error and suberror: https://learn.microsoft.com/entra/identity-platform/scenario-desktop-acquire-token-username-password; the sentence that names no resource there, and reported: Azure/azure-kusto-python#89`,
  },
  53000: {
    error: "invalid_grant",
    status: 400,
    text: () =>
      "Device is not in required device state: unregistered. Conditional Access policy requires a compliant device, and the device is not compliant. The user must enroll their device with an approved MDM provider like Intune.",
    suberror: "message_only",
    source: `${codes}; error and suberror are inferred`,
  },
  53001: {
    error: "invalid_grant",
    status: 400,
    text: () =>
      "Device is not in required device state: unregistered. Conditional Access policy requires a domain joined device, and the device is not domain joined.",
    suberror: "message_only",
    source: `${codes}; error and suberror are inferred`,
    textIsOurs: true,
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
