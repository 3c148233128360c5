import { placeOf } from "./contract-lines.ts";
import type { ReadContract } from "./read-contract.ts";
import { belowPrefix } from "./route-faults.ts";

/**
 * Warns of routes that begin with the route prefix. The host puts it before every route, so such a path has it twice.
 * That is allowed, and hardly ever meant.
 *
 * @param code the text of contract.ts
 */
export function repeatedPrefixes({ contract, routePrefix }: ReadContract, code: string): readonly string[] {
  return Object.entries(contract.endpoints).flatMap(([name, { route }]) => {
    const below = belowPrefix(route, routePrefix);
    if (below === undefined) return [];
    const place = placeOf(`endpoints.${name}.route`, code);
    return [
      `${place}: the host adds /${routePrefix}, so ${name} answers at /${routePrefix}/${route}. For /${routePrefix}/${below}, write "${below}".`,
    ];
  });
}
