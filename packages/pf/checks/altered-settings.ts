import type { AuthSettings } from "@protected-function/core/azure/arm/auth-settings.ts";
import {
  allowingOnly,
  authenticationOverridesIn,
  readAppSettings,
  withAppSettings,
  withAuthSettings,
  withEntra,
} from "./deployed-settings.ts";
import { callAsCaller, callAsForger, outcomeOf, refusalIn } from "./call.ts";
import { checkByAltering, type Check, type Evidence, inGroup } from "./check.ts";
import type { Administrator, Origin } from "./origin.ts";
import { versionFacts } from "./tokens.ts";

const unknownObjectId = "00000000-0000-4000-8000-000000000000";

/** Rows B03, B15, G08, G32: change a setting over Resource Manager, see its effect, and restore it. */
export const alteredSettingsChecks: readonly Check[] = [
  ...inGroup("App Service authentication", [
    checkByAltering("G08", "A token for an audience that the settings don't allow gets 401.", (origin, admin) =>
      alteredThenRestored(
        origin,
        admin,
        "required another audience",
        (settings) =>
          withEntra(settings, (entra) => ({
            ...entra,
            // The app registration's client ID is always an allowed audience, even if the list doesn't have it.
            registration: { ...entra.registration, clientId: unknownObjectId },
            validation: { ...entra.validation, allowedAudiences: ["api://another-audience"] },
          })),
        { status: 401, by: "App Service authentication" },
      ),
    ),

    checkByAltering(
      "G32",
      "A token-version/issuer mismatch gets 401; the deployed pair reaches the function.",
      (origin, admin) =>
        alteredThenRestored(
          origin,
          admin,
          "set the other token version's issuer",
          (settings) =>
            withEntra(settings, (entra) => ({
              ...entra,
              registration: {
                ...entra.registration,
                openIdIssuer: versionFacts(origin.outputs, origin.outputs.api.tokenVersion === 1 ? 2 : 1).issuer,
              },
            })),
          { status: 401, by: "App Service authentication" },
        ),
    ),

    checkByAltering(
      "B03",
      "A caller that isn't in the allowed applications gets 403 from App Service.",
      (origin, admin) =>
        alteredThenRestored(
          origin,
          admin,
          "removed the caller from the allowed applications",
          (settings) => allowingOnly(settings, [unknownObjectId]),
          { status: 403, by: "App Service authentication" },
        ),
    ),
  ]),

  ...inGroup("The function", [
    checkByAltering(
      "B15",
      "With App Service authentication off, a forged principal gets 401 from the function.",
      async (origin, admin) => {
        const answer = await withAuthSettings(origin, admin, switchedOff, () => callAsForger(origin));
        return {
          action: "turned App Service authentication off, and called with a forged principal",
          expected: { status: 401, by: "the function" },
          found: refusalIn(answer),
        };
      },
    ),

    // An app setting overrides the platform, so the function may see the same values as with authentication on. The
    // claim is therefore only that the setting is detected. The reason shows the function's answer. See
    // docs/concepts/security-model.md.
    checkByAltering(
      "B15",
      "An app setting that fakes App Service authentication is detected, whether or not it fools the function.",
      (origin, admin) =>
        withAppSettings(origin, admin, { WEBSITE_AUTH_ENABLED: "true" }, async () => {
          const answer = await withAuthSettings(origin, admin, switchedOff, () => callAsForger(origin));
          const { status, by } = refusalIn(answer);
          return {
            action:
              "set the app setting WEBSITE_AUTH_ENABLED=true, turned App Service authentication off, called with a forged principal " +
              `(${by === "nobody" ? `answered with ${status}: it fools the function` : `refused with ${status} by ${by}`}), read the settings back`,
            expected: { overrides: ["WEBSITE_AUTH_ENABLED"], called: true },
            found: {
              overrides: authenticationOverridesIn(await readAppSettings(origin, admin)),
              // Any refusal counts: the behavior of App Service authentication there isn't known for every platform.
              called: by === "nobody" || [302, 401, 403].includes(status) || status,
            },
          };
        }),
    ),

    // The Functions host then acts as on Container Apps. Any 401 counts: which part refuses isn't known for the
    // platform.
    checkByAltering(
      "B15",
      "If MANAGED_ENVIRONMENT makes the Functions host skip its authentication, a forged principal still gets 401.",
      (origin, admin) =>
        withAppSettings(origin, admin, { MANAGED_ENVIRONMENT: "check" }, async () => ({
          action: "set the app setting MANAGED_ENVIRONMENT, and called with a forged principal",
          expected: 401,
          found: (await callAsForger(origin)).status,
        })),
    ),
  ]),
];

export const switchedOff = (settings: AuthSettings): AuthSettings => ({
  ...settings,
  platform: { ...settings.platform, enabled: false },
});

/**
 * Calls as the caller under altered settings, then under the declared ones. The second call shows that the change
 * caused the refusal.
 */
async function alteredThenRestored(
  origin: Origin,
  administrator: Administrator,
  action: string,
  alter: (settings: AuthSettings) => AuthSettings,
  refusal: ReturnType<typeof refusalIn>,
): Promise<Evidence> {
  const altered = await withAuthSettings(origin, administrator, alter, () => callAsCaller(origin));
  const restored = await callAsCaller(origin);
  return {
    action: `${action}, called, restored the settings, and called again`,
    expected: { altered: refusal, restored: "reached" },
    found: { altered: refusalIn(altered), restored: outcomeOf(restored) },
  };
}
