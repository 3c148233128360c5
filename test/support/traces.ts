import { appendFileSync, mkdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { expect } from "vitest";
import type { TwinOptions } from "../../packages/twin/index.ts";

/** Where a stack's traffic goes: what the engine asked the plugins, and which requests reached the twin. */
export interface Traces {
  readonly environment: Readonly<Record<string, string>>;
  readonly onExchange: NonNullable<TwinOptions["onExchange"]>;
}

let opened = 0;

/**
 * Traces in a folder, named by the test's file; none where no folder is named. All ids and secrets in them are of a twin
 * that is gone. PULUMI_DEBUG_GRPC: https://www.pulumi.com/docs/support/troubleshooting/debug-logging/
 */
export function tracesIn(folder: string | undefined): Traces | undefined {
  if (folder === undefined || folder === "") return undefined;
  mkdirSync(folder, { recursive: true });
  opened += 1;
  const test = basename(expect.getState().testPath ?? "test", ".test.ts");
  // The engine works elsewhere.
  const file = (kind: string): string => resolve(folder, `${test}-${process.pid}-${opened}.${kind}.jsonl`);
  return {
    environment: { PULUMI_DEBUG_GRPC: file("grpc") },
    onExchange: (exchange) => appendFileSync(file("http"), `${JSON.stringify(exchange)}\n`),
  };
}
