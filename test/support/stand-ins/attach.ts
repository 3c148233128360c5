import { expect, onTestFinished } from "vitest";
import { startStandIns, type StandInName, type StandInsOptions } from "../../../packages/engine/stand-ins/index.ts";
import { EngineClient } from "./engine-client.ts";
import { deployerEnvironment, RecordedMicrosoft } from "./recorded-microsoft.ts";

/**
 * One stand-in over real gRPC, with a recorded Microsoft behind it, from which it has to ask every expected answer.
 *
 * @param atEnd takes what ends both; default: the end of the test
 */
export async function attach(
  name: StandInName,
  options: Partial<StandInsOptions<StandInName>> = {},
  atEnd: (end: () => Promise<void>) => void = onTestFinished,
): Promise<{ readonly engine: EngineClient; readonly microsoft: RecordedMicrosoft }> {
  const microsoft = new RecordedMicrosoft();
  const { fetch, pause, now } = microsoft;
  const standIns = await startStandIns({
    environment: deployerEnvironment,
    fetch,
    pause,
    now,
    ...options,
    names: [name],
  });
  const engine = new EngineClient(standIns.ports[name]);
  atEnd(async () => {
    engine.close();
    await standIns.close();
    expect(microsoft.unanswered).toEqual([]);
  });
  return { engine, microsoft };
}
