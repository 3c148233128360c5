import { z } from "zod";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { across, type AcrossContext, isEmpty } from "./across.ts";
import { addressRange } from "./address-range.ts";
import type { Lenient } from "./lenient.ts";
import { displayName, groupName, list, reason, shortName, userPrincipalName } from "./texts.ts";

/** Dangers that the settings can accept. Each is named after its effect, not its intention. */
export const acceptableDangers = [
  "no-emergency-access",
  "emergency-access-shut-out",
  "everybody-blocked",
  "empty-location",
  "deployer-shut-out",
] as const;

const yesOrNo = z.boolean({ error: "must be true or false" });
const locationNames = list(displayName).meta({ description: "Names of namedLocations.", example: ["office"] });

const locationName = shortName("a location's name");

const namedLocation = z.strictObject({
  // Entra ID refuses a location without one, and no user could ever be in it.
  cidrs: z
    .array(addressRange, { error: "must be a list of address ranges" })
    .min(1, {
      error: "must have an address range, such as your office's",
    })
    .max(2000, {
      error: "must be at most 2000 ranges, the limit of Entra ID for one location",
    }),
  trusted: yesOrNo.optional().meta({
    description: "Marks the location as trusted. This affects other policies that use AllTrusted, and risk scores.",
  }),
});

const policies = z.strictObject({
  state: z
    .enum(["off", "report-only", "enforced"], { error: "must be off, report-only or enforced" })
    .optional()
    .meta({ description: "State of all policies of this stack. Default: report-only, which only records." }),
  namedLocations: z
    .record(locationName, namedLocation, {
      error: "must be an object with a name for each location",
    })
    .optional()
    .meta({ description: "Public address ranges by name. Give IPv4 and IPv6 if a network has both." }),
  emergencyAccounts: list(userPrincipalName).optional().meta({
    description:
      "Emergency access accounts, excluded from every policy for all users. Cloud-only; Microsoft advises two or more.",
  }),
  emergencyGroups: list(groupName).optional().meta({
    description: "Security groups, by display name, whose members are excluded from every policy for all users.",
  }),
  serviceAccounts: list(userPrincipalName)
    .optional()
    .meta({ description: "Accounts that programs sign in with, and that can't do MFA." }),
  baselineMfa: yesOrNo.optional().meta({
    description:
      "Requires MFA of all users for every resource, except service and emergency accounts. Leave it off if your organization has its own policy (docs/guides/conditional-access.md).",
  }),
  serviceAccountMfaElsewhere: yesOrNo.optional().meta({
    description: "Requires MFA of the service accounts for every resource except the API.",
  }),
  serviceAccountOnlyApi: yesOrNo.optional().meta({
    description: "Blocks the service accounts from every resource except the API.",
  }),
  apiOnlyFrom: locationNames.optional().meta({
    description: "Blocks all users except emergency accounts from the API outside these locations.",
  }),
  everythingOnlyFrom: z
    .strictObject({
      locations: locationNames,
      exceptTheApi: yesOrNo
        .optional()
        .meta({ description: "Excludes the API, so that users can reach it from anywhere." }),
    })
    .optional()
    .meta({
      description: "Blocks all users except emergency accounts from every resource outside these locations.",
    }),
  workloadIdentitiesOnlyFrom: locationNames.optional().meta({
    description:
      "Blocks the callers' own sign-in (client credentials) outside these locations; policies for users don't apply to it. Needs a Workload Identities Premium license for each caller. It applies to app registrations of this tenant only, not to managed identities.",
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
      description: "Dangers that the lock-out guard accepts, each with a reason.",
      example: { "deployer-shut-out": "We deploy from the office only, ticket 4711" },
    }),
});

/** Names each account that a policy needs and the settings don't have, and each in two lists that exclude each other. */
function requireAccounts(settings: Lenient<z.output<typeof policies>>, context: AcrossContext): void {
  const { serviceAccounts = [], emergencyAccounts = [] } = settings;
  const isStated = !isEmpty(Object(context.value).serviceAccounts);
  for (const policy of ["serviceAccountMfaElsewhere", "serviceAccountOnlyApi"] as const) {
    if (settings[policy] !== true || isStated) continue;
    const message = "needs accounts in conditionalAccess.serviceAccounts, which is empty";
    const params = { fix: `add accounts there, or remove ${policy} from the stack's settings file` };
    context.addIssue({ code: "custom", path: [policy], message, params });
  }
  const emergency = emergencyAccounts.map((account) => account.toLowerCase());
  for (const [index, account] of serviceAccounts.entries()) {
    if (!emergency.includes(account.toLowerCase())) continue;
    const message = "must not also be an emergency account: a policy can't both apply to it and exclude it";
    const params = { fix: "remove it from one of the two lists in the stack's settings file" };
    context.addIssue({ code: "custom", path: ["serviceAccounts", index], message, params });
  }
}

interface LocationLists {
  readonly apiOnlyFrom?: readonly string[] | undefined;
  readonly everythingOnlyFrom?: { readonly locations?: readonly string[] | undefined } | undefined;
  readonly workloadIdentitiesOnlyFrom?: readonly string[] | undefined;
}

/** The policies' lists of locations, by setting. */
export function locationLists({
  apiOnlyFrom,
  everythingOnlyFrom,
  workloadIdentitiesOnlyFrom,
}: LocationLists): readonly (readonly [setting: string, names: readonly string[]])[] {
  const lists = {
    apiOnlyFrom,
    "everythingOnlyFrom.locations": everythingOnlyFrom?.locations,
    workloadIdentitiesOnlyFrom,
  };
  return Object.entries(lists).flatMap(([setting, names]) => (names === undefined ? [] : [[setting, names] as const]));
}

/** Names each location that a policy has and the settings don't declare: it would treat users there as outside. */
function requireLocations(settings: Lenient<z.output<typeof policies>>, context: AcrossContext): void {
  const written: unknown = Object(context.value).namedLocations;
  // What else is written there may have the location, in another form.
  if (written !== undefined && (typeof written !== "object" || written === null || Array.isArray(written))) return;
  const declared = Object.keys(written ?? {});
  for (const [setting, names] of locationLists(settings)) {
    for (const [index, name] of names.entries()) {
      if (declared.includes(name)) continue;
      const [value = nearest(name, declared)] = declared.filter((one) => one.toLowerCase() === name.toLowerCase());
      const message = "must be a location of conditionalAccess.namedLocations";
      const entry = locationName.safeParse(name).success ? name : "<a name in lower case>";
      const add = `add ${entry}: { cidrs: [<such as 203.0.113.0/24>] } to conditionalAccess.namedLocations in the stack's settings file${entry === name ? "" : ", and write its name here"}`;
      const others = declared.length === 0 ? "" : `, or write another one in its place: ${declared.join(", ")}`;
      const params = value === undefined ? { fix: `${add}${others}` } : { value };
      context.addIssue({ code: "custom", path: [...setting.split("."), index], message, params });
    }
  }
}

/**
 * Conditional access. Each policy is off by default, and decides nothing until an environment enforces it.
 * https://learn.microsoft.com/entra/identity/conditional-access/overview (license: Entra ID P1)
 */
export const conditionalAccessSettings = across(policies, (settings, context) => {
  requireAccounts(settings, context);
  requireLocations(settings, context);
}).meta({
  description:
    "Conditional access, see docs/guides/conditional-access.md. state (off, report-only by default, enforced), namedLocations, emergencyAccounts, emergencyGroups, serviceAccounts. Policies, each off by default - baselineMfa, serviceAccountMfaElsewhere, serviceAccountOnlyApi, apiOnlyFrom, everythingOnlyFrom, workloadIdentitiesOnlyFrom. acceptLockOutRisk overrides the lock-out guard.",
  default: {},
  example: {
    state: "report-only",
    namedLocations: { office: { cidrs: ["203.0.113.0/24", "2001:db8:1::/48"] } },
    emergencyAccounts: ["emergency1@contoso.onmicrosoft.com", "emergency2@contoso.onmicrosoft.com"],
    apiOnlyFrom: ["office"],
  },
});

export type ConditionalAccessSettings = z.infer<typeof conditionalAccessSettings>;
