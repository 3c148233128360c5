import { everybodyButEmergency, type PolicyDefinition, type PolicyPeople } from "./policy-definition.ts";

/** MFA for everybody on everything (G14). A service account cannot do MFA: other policies confine it. */
export function baselineMfa(people: PolicyPeople): PolicyDefinition<never> {
  const everybody = everybodyButEmergency(people);
  return {
    key: "baselineMfa",
    title: "MFA for everybody",
    subject: { ...everybody, excludeUsers: [...everybody.excludeUsers, ...people.serviceAccountIds] },
    resources: { include: ["All"], exclude: [] },
    control: "mfa",
  };
}
