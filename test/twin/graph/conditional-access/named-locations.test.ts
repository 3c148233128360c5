import { expect, it } from "vitest";
import { expectRefusal, graphFixture } from "../graph-fixture.ts";
import {
  badRequest,
  conditionalAccessFixture,
  ipv4,
  ipv6,
  newLocation,
  newPolicy,
  forAll,
  root,
} from "./conditional-access-fixture.ts";

const path = `${root}/namedLocations`;
const metadata = "https://graph.microsoft.com/v1.0/$metadata#";

it("creates, shows, lists, changes and deletes a location as azuread does", async () => {
  const { call, clock } = graphFixture();
  const posted = { ...newLocation({ ipRanges: [ipv4("198.51.100.0/24"), ipv6("2001:db8::/32")] }) };

  const created = await call("POST", path, { body: posted });

  const { id } = created.body as { id: string };
  const times = { createdDateTime: "2026-11-24T15:09:18Z", modifiedDateTime: "2026-11-24T15:09:18Z" };
  expect(created.status).toBe(201);
  expect(created.body).toEqual({ "@odata.context": `${metadata}namedLocations/$entity`, id, ...times, ...posted });
  expect(created.headers.get("location")).toBe(`https://graph.microsoft.com${path}/${id}`);
  expect((await call("GET", `${path}/${id}`)).body).toEqual({
    "@odata.context": `${metadata}conditionalAccess/namedLocations/$entity`,
    id,
    ...times,
    ...posted,
  });
  expect((await call("GET", `${path}?$filter=displayName eq 'Home'`)).body).toEqual({
    "@odata.context": `${metadata}conditionalAccess/namedLocations`,
    value: [{ id, ...times, ...posted }],
  });
  expect((await call("GET", `${path}?$filter=displayName eq 'Office'`)).body).toMatchObject({ value: [] });

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
  expect((await call("GET", `${path}/${id}`)).body).toMatchObject({
    displayName: "Office",
    isTrusted: true,
    ipRanges: [ipv4("192.0.2.7/32")],
    modifiedDateTime: "2026-11-24T15:10:18Z",
    createdDateTime: times.createdDateTime,
  });

  await call("PATCH", `${path}/${id}`, { body: { isTrusted: false } });
  expect((await call("DELETE", `${path}/${id}`)).status).toBe(204);
  const gone = await call("GET", `${path}/${id}`);
  expect(gone.status).toBe(404);
});

it("is not trusted unless that is said", async () => {
  const { created } = graphFixture();
  const { isTrusted: _unsaid, ...body } = newLocation();
  expect(await created(path, body)).toMatchObject({ isTrusted: false });
});

it.each([
  ["10.0.0.0/9", "'10.0.0.0/9' is not a public range."],
  ["172.31.0.0/16", "'172.31.0.0/16' is not a public range."],
  ["192.168.1.1/32", "'192.168.1.1/32' is not a public range."],
  ["127.0.0.1/32", "'127.0.0.1/32' is not a public range."],
  ["100.0.0.0/8", "'100.0.0.0/8': only CIDR masks greater than /8 are allowed."],
  ["0.0.0.0/0", "'0.0.0.0/0': only CIDR masks greater than /8 are allowed."],
  ["198.51.100.7/33", "'198.51.100.7/33' is not a valid IPv4 range in CIDR format."],
  ["198.51.100.7", "'198.51.100.7' is not a valid IPv4 range in CIDR format."],
  ["198.51.100/24", "'198.51.100/24' is not a valid IPv4 range in CIDR format."],
])("refuses %s as an IPv4 range", async (cidrAddress, message) => {
  const { call } = graphFixture();
  expectRefusal(
    await call("POST", path, { body: newLocation({ ipRanges: [ipv4(cidrAddress)] }) }),
    400,
    "BadRequest",
    message,
  );
});

it.each([
  ["fd00::/16", "'fd00::/16' is not a public range."],
  ["2000::/8", "'2000::/8': only CIDR masks greater than /8 are allowed."],
  ["2001:db8::/129", "'2001:db8::/129' is not a valid IPv6 range in CIDR format."],
  ["198.51.100.0/24", "'198.51.100.0/24' is not a valid IPv6 range in CIDR format."],
])("refuses %s as an IPv6 range", async (cidrAddress, message) => {
  const { call } = graphFixture();
  expectRefusal(
    await call("POST", path, { body: newLocation({ ipRanges: [ipv6(cidrAddress)] }) }),
    400,
    "BadRequest",
    message,
  );
});

it("takes the largest range there may be, of both families", async () => {
  const { created } = graphFixture();
  const ipRanges = [ipv4("100.0.0.0/9"), ipv6("2000::/9")];
  expect(await created(path, newLocation({ ipRanges }))).toMatchObject({ ipRanges });
});

it("goes by the address where azuread calls an IPv6 range an IPv4 one", async () => {
  const { call, created } = graphFixture();
  const ipRanges = [ipv4("2001:db8::/32")];
  expect(await created(path, newLocation({ ipRanges }))).toMatchObject({ ipRanges });
  expect((await call("POST", path, { body: newLocation({ ipRanges: [ipv4("fd00::/16")] }) })).status).toBe(400);
});

it("takes 2000 ranges and 195 locations, and not one more", async () => {
  const { call, created } = graphFixture();
  const ranges = (count: number) =>
    Array.from({ length: count }, (_, index) => ipv4(`198.51.${index >> 8}.${index & 255}/32`));
  expect((await call("POST", path, { body: newLocation({ ipRanges: ranges(2001) }) })).status).toBe(400);
  expect((await call("POST", path, { body: newLocation({ ipRanges: [] }) })).status).toBe(400);
  const { id } = await created(path, newLocation({ ipRanges: ranges(2000) }));
  for (let count = 1; count < 195; count += 1) await created(path, newLocation());

  expectRefusal(
    await call("POST", path, { body: newLocation() }),
    400,
    "BadRequest",
    "The tenant has 195 named locations, the most that it may have.",
  );
  await call("DELETE", `${path}/${id}`);
  expect((await call("POST", path, { body: newLocation() })).status).toBe(201);
});

it("keeps a location that is trusted, or that a policy names, from being deleted", async () => {
  const { call, created } = await conditionalAccessFixture();
  const { id } = await created(path, newLocation({ isTrusted: true }));
  const conditions = forAll({ locations: { includeLocations: ["All"], excludeLocations: [id.toUpperCase()] } });
  const policy = await created(`${root}/policies`, newPolicy({ state: "disabled", conditions }));

  const trusted = await call("DELETE", `${path}/${id}`);
  await call("PATCH", `${path}/${id}`, { body: { isTrusted: false } });
  const used = await call("DELETE", `${path}/${id}`);
  expect((await call("PATCH", `${path}/${id}`, { body: { isTrusted: true } })).status).toBe(204);
  expect((await call("GET", `${path}/${id}`)).body).toMatchObject({ isTrusted: true });
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
  [
    "countries",
    { "@odata.type": "#microsoft.graph.countryNamedLocation", displayName: "x", countriesAndRegions: ["DE"] },
    501,
  ],
  ["no type", { displayName: "Home", ipRanges: [ipv4("198.51.100.0/24")] }, 400],
  ["a range without a type", newLocation({ ipRanges: [{ cidrAddress: "198.51.100.0/24" }] }), 400],
  ["an unknown property", newLocation({ colour: "red" }), 400],
  ["no name", newLocation({ displayName: "" }), 400],
])("refuses %s", async (_what, body, status) => {
  const { call } = graphFixture();
  expect((await call("POST", path, { body })).status).toBe(status);
});
