import { Refusal } from "../refusal.ts";

/**
 * Graph's refusals for conditional access. Its service has its own codes. Wordings without a source are ours
 * (packages/twin/FIDELITY.md).
 */
export const conditionalAccessRefusals = {
  /** Reported: hashicorp/terraform-provider-azuread#1687. */
  accessDenied: () =>
    new Refusal(
      403,
      "AccessDenied",
      "You cannot perform the requested operation, required scopes are missing in the token.",
    ),
  /** Reported for a policy, in documents of public repositories (2026). */
  noLicence: () =>
    new Refusal(
      403,
      "AccessDenied",
      "Your tenant is not licensed for this feature. Please upgrade your subscription to access it.",
    ),
  /** Reported: MicrosoftDocs/azure-docs#101310. */
  noWorkloadIdentitiesLicence: () =>
    badRequest(
      "1150: Cannot create or update policies with workload identity premium features. Upgrade to a workload identity premium P1 or P2 license and try again",
    ),
  /** Wording is ours. */
  notFound: (id: string) => new Refusal(404, "NotFound", `The object '${id}' was not found in the directory.`),
  /**
   * Graph's answer for a path that a version doesn't have. 400: reported for several, such as
   * microsoftgraph/microsoft-graph-docs#4900. 404: recorded in July 2026 for
   * /v1.0/identity/conditionalAccess/deletedItems, in a public repository. That path's host is the conditional access
   * service's own.
   */
  noSuchPath: (status: "badRequest" | "notFound") =>
    status === "badRequest"
      ? badRequest("Resource not found for the segment 'deletedItems'.")
      : new Refusal(
          404,
          "UnknownError",
          JSON.stringify({
            Message:
              "No HTTP resource was found that matches the request URI 'https://na.prod.graph.ipc.msidentity.com/conditionalAccess/deletedItems'.",
            MessageDetail: "No type was found that matches the controller named 'deletedItems'.",
          }),
        ),
  /** Reported with its answer of September 2026. Report-only and disabled policies are accepted. */
  securityDefaults: () =>
    badRequest(
      "Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.",
    ),
  /** Reported: KelvinTegelaar/CIPP#5200. */
  noApplications: () =>
    badRequest(
      "1011: 'applications' condition must specify the applications to include. Try 'includeApplications' = ['none'] to start with.",
    ),
  /**
   * ServicePrincipalNotFound: recorded in hashicorp/go-azure-sdk, sdk/odata, with its answer of June 2021.
   * PublicClientsAreUnsupported: reported "both ways", for an application with `isFallbackPublicClient: true` and one
   * without, in a script in a public repository (2026) that sets up policies. Microsoft documents the effect in the
   * portal: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps ("you
   * aren't able to apply it to a client (public/native) application").
   */
  invalidApplications: (
    clientIds: readonly string[],
    reason: "ServicePrincipalNotFound" | "PublicClientsAreUnsupported",
  ) => {
    const reasons = Object.fromEntries(clientIds.map((clientId) => [clientId, reason]));
    return badRequest(`1034: Policy contains invalid applications: ${JSON.stringify(reasons)}`);
  },
  /** Reported for locations: KelvinTegelaar/CIPP#4194. The others follow its wording, and their numbers are unknown. */
  unknownReference: (kind: string, id: string) => {
    const number = kind === "NamedLocation" ? "1040: " : "";
    return badRequest(`${number}${kind} with id ${id} does not exist in the directory.`);
  },
  /**
   * The text of some other answers, which give the reason deeper inside. Recorded: hashicorp/go-azure-sdk, sdk/odata,
   * June 2021. Reported again in 2026: Micke-K/IntuneManagement#396.
   */
  malformed: (innerMessage: string) =>
    new Refusal(
      400,
      "BadRequest",
      "The server could not process the request because it is malformed or incorrect.",
      innerMessage,
    ),
  /** Wordings are ours. */
  invalid: badRequest,
} as const;

function badRequest(message: string, innerMessage?: string): Refusal {
  return new Refusal(400, "BadRequest", message, innerMessage);
}
