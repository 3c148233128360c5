import { expect, it } from "vitest";
import { AdjustableClock } from "../../../packages/twin/clock.ts";
import { Subscription } from "../../../packages/twin/tenant/subscription.ts";

const clock = new AdjustableClock({ now: () => new Date("2026-11-24T15:09:18Z") });
const site = {
  id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/a",
  type: "Microsoft.Web/sites",
  name: "a",
};

it("compares ids without case, and keeps the first spelling", () => {
  const subscription = new Subscription("s", clock);
  subscription.put({ ...site, body: { version: 1 } });
  subscription.put({ ...site, id: site.id.toUpperCase(), body: { version: 2 } });
  expect(subscription.all()).toEqual([{ ...site, body: { version: 2 } }]);
  expect(subscription.find(site.id.toLowerCase())?.id).toBe(site.id);
  expect(subscription.ofType("microsoft.web/SITES")).toHaveLength(1);
});

it("deletes a resource's children, but nothing that only shares its name's beginning", () => {
  const subscription = new Subscription("s", clock);
  const child = { ...site, id: `${site.id}/config/x`, type: "Microsoft.Web/sites/config", name: "x", body: {} };
  const neighbour = { ...site, id: `${site.id}b`, name: "ab", body: {} };
  for (const resource of [{ ...site, body: {} }, child, neighbour]) subscription.put(resource);
  const gone = subscription.delete(site.id.toUpperCase());
  expect(gone.map(({ id }) => id)).toEqual([child.id, site.id]);
  expect(subscription.all()).toEqual([neighbour]);
  expect(subscription.delete(site.id)).toEqual([]);
});

it("keeps a site's package until the site goes", () => {
  const subscription = new Subscription("s", clock);
  subscription.put({ ...site, body: {} });
  const deployed = subscription.deployPackage(site.id, "1", new TextEncoder().encode("zip"), new Date(0));
  expect(deployed.sha256).toBe("4a70fe9aa6436e02c2dea340fbd1e352e4ef2d8ce6ca52ad25d4b95471fc8bf2");
  expect(subscription.packageOf(site.id.toUpperCase())).toBe(deployed);
  subscription.delete(site.id);
  expect(subscription.packageOf(site.id)).toBeUndefined();
});

it("keeps a resource's creation time until its deletion", () => {
  const moving = new AdjustableClock({ now: () => new Date("2026-11-24T15:09:18Z") });
  const subscription = new Subscription("s", moving);
  subscription.put({ ...site, body: { version: 1 } });
  moving.advance(60_000);
  subscription.put({ ...site, body: { version: 2 } });
  expect(subscription.createdAt(site.id.toUpperCase())).toEqual(new Date("2026-11-24T15:09:18Z"));
  subscription.delete(site.id);
  expect(subscription.createdAt(site.id)).toBeUndefined();
  subscription.put({ ...site, body: {} });
  expect(subscription.createdAt(site.id)).toEqual(new Date("2026-11-24T15:10:18Z"));
});
