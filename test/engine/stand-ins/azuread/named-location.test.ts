import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";
import { looksInARow } from "../../../support/stand-ins/recorded-microsoft.ts";

const type = "azuread:index/namedLocation:NamedLocation";
const collection = "https://graph.microsoft.com/v1.0/identity/conditionalAccess/namedLocations";
const url = `${collection}/location-1`;
const id = "/identity/conditionalAccess/namedLocations/location-1";
const inputs = { displayName: "office", ip: { ipRanges: ["203.0.113.0/24", "2001:db8::/48"], trusted: true } };
const ranges = inputs.ip.ipRanges.map((cidrAddress) => ({
  "@odata.type": "#microsoft.graph.iPv4CidrRange",
  cidrAddress,
}));
const body = {
  "@odata.type": "#microsoft.graph.ipNamedLocation",
  displayName: "office",
  ipRanges: ranges,
  isTrusted: true,
};
const live = {
  ...body,
  id: "location-1",
  createdDateTime: "2026-11-24T15:00:00Z",
  ipRanges: [ranges[0], { "@odata.type": "#microsoft.graph.iPv6CidrRange", cidrAddress: "2001:db8::/48" }],
};
const outputs = { ...inputs, objectId: "location-1" };
const gone = { status: 404, body: { error: { code: "NotFound", message: "No." } } };
const untrusted = { ...live, isTrusted: false };

test("takes what an import keeps among the inputs for itself, in a block as well", async () => {
  const { engine } = await attach("azuread");

  const imported = { ...inputs, ip: { ...inputs.ip, __defaults: [] }, __defaults: [] };

  expect((await engine.check(type, imported)).failures).toEqual([]);
});

test("an update sends ranges and trust, and the name only if it changed", async () => {
  const { engine, microsoft } = await attach("azuread");
  const news = { displayName: "office", ip: { ipRanges: ["198.51.100.7/32"], trusted: true } };
  const ipRanges = [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "198.51.100.7/32" }];
  const answer = { body: { ...live, ipRanges } };
  microsoft.expect(`PATCH ${url}`, { status: 204 }).expect(`GET ${url}`, answer, looksInARow + 1);

  expect(await engine.update(type, id, { inputs, outputs }, news)).toEqual({ ...news, id, objectId: "location-1" });
  expect(microsoft.take()[0]?.body).toEqual({
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    ipRanges,
    isTrusted: true,
  });

  const renamed = { body: { ...live, displayName: "headquarters" } };
  microsoft.expect(`PATCH ${url}`, { status: 204 }).expect(`GET ${url}`, renamed, looksInARow + 1);
  await engine.update(type, id, { inputs, outputs }, { ...inputs, displayName: "headquarters" });
  expect(microsoft.take()[0]?.body).toEqual({ ...body, displayName: "headquarters" });
});

test("a trusted location loses its trust before it is deleted", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  microsoft.expect(`GET ${url}`, { body: live }).expect(`GET ${url}`, { body: untrusted }, looksInARow);
  microsoft.expect(`DELETE ${url}`, { status: 204 }).expect(`GET ${url}`, gone, looksInARow);

  await engine.delete(type, id, { inputs, outputs });

  const { displayName: _, ...rest } = body;
  expect(microsoft.requests[0]?.body).toEqual({ ...rest, isTrusted: false });
});

test("one that isn't trusted is made untrusted before it is deleted, too, and one that is gone isn't an error", async () => {
  const { engine, microsoft } = await attach("azuread");
  const old = { inputs, outputs: { ...outputs, ip: { ...inputs.ip, trusted: false } } };
  microsoft.expect(`PATCH ${url}`, { status: 204 }).expect(`GET ${url}`, { body: untrusted }, looksInARow);
  microsoft.expect(`DELETE ${url}`, { status: 204 }).expect(`GET ${url}`, gone, looksInARow);
  await engine.delete(type, id, old);
  expect(microsoft.take()[0]?.body).toMatchObject({ isTrusted: false, ipRanges: body.ipRanges });

  microsoft.expect(`PATCH ${url}`, { status: 204 }).expect(`GET ${url}`, { body: untrusted }, looksInARow);
  microsoft.expect(`DELETE ${url}`, gone);
  await engine.delete(type, id, old);
  microsoft.expect(`PATCH ${url}`, gone);
  await engine.delete(type, id, { inputs, outputs });
});

test("is imported without a difference, shows an added range, and notices its deletion", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, { body: untrusted });
  const program = { displayName: "office", ip: { ipRanges: inputs.ip.ipRanges } };
  const imported = await engine.read(type, id);
  expect((await engine.diff(type, imported?.inputs ?? {}, program, imported?.outputs)).detailed).toEqual({});

  const added = { "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "192.0.2.1/32" };
  microsoft.expect(`GET ${url}`, { body: { ...live, ipRanges: [...live.ipRanges, added] } }).expect(`GET ${url}`, gone);
  const read = await engine.read(type, id, { inputs, outputs });
  expect((await engine.diff(type, read?.inputs ?? {}, inputs, read?.outputs)).detailed).toEqual({
    "ip.ipRanges[2]": "DELETE",
  });
  expect(await engine.read(type, id, { inputs, outputs })).toBeUndefined();
});

test("locations by country are refused by name, as input and as what is there", async () => {
  const { engine, microsoft } = await attach("azuread");
  await expect(engine.check(type, { displayName: "abroad", country: { countriesAndRegions: ["DE"] } })).rejects.toThrow(
    "the stand-in for azuread doesn't support property 'country'",
  );
  microsoft.expect(`GET ${url}`, { body: { ...live, "@odata.type": "#microsoft.graph.countryNamedLocation" } });
  await expect(engine.read(type, id)).rejects.toThrow(
    "doesn't support a location of the kind #microsoft.graph.country",
  );
});
