import { expect, it } from "vitest";
import { conditionalAccessFixture, ipv4, ipv6, newLocation, root } from "./conditional-access-fixture.ts";

const path = `${root}/namedLocations`;
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
] as const)("answers ranges as the switch says: %s", async (namedLocationRanges, answered) => {
  const { call, created } = await conditionalAccessFixture({
    directoryBehavior: namedLocationRanges === undefined ? {} : { namedLocationRanges },
  });

  const location = await created(path, newLocation({ ipRanges: written }));
  const another = await created(path, newLocation());
  const changes = { "@odata.type": "#microsoft.graph.ipNamedLocation", ipRanges: written };
  await call("PATCH", `${path}/${another.id}`, { body: changes });

  for (const { id } of [location, another]) {
    expect((await call("GET", `${path}/${id}`)).body).toMatchObject({ ipRanges: answered });
  }
});
