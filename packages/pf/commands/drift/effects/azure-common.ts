import {
  allows,
  sameRuleFor,
  harmless,
  identity,
  describes,
  lessProtected,
  moreAllowed,
  safeAs,
  safeIfHigher,
  type KnownEffects,
} from "./effect.ts";

/** Nearly every Azure resource has these. */
export const common: KnownEffects["properties"] = {
  tags: describes,
  azureApiVersion: harmless("It is Pulumi's choice of Azure's API version."),
  ...sameRuleFor(identity, "resourceGroupName location name"),
  roleAssignments: allows(
    moreAllowed,
    "Someone can manage or read what is in it.",
    "Someone can no longer manage or read what is in it.",
  ),
};

/** Whether the internet reaches it. */
export const reachable = safeAs(
  ["Disabled"],
  lessProtected,
  "It is reachable from the internet.",
  "It isn't reachable from the internet.",
);
/** Older TLS is weaker. */
export const tls = safeIfHigher(
  lessProtected,
  "Connections with older TLS are accepted.",
  "Connections with older TLS are refused.",
);
