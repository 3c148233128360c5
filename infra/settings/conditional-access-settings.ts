import { z } from "zod";
import { addressRange } from "./address-range.ts";
import { displayName, list, shortName, userPrincipalName } from "./texts.ts";

/** What the lock-out guard can be told to let pass. Named after what happens, not after what is wanted. */
export const acceptableDangers = [
  "no-emergency-access",
  "emergency-access-shut-out",
  "everybody-blocked",
  "empty-location",
  "deployer-shut-out",
] as const;

const reasonRule = "must give the reason, in at least 10 characters";
const reason = z.string({ error: reasonRule }).min(10, { error: reasonRule });
const yesOrNo = z.boolean({ error: "must be true or false" });
const locationNames = list(displayName).meta({ description: "Names of namedLocations.", example: ["office"] });

const namedLocation = z.strictObject({
  cidrs: z.array(addressRange, { error: "must be a list of ranges" }).max(2000, {
    error: "must be at most 2000 ranges, what Entra ID takes in one location",
  }),
  trusted: yesOrNo.optional().meta({
    description: "Marks the location as trusted: policies of others that say AllTrusted, and risk scores, heed it.",
  }),
});

/**
 * Conditional access: each policy is off unless it is asked for, and decides nothing until an environment enforces it.
 * https://learn.microsoft.com/entra/identity/conditional-access/overview (licence: Entra ID P1)
 */
export const conditionalAccessSettings = z
  .strictObject({
    state: z
      .enum(["off", "report-only", "enforced"], { error: "must be off, report-only or enforced" })
      .optional()
      .meta({ description: "Of all policies of this stack. Default: report-only, which records and decides nothing." }),
    namedLocations: z
      .record(shortName("a location's name"), namedLocation, { error: "must be an object: the name of each location" })
      .optional()
      .meta({ description: "Public address ranges by name; give IPv4 and IPv6 where a network has both." }),
    emergencyAccounts: list(userPrincipalName).optional().meta({
      description: "Accounts that no policy for everybody touches: the way back in. At least two, cloud-only.",
    }),
    emergencyGroups: list(displayName)
      .optional()
      .meta({ description: "Security groups whose members no policy for everybody touches, by display name." }),
    serviceAccounts: list(userPrincipalName)
      .optional()
      .meta({ description: "Accounts that programs sign in with, and that cannot do MFA." }),
    baselineMfa: yesOrNo.optional().meta({
      description:
        "MFA for everybody on every resource, but for service and emergency accounts. Leave it off where your organisation has a policy of its own (docs/guides/conditional-access.md).",
    }),
    serviceAccountMfaElsewhere: yesOrNo.optional().meta({
      description: "MFA for the service accounts on every resource but the API.",
    }),
    serviceAccountOnlyApi: yesOrNo.optional().meta({
      description: "Blocks the service accounts on every resource but the API.",
    }),
    apiOnlyFrom: locationNames.optional().meta({
      description: "Blocks everybody but emergency accounts on the API, from everywhere but these locations.",
    }),
    everythingOnlyFrom: z
      .strictObject({
        locations: locationNames,
        exceptTheApi: yesOrNo.optional().meta({ description: "Leaves the API out: it can be called from anywhere." }),
      })
      .optional()
      .meta({
        description: "Blocks everybody but emergency accounts on every resource, from everywhere but these locations.",
      }),
    workloadIdentitiesOnlyFrom: locationNames.optional().meta({
      description:
        "Blocks the callers' own sign-in (client credentials), which policies for users never touch, from everywhere but these locations. Needs a Workload Identities Premium licence for each caller; it holds for registrations of this tenant only, never for managed identities.",
    }),
    acceptLockOutRisk: z
      .strictObject({
        "no-emergency-access": reason.optional(),
        "emergency-access-shut-out": reason.optional(),
        "everybody-blocked": reason.optional(),
        "empty-location": reason.optional(),
        "deployer-shut-out": reason.optional(),
      } satisfies Record<(typeof acceptableDangers)[number], z.ZodType>)
      .optional()
      .meta({
        description: "Dangers that the lock-out guard lets pass, each with the reason.",
        example: { "deployer-shut-out": "We deploy from the office only, ticket 4711" },
      }),
  })
  .superRefine((settings, context) => {
    const { serviceAccounts = [], emergencyAccounts = [] } = settings;
    for (const policy of ["serviceAccountMfaElsewhere", "serviceAccountOnlyApi"] as const) {
      if (settings[policy] !== true || serviceAccounts.length > 0) continue;
      const message = "is about the accounts in conditionalAccess.serviceAccounts, which names none";
      context.addIssue({ code: "custom", path: [policy], message });
    }
    const emergency = emergencyAccounts.map((account) => account.toLowerCase());
    for (const [index, account] of serviceAccounts.entries()) {
      if (!emergency.includes(account.toLowerCase())) continue;
      const message = "must not be an emergency account, too: no policy could hold for the one and spare the other";
      context.addIssue({ code: "custom", path: ["serviceAccounts", index], message });
    }
  })
  .meta({
    description:
      "Conditional access, see docs/guides/conditional-access.md - state (off, report-only by default, enforced), namedLocations, emergencyAccounts, emergencyGroups, serviceAccounts, and the policies, each off unless asked for - baselineMfa, serviceAccountMfaElsewhere, serviceAccountOnlyApi, apiOnlyFrom, everythingOnlyFrom, workloadIdentitiesOnlyFrom; acceptLockOutRisk overrides the lock-out guard.",
    default: {},
    example: {
      state: "report-only",
      namedLocations: { office: { cidrs: ["203.0.113.0/24", "2001:db8:1::/48"] } },
      emergencyAccounts: ["emergency@contoso.onmicrosoft.com"],
      apiOnlyFrom: ["office"],
    },
  });

export type ConditionalAccessSettings = z.infer<typeof conditionalAccessSettings>;
