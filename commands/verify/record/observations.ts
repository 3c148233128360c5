import type { Observation } from "./observation.ts";
import { observationsByAdministrator } from "./observations-by-administrator.ts";
import { observationsByAltering } from "./observations-by-altering.ts";
import { observationsByCalling } from "./observations-by-calling.ts";
import { observationsByHand } from "./observations-by-hand.ts";
import { observationsOfPolicies } from "./observations-of-policies.ts";
import { observationsOfSignIn } from "./observations-of-sign-in.ts";

/** Everything that only a live stack can tell; alterations come after what is only looked at. */
export const observations: readonly Observation[] = [
  ...observationsByCalling,
  ...observationsByAdministrator,
  ...observationsByAltering,
  ...observationsOfSignIn,
  ...observationsOfPolicies,
  ...observationsByHand,
];
