import { z } from "zod";
import { onlyBlank } from "../../tenant/resources/property-schemas.ts";

const isEnabled = z
  .boolean()
  .nullish()
  .transform((value) => value ?? null);

function control<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .strictObject({ ...shape, isEnabled })
    .nullish()
    .transform((value) => value ?? null);
}

/**
 * Controls after the sign-in. https://learn.microsoft.com/graph/api/resources/conditionalaccesssessioncontrols and
 * …/signinfrequencysessioncontrol. That Graph fills in the two defaults of a frequency is inferred.
 */
export const sessionControls = z.strictObject({
  applicationEnforcedRestrictions: control({}),
  cloudAppSecurity: control({
    cloudAppSecurityType: z.enum(["mcasConfigured", "monitorOnly", "blockDownloads"]).nullish(),
  }),
  disableResilienceDefaults: z
    .boolean()
    .nullish()
    .transform((value) => value ?? null),
  persistentBrowser: control({ mode: z.enum(["always", "never"]).nullish() }),
  signInFrequency: control({
    value: z.int().positive().nullish(),
    type: z.enum(["days", "hours"]).nullish(),
    authenticationType: z
      .enum(["primaryAndSecondaryAuthentication", "secondaryAuthentication"])
      .default("primaryAndSecondaryAuthentication"),
    frequencyInterval: z.enum(["timeBased", "everyTime"]).default("timeBased"),
  }),
  secureSignInSession: onlyBlank,
});
