import { z } from "zod";
import { configInFile } from "../../config-in-file.ts";

const slots = z.record(z.string(), z.object({ endDate: z.string().optional().catch(undefined) }).catch({}));

const callersOf = z.record(z.string(), z.object({ secrets: slots.catch({}) }).catch({ secrets: {} })).catch({});

/** Ends of client secrets that are over, by the ends that stand for them on a twin. */
export type EndedSecrets = ReadonlyMap<string, string>;

/**
 * A secret that has ended stays in a real stack, and no twin would make it: Entra ID takes no end in the past. Each such end
 * is stood for by one that lies ahead, the same in every version.
 *
 * @param now what time it is
 */
export function endedSecretsIn(files: readonly string[], now: Date): EndedSecrets {
  const ends = files.flatMap((file) => {
    const callers = callersOf.parse(configInFile(file)["protected-function:callers"]);
    return Object.values(callers).flatMap(({ secrets }) =>
      Object.values(secrets).flatMap(({ endDate }) => endDate ?? []),
    );
  });
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
