import { isIP } from "node:net";
import { listNames } from "@protected-function/core/text/names.ts";
import { didYouMean } from "@protected-function/core/text/nearest.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { placesOf } from "../../access-matrix/places.ts";
import { readNamedLocations } from "../../access-matrix/read-deployed.ts";
import { UsageError } from "../../cli/exit-codes.ts";
import { runningTwinAdministration } from "../../stacks/call/twin-help.ts";
import { runningTwin } from "../../stacks/local/running-twin.ts";

/**
 * The address of a client at a place of the running twin: an IP address itself, or one in a named location, as the access
 * matrix and the page choose it.
 *
 * @throws UsageError for an unknown place, Unavailable without a twin
 */
export async function addressOfPlace(place: string): Promise<string> {
  if (isIP(place) !== 0 && !place.includes("%")) return place;
  const { outputs } = await runningTwin();
  const administration = await runningTwinAdministration();
  try {
    const places = placesOf(await readNamedLocations(administration.graph, outputs));
    const found =
      places.find(({ name }) => name === place) ?? places.find(({ name }) => name.startsWith(`${place}, also `));
    if (found) return found.address;
    const names = places.map(({ name }) => name);
    throw new UsageError(
      `--from is "${printable(place)}", and the twin doesn't have that place. It has: ${listNames(names)}.${didYouMean(place, names)} Or write an IP address.`,
    );
  } finally {
    await administration.close();
  }
}
