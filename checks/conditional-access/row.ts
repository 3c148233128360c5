import { type Check, checkByAltering } from "../check.ts";
import type { Administrator, Origin } from "../origin.ts";
import { type SigningInPerson, withSigningInPerson } from "../password-grant.ts";
import type { PolicyWish } from "./policy-body.ts";

/** A row of the guide's afternoon: enforced policies, so only in a tenant that nobody else signs in to. */
export function row(
  id: string,
  claim: string,
  run: (origin: Origin, administrator: Administrator) => ReturnType<Check["run"]>,
  needs: Check["needs"] = [],
): Check {
  return checkByAltering(id, claim, run, ["ownTenant", "sendFrom", ...needs]);
}

/** A person who holds the app role and may sign in with a password, for the body. */
export function signedIn<Result>(
  origin: Origin,
  administrator: Administrator,
  body: (person: SigningInPerson) => Promise<Result>,
): Promise<Result> {
  return withSigningInPerson(origin, administrator, "assigned", body);
}

/** MFA of everybody, for everything. */
export function mfaForAll(exclude: readonly string[] = []): PolicyWish {
  return { users: { include: ["All"], exclude }, resources: { include: ["All"] }, control: "mfa" };
}

/** Everybody, blocked from everywhere but Home. */
export function onlyFromHome(homeId: string, resources: PolicyWish["resources"]): PolicyWish {
  return { users: { include: ["All"] }, resources, exceptFrom: [homeId], control: "block" };
}
