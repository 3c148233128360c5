import { expect, it } from "vitest";
import { expectRefusal, graphFixture } from "../graph-fixture.ts";
import {
  badRequest,
  conditionalAccessFixture,
  forAll,
  ipv4,
  ipv6,
  newLocation,
  newPolicy,
  root,
} from "./conditional-access-fixture.ts";

const path = `${root}/namedLocations`;
const metadata = "https://graph.microsoft.com/v1.0/$metadata#";

it("creates, shows, lists, changes and deletes a location as azuread does", async () => {
  const { call, statusOf, read, clock } = graphFixture();
  const posted = { ...newLocation({ ipRanges: [ipv4("198.51.100.0/24"), ipv6("2001:db8::/32")] }) };

  const created = await call("POST", path, { body: posted });

  const { id } = created.body as { id: string };
  const times = { createdDateTime: "2026-11-24T15:09:18Z", modifiedDateTime: "2026-11-24T15:09:18Z" };
  expect(created.status).toBe(201);
  expect(created.body).toEqual({ "@odata.context": `${metadata}namedLocations/$entity`, id, ...times, ...posted });
  expect(created.headers.get("location")).toBe(`https://graph.microsoft.com${path}/${id}`);
  expect(await read(`${path}/${id}`)).toEqual({
    "@odata.context": `${metadata}conditionalAccess/namedLocations/$entity`,
    id,
    ...times,
    ...posted,
  });
  expect(await read(`${path}?$filter=displayName eq 'Home'`)).toEqual({
    "@odata.context": `${metadata}conditionalAccess/namedLocations`,
    value: [{ id, ...times, ...posted }],
  });
  expect(await read(`${path}?$filter=displayName eq 'Office'`)).toMatchObject({ value: [] });

  clock.advance(60_000);
  const patched = await call("PATCH", `${path}/${id}`, {
    body: {
      "@odata.type": posted["@odata.type"],
      displayName: "Office",
      ipRanges: [ipv4("192.0.2.7/32")],
      isTrusted: true,
    },
  });
  expect([patched.status, patched.body]).toEqual([204, undefined]);
  expect(await read(`${path}/${id}`)).toMatchObject({
    displayName: "Office",
    isTrusted: true,
    ipRanges: [ipv4("192.0.2.7/32")],
    modifiedDateTime: "2026-11-24T15:10:18Z",
    createdDateTime: times.createdDateTime,
  });

  await call("PATCH", `${path}/${id}`, { body: { isTrusted: false } });
  expect(await statusOf("DELETE", `${path}/${id}`)).toBe(204);
  const gone = await call("GET", `${path}/${id}`);
  expect(gone.status).toBe(404);
});

it("isn't trusted by default", async () => {
  const { created } = graphFixture();
  const { isTrusted: _unsaid, ...body } = newLocation();
  expect(await created(path, body)).toMatchObject({ isTrusted: false });
});

it.each([
  ["IPv4", "10.0.0.0/9", ipv4, "'10.0.0.0/9' is not a public range."],
  ["IPv4", "172.31.0.0/16", ipv4, "'172.31.0.0/16' is not a public range."],
  ["IPv4", "192.168.1.1/32", ipv4, "'192.168.1.1/32' is not a public range."],
  ["IPv4", "127.0.0.1/32", ipv4, "'127.0.0.1/32' is not a public range."],
  ["IPv4", "100.0.0.0/8", ipv4, "'100.0.0.0/8': only CIDR masks greater than /8 are allowed."],
  ["IPv4", "0.0.0.0/0", ipv4, "'0.0.0.0/0': only CIDR masks greater than /8 are allowed."],
  ["IPv4", "198.51.100.7/33", ipv4, "'198.51.100.7/33' is not a valid IPv4 range in CIDR format."],
  ["IPv4", "198.51.100.7", ipv4, "'198.51.100.7' is not a valid IPv4 range in CIDR format."],
  ["IPv4", "198.51.100/24", ipv4, "'198.51.100/24' is not a valid IPv4 range in CIDR format."],
  ["IPv6", "fd00::/16", ipv6, "'fd00::/16' is not a public range."],
  ["IPv6", "2000::/8", ipv6, "'2000::/8': only CIDR masks greater than /8 are allowed."],
  ["IPv6", "2001:db8::/129", ipv6, "'2001:db8::/129' is not a valid IPv6 range in CIDR format."],
  ["IPv6", "198.51.100.0/24", ipv6, "'198.51.100.0/24' is not a valid IPv6 range in CIDR format."],
])("refuses as %s the range %s", async (_family, cidrAddress, range, message) => {
  const { call } = graphFixture();
  const body = newLocation({ ipRanges: [range(cidrAddress)] });
  expectRefusal(await call("POST", path, { body }), 400, "BadRequest", message);
});

it("accepts the largest allowed range of both address families", async () => {
  const { created } = graphFixture();
  const ipRanges = [ipv4("100.0.0.0/9"), ipv6("2000::/9")];
  expect(await created(path, newLocation({ ipRanges }))).toMatchObject({ ipRanges });
});

it("uses the address's own family if azuread declares an IPv6 range as IPv4", async () => {
  const { statusOf, created } = graphFixture();
  const ipRanges = [ipv4("2001:db8::/32")];
  expect(await created(path, newLocation({ ipRanges }))).toMatchObject({ ipRanges });
  expect(await statusOf("POST", path, { body: newLocation({ ipRanges: [ipv4("fd00::/16")] }) })).toBe(400);
});

it("accepts 2000 ranges and 195 locations, but no more", async () => {
  const { call, statusOf, created } = graphFixture();
  const ranges = (count: number) =>
    Array.from({ length: count }, (_, index) => ipv4(`198.51.${index >> 8}.${index & 255}/32`));
  expect(await statusOf("POST", path, { body: newLocation({ ipRanges: ranges(2001) }) })).toBe(400);
  expect(await statusOf("POST", path, { body: newLocation({ ipRanges: [] }) })).toBe(400);
  const { id } = await created(path, newLocation({ ipRanges: ranges(2000) }));
  for (let count = 1; count < 195; count += 1) await created(path, newLocation());

  expectRefusal(
    await call("POST", path, { body: newLocation() }),
    400,
    "BadRequest",
    "The tenant has 195 named locations, the most that it may have.",
  );
  await call("DELETE", `${path}/${id}`);
  expect(await statusOf("POST", path, { body: newLocation() })).toBe(201);
});

it("refuses to delete a location that is trusted or in a policy", async () => {
  const { call, statusOf, read, created } = await conditionalAccessFixture();
  const { id } = await created(path, newLocation({ isTrusted: true }));
  const conditions = forAll({ locations: { includeLocations: ["All"], excludeLocations: [id.toUpperCase()] } });
  const policy = await created(`${root}/policies`, newPolicy({ state: "disabled", conditions }));

  const trusted = await call("DELETE", `${path}/${id}`);
  await call("PATCH", `${path}/${id}`, { body: { isTrusted: false } });
  const used = await call("DELETE", `${path}/${id}`);
  expect(await statusOf("PATCH", `${path}/${id}`, { body: { isTrusted: true } })).toBe(204);
  expect(await read(`${path}/${id}`)).toMatchObject({ isTrusted: true });
  expect((await call("DELETE", `${path}/${id}`)).body).toMatchObject({
    error: { message: expect.stringContaining("is marked as trusted") },
  });
  await call("PATCH", `${path}/${id}`, { body: { isTrusted: false } });
  await call("DELETE", `${root}/policies/${policy.id}`);
  const free = await call("DELETE", `${path}/${id}`);

  expect(trusted.body).toEqual(
    badRequest(trusted, "The named location 'Home' is marked as trusted and cannot be deleted. Remove the mark first."),
  );
  expect(used.body).toEqual(
    badRequest(used, "The named location 'Home' is used by a Conditional Access policy and cannot be deleted."),
  );
  expect([trusted.status, used.status, free.status]).toEqual([400, 400, 204]);
});

it.each([
  ["a country in letters that are no code", newCountries({ countriesAndRegions: ["Germany"] }), 400],
  ["no countries", newCountries({ countriesAndRegions: undefined }), 400],
  ["an empty list of countries", newCountries({ countriesAndRegions: [] }), 400],
  ["countries with ranges", newCountries({ ipRanges: [ipv4("198.51.100.0/24")] }), 400],
  ["trusted countries", newCountries({ isTrusted: true }), 400],
  ["no type", { displayName: "Home", ipRanges: [ipv4("198.51.100.0/24")] }, 400],
  ["a range without a type", newLocation({ ipRanges: [{ cidrAddress: "198.51.100.0/24" }] }), 400],
  ["an unknown property", newLocation({ colour: "red" }), 400],
  ["no name", newLocation({ displayName: "" }), 400],
])("refuses %s", async (_what, body, status) => {
  const { statusOf } = graphFixture();
  expect(await statusOf("POST", path, { body })).toBe(status);
});

function newCountries(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    "@odata.type": "#microsoft.graph.countryNamedLocation",
    displayName: "North",
    countriesAndRegions: ["NO", "SE"],
    ...changes,
  };
}

it("stores countries, with the documented defaults, until they are deleted", async () => {
  const { call, statusOf, read, created } = graphFixture();
  const { id } = await created(path, newCountries());
  const location = `${path}/${id}`;
  expect(await read(location)).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#conditionalAccess/namedLocations/$entity",
    ...newCountries(),
    id,
    countryLookupMethod: "clientIpAddress",
    includeUnknownCountriesAndRegions: false,
    createdDateTime: "2026-11-24T15:09:18Z",
    modifiedDateTime: "2026-11-24T15:09:18Z",
  });
  const body = { "@odata.type": newCountries()["@odata.type"], includeUnknownCountriesAndRegions: true };
  expect(await statusOf("PATCH", location, { body })).toBe(204);
  expect(await read(location)).toMatchObject({
    displayName: "North",
    countriesAndRegions: ["NO", "SE"],
    includeUnknownCountriesAndRegions: true,
  });
  for (const wrong of [
    { isTrusted: true },
    { countriesAndRegions: [] },
    { "@odata.type": newLocation()["@odata.type"] },
  ]) {
    expect(await statusOf("PATCH", location, { body: wrong })).toBe(400);
  }
  expect(await statusOf("DELETE", location)).toBe(204);
  expect((await call("GET", location)).status).toBe(404);
});

const written = [
  ipv6("2001:DB8:0:0::1/48"),
  ipv4("203.0.113.7/24"),
  ipv4("198.51.100.0/24"),
  ipv4("203.0.113.0/24"),
  ipv6("2001:db8:0:2:0:0:0:1/128"),
];

it.each([
  [undefined, written],
  ["asWritten", written],
  ["canonical", [ipv6("2001:db8::/48"), ipv4("203.0.113.0/24"), ipv4("198.51.100.0/24"), ipv6("2001:db8:0:2::1/128")]],
  ["sorted", [ipv4("198.51.100.0/24"), ipv6("2001:db8:0:2::1/128"), ipv6("2001:db8::/48"), ipv4("203.0.113.0/24")]],
] as const)("returns ranges as configured: %s", async (namedLocationRanges, answered) => {
  const { call, read, created } = await conditionalAccessFixture({
    directoryBehavior: namedLocationRanges === undefined ? {} : { namedLocationRanges },
  });

  const location = await created(path, newLocation({ ipRanges: written }));
  const another = await created(path, newLocation());
  const changes = { "@odata.type": "#microsoft.graph.ipNamedLocation", ipRanges: written };
  await call("PATCH", `${path}/${another.id}`, { body: changes });

  for (const { id } of [location, another]) {
    expect(await read(`${path}/${id}`)).toMatchObject({ ipRanges: answered });
  }
});
