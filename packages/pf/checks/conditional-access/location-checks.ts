import { call, outcomeOf } from "../call.ts";
import { type Check, inGroup } from "../check.ts";
import type { Origin } from "../origin.ts";
import type { SigningInPerson } from "../password-grant.ts";
import {
  askAsPerson,
  onlyFromHome,
  row,
  signedIn,
  places,
  readNamedLocation,
  whatIf,
  withHome,
  withPolicies,
} from "./policies.ts";

const { home, elsewhere } = places;
const hour = 3_600_000;

/** Rows G16, G17, G18: locations, and when a policy applies. */
export const locationChecks: readonly Check[] = inGroup("People and conditional access", [
  row("G16", 'The named location "Home" can be created, and has its IP address.', (_origin, admin) =>
    withHome(admin, async (homeId) => ({
      action: "created a named location, and read it from Microsoft Graph",
      expected: { isTrusted: false, ranges: [`${home}/32`] },
      found: await readNamedLocation(admin, homeId),
    })),
  ),

  row("G17", "Outside Home, sign-in to the API is blocked (AADSTS53003); other resources aren't.", (origin, admin) =>
    signedIn(origin, admin, (person) =>
      withHome(admin, (homeId) =>
        withPolicies(admin, [onlyFromHome(homeId, { include: [origin.outputs.api.clientId] })], async ([id]) => {
          const refused = await askAsPerson(origin, person, "api", elsewhere);
          return {
            action:
              "blocked the API outside Home, and requested the API and another resource, from Home and from elsewhere",
            expected: {
              fromHome: 200,
              fromElsewhere: {
                answer: 53003,
                suberror: "message_only",
                claims: { access_token: { capolids: { essential: true, values: [id] } } },
              },
              graphFromElsewhere: 200,
            },
            found: {
              fromHome: (await askAsPerson(origin, person, "api", home)).answer,
              fromElsewhere: {
                answer: refused.answer,
                suberror: refused.suberror,
                claims: JSON.parse(refused.claims ?? "null") as unknown,
              },
              graphFromElsewhere: (await askAsPerson(origin, person, "signInOnly", elsewhere)).answer,
            },
          };
        }),
      ),
    ),
  ),

  row(
    "G18",
    "A new policy can take hours to apply, though What If shows it at once; tokens issued meanwhile keep working.",
    (origin, admin) =>
      signedIn(origin, admin, (person) =>
        withHome(admin, async (homeId) => {
          await origin.delayPolicies?.(8 * hour);
          try {
            return await withPolicies(
              admin,
              [onlyFromHome(homeId, { include: [origin.outputs.api.clientId] })],
              async ([id = ""]) => {
                const foreseen = await whatIf(admin, person.objectId, origin.outputs.api.clientId, elsewhere);
                const atOnce = await askAsPerson(origin, person, "api", elsewhere);
                const { late, after, withTheLateOne } = await afternoon(origin, person);
                return {
                  action:
                    "blocked the API outside Home with 8 hours of propagation, and requested tokens at once, and before and after 8 hours",
                  expected: { whatIf: true, atOnce: 200, late: 200, after: 53003, withTheLateOne: "reached" },
                  found: {
                    whatIf: foreseen.get(id)?.applies,
                    atOnce: atOnce.answer,
                    late: late.answer,
                    after: after.answer,
                    withTheLateOne,
                  },
                };
              },
            );
          } finally {
            await origin.delayPolicies?.(0);
          }
        }),
      ),
    ["advanceClock", "delayPolicies"],
  ),
]);

/** Requests tokens just under and just over 8 hours later, and then calls with the earlier one. */
async function afternoon(origin: Origin, person: SigningInPerson) {
  const late = await at(origin, 7.8, () => askAsPerson(origin, person, "api", elsewhere));
  const { after, withTheLateOne } = await at(origin, 8.2, async () => ({
    after: await askAsPerson(origin, person, "api", elsewhere),
    withTheLateOne: outcomeOf(await call(origin, { authorization: `Bearer ${late.accessToken}` }, person.endpoint)),
  }));
  return { late, after, withTheLateOne };
}

/** Runs the body that many hours later, and moves the clock back. */
async function at<Result>(origin: Origin, hours: number, body: () => Promise<Result>): Promise<Result> {
  await origin.advanceClock?.(hours * hour);
  try {
    return await body();
  } finally {
    await origin.advanceClock?.(-hours * hour);
  }
}
