import { areSecurityDefaultsOn, securityDefaultsPath } from "../../azure/security-defaults.ts";
import type { Check } from "../check.ts";
import { mfaRequired, orMfaRequired, whichMfaCode } from "../mfa-required.ts";
import type { Administrator } from "../origin.ts";
import { askAsCaller, askAsPerson } from "./ask-from.ts";
import { row, signedIn } from "./row.ts";
import { places } from "./with-policies.ts";

const { home } = places;

/**
 * A second row G13. The last of all: for some minutes after security defaults were switched off Graph refuses enforced
 * policies, which other rows make. Reported: KelvinTegelaar/CIPP#5277
 */
export const securityDefaultsChecks: readonly Check[] = [
  row(
    "G13",
    "With security defaults on, a password is refused for lack of MFA (AADSTS50079, or AADSTS50076); the caller's own sign-in isn't.",
    (origin, admin) =>
      signedIn(origin, admin, (person) =>
        withSecurityDefaults(admin, async () => {
          const azure = await askAsPerson(origin, person, "azure", home);
          // Who has a method registered is asked for it at Azure always, elsewhere only when Microsoft finds it necessary.
          const isAskedEverywhere = azure.answer !== 50076;
          const api = isAskedEverywhere && (await askAsPerson(origin, person, "api", home)).answer;
          return {
            did: `switched security defaults on, and asked for Azure and the API as a person, for the API as the caller${whichMfaCode(azure.answer)}`,
            expected: { azure: mfaRequired, api: isAskedEverywhere && mfaRequired, caller: 200 },
            found: {
              azure: orMfaRequired(azure.answer),
              api: api && orMfaRequired(api),
              caller: (await askAsCaller(origin, home)).answer,
            },
          };
        }),
      ),
  ),
];

/** Security defaults on for the body, and as they were after it. */
async function withSecurityDefaults<Result>(
  { graph }: Pick<Administrator, "graph">,
  body: () => Promise<Result>,
): Promise<Result> {
  if (await areSecurityDefaultsOn(graph)) return await body();
  try {
    await graph.call("PATCH", securityDefaultsPath, { isEnabled: true });
    return await body();
  } finally {
    await graph.call("PATCH", securityDefaultsPath, { isEnabled: false });
  }
}
