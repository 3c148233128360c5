import type { LenientSettings } from "../../../infra/settings/lenient-settings.ts";

/** Ends of client secrets that are over, by the ends that stand for them on a twin. */
export type EndedSecrets = ReadonlyMap<string, string>;

/**
 * A secret that has ended stays in a real stack, and no twin would make it: Entra ID takes no end in the past. Each such end
 * is stood for by one that lies ahead, the same in every version.
 *
 * @param now what time it is
 */
export function endedSecretsIn(settings: readonly LenientSettings[], now: Date): EndedSecrets {
  const ends = settings.flatMap(({ callers }) =>
    Object.values(callers).flatMap(({ secrets = {} }) =>
      Object.values(secrets).flatMap((secret) => secret?.endDate ?? []),
    ),
  );
  const over = [...new Set(ends)].filter((end) => new Date(end) <= now).toSorted();
  const day = 86_400_000;
  return new Map(
    over.map((end, index) => [
      `${new Date(now.getTime() + (index + 2) * day).toISOString().slice(0, 10)}T00:00:00Z`,
      end,
    ]),
  );
}

/** The end that stands for one that is over; undefined: it is not over. */
export function standInFor(end: unknown, ended: EndedSecrets): string | undefined {
  return [...ended].find(([, over]) => over === end)?.[0];
}
