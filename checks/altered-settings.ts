import {
  authenticationOverridesIn,
  readAppSettings,
  withAppSettings,
  type AuthSettings,
  withAuthSettings,
  withEntra,
} from "./deployed-settings.ts";
import { callAsCaller, callAsForger, outcomeOf, refusalIn } from "./call.ts";
import { checkByAltering, type Check, type Evidence } from "./check.ts";
import type { Administrator, Origin } from "./origin.ts";
import { versionFacts } from "./tokens.ts";

const nobody = "00000000-0000-4000-8000-000000000000";

/** Rows B03, B15, G08, G32: each setting altered over Resource Manager, its effect seen, and put back. */
export const alteredSettingsChecks: readonly Check[] = [
  checkByAltering("G08", "A token for another audience than the settings demand gets 401.", (origin, admin) =>
    alteredThenRestored(
      origin,
      admin,
      "demanded another audience",
      (settings) =>
        withEntra(settings, (entra) => ({
          ...entra,
          // The registration's client id is always an allowed audience, whatever the list says.
          registration: { ...entra.registration, clientId: nobody },
          validation: { ...entra.validation, allowedAudiences: ["api://another-audience"] },
        })),
      { status: 401, by: "the gate" },
    ),
  ),

  checkByAltering(
    "G32",
    "Under the other version's issuer the token gets 401; as declared, the door opens.",
    (origin, admin) =>
      alteredThenRestored(
        origin,
        admin,
        "set the issuer of the other version",
        (settings) =>
          withEntra(settings, (entra) => ({
            ...entra,
            registration: {
              ...entra.registration,
              openIdIssuer: versionFacts(origin.outputs, origin.outputs.api.tokenVersion === 1 ? 2 : 1).issuer,
            },
          })),
        { status: 401, by: "the gate" },
      ),
  ),

  checkByAltering("B03", "A caller that is not among the allowed applications gets 403.", (origin, admin) =>
    alteredThenRestored(
      origin,
      admin,
      "took the caller off the list",
      (settings) =>
        withEntra(settings, (entra) => ({
          ...entra,
          validation: { ...entra.validation, defaultAuthorizationPolicy: { allowedApplications: [nobody] } },
        })),
      { status: 403, by: "the gate" },
    ),
  ),

  checkByAltering(
    "B15",
    "With the gate off, the function answers nobody: a forged principal gets 401.",
    async (origin, admin) => {
      const answer = await withAuthSettings(origin, admin, switchedOff, () => callAsForger(origin));
      return {
        did: "switched authentication off, and called with a forged principal",
        expected: { status: 401, by: "the function" },
        found: refusalIn(answer),
      };
    },
  ),

  // An app setting wins over the platform: what the function sees may be the same as with the gate on, so no more is
  // claimed than that it is found. What the function answers is told. See docs/concepts/security-model.md.
  checkByAltering(
    "B15",
    "An app setting that claims the gate is on while it is off is found, whether it fools the function or not.",
    (origin, admin) =>
      withAppSettings(origin, admin, { WEBSITE_AUTH_ENABLED: "true" }, async () => {
        const answer = await withAuthSettings(origin, admin, switchedOff, () => callAsForger(origin));
        const { status, by } = refusalIn(answer);
        return {
          did:
            "set WEBSITE_AUTH_ENABLED=true as an app setting, switched authentication off, called with a forged principal " +
            `(${by === "nobody" ? `answered with ${status}: it fools the function` : `refused with ${status} by ${by}`}), read the settings back`,
          expected: { overrides: ["WEBSITE_AUTH_ENABLED"], called: true },
          found: {
            overrides: authenticationOverridesIn(await readAppSettings(origin, admin)),
            // Whoever it is that refuses: what the gate does there is not known of every platform.
            called: by === "nobody" || [302, 401, 403].includes(status),
          },
        };
      }),
  ),

  // The Functions host takes itself for one on Container Apps then. Who refuses is no matter: of the platform it isn't known.
  checkByAltering(
    "B15",
    "An app setting by which the Functions host leaves its gate out, MANAGED_ENVIRONMENT, lets no forged principal in: 401.",
    (origin, admin) =>
      withAppSettings(origin, admin, { MANAGED_ENVIRONMENT: "check" }, async () => ({
        did: "set MANAGED_ENVIRONMENT as an app setting, and called with a forged principal",
        expected: 401,
        found: (await callAsForger(origin)).status,
      })),
  ),
];

export const switchedOff = (settings: AuthSettings): AuthSettings => ({
  ...settings,
  platform: { ...settings.platform, enabled: false },
});

/** Calls as the caller under altered settings, then as declared: the second call proves that the first was no accident. */
async function alteredThenRestored(
  origin: Origin,
  administrator: Administrator,
  did: string,
  alter: (settings: AuthSettings) => AuthSettings,
  refusal: ReturnType<typeof refusalIn>,
): Promise<Evidence> {
  const altered = await withAuthSettings(origin, administrator, alter, () => callAsCaller(origin));
  const restored = await callAsCaller(origin);
  return {
    did: `${did}, called, put it back, called again`,
    expected: { altered: refusal, restored: "opened" },
    found: { altered: refusalIn(altered), restored: outcomeOf(restored) },
  };
}
