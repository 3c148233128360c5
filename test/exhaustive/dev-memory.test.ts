import { once } from "node:events";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WebSocket } from "undici";
import { expect, it, vi } from "vitest";
import { processesOf, runNode, runPf } from "../support/command-line.ts";
import { callerOf, devCheckout, handlers, outputOf } from "../support/dev-checkout.ts";
import { hasEngine } from "../support/local-deployment.ts";

/**
 * Megabytes more than after the first ten saves. Without a leak, the heap and the resident memory of 190 saves stayed
 * within two of each other (measured); a leak of a tenth of one per save would be found.
 */
const most = 7;

it.skipIf(!hasEngine() || process.platform !== "linux")(
  "keeps the memory, the processes and the folders of the first ten saves after eighty",
  { timeout: 900_000 },
  async () => {
    const checkout = devCheckout("0");
    const environment = { TMPDIR: checkout };
    const dev = runNode(
      ["--inspect=127.0.0.1:0", join(checkout, "packages/pf/pf.mjs"), "dev"],
      environment,
      "",
      checkout,
    );
    const output = outputOf(dev);
    const shown = (form: RegExp): Promise<string> =>
      vi.waitFor(() => form.exec(output())?.[1] ?? Promise.reject(new Error(output())), { timeout: 90_000 });
    try {
      const inspector = await openInspector(await shown(/Debugger listening on (ws:\S+)/));
      const page = await shown(/^ *Page: +(\S+)$/m);
      await shown(/(Save a file)/);
      const call = await callerOf((...args) => runPf(args, environment, "", checkout));
      const isOver = new AbortController();
      // A browser that shows the page.
      const { body } = await fetch(`${page}events`, { signal: isOver.signal });
      const follower = body?.pipeTo(new WritableStream()).catch(() => undefined);

      const state = async () => ({
        ...(await inspector.memory()),
        processes: processesOf(checkout).length,
        temporary: readdirSync(checkout).filter((name) => name.startsWith("protected-function-")).length,
      });
      const save = async (number: number): Promise<void> => {
        const index = join(checkout, "functions/src/index.ts");
        const mistake = { 5: "const x = ;", 15: 'throw new Error("at load");' }[number % 20];
        if (mistake !== undefined) {
          const refused = () => output().split("the last good code goes on").length;
          const before = refused();
          writeFileSync(index, handlers("", mistake));
          await expect.poll(refused, { timeout: 60_000 }).toBe(before + 1);
        }
        writeFileSync(index, handlers(String(number)));
        await expect
          .poll(async () => (await call()).body, { timeout: 60_000, interval: 20 })
          .toEqual({ version: String(number) });
      };
      for (let number = 1; number <= 10; number += 1) await save(number);
      const first = await state();
      for (let number = 11; number <= 80; number += 1) await save(number);
      const last = await state();

      expect(last.heap).toBeLessThan(first.heap + most);
      expect(last.resident).toBeLessThan(first.resident + most);
      expect(last).toMatchObject({ processes: first.processes, temporary: first.temporary });
      isOver.abort();
      await follower;
      inspector.close();
    } finally {
      dev.child.kill("SIGINT");
      await dev.finished;
      rmSync(checkout, { recursive: true, force: true });
    }
  },
);

/** Node's inspector of a process: its memory, in megabytes, after everything is collected that can be. */
async function openInspector(address: string) {
  const socket = new WebSocket(address);
  await once(socket, "open");
  let sent = 0;
  const ask = async (method: string, params = {}): Promise<InspectorAnswer> => {
    const id = (sent += 1);
    const answered = new Promise<InspectorAnswer>((resolve) => {
      const read = ({ data }: { readonly data: unknown }): void => {
        const answer = JSON.parse(String(data)) as InspectorAnswer & { readonly id?: number };
        if (answer.id !== id) return;
        socket.removeEventListener("message", read);
        resolve(answer);
      };
      socket.addEventListener("message", read);
    });
    socket.send(JSON.stringify({ id, method, params }));
    return answered;
  };
  return {
    memory: async () => {
      for (let round = 0; round < 3; round += 1) await ask("HeapProfiler.collectGarbage");
      const { result } = await ask("Runtime.evaluate", { expression: "JSON.stringify(process.memoryUsage())" });
      const usage = JSON.parse(String(result.result?.value)) as NodeJS.MemoryUsage;
      return { heap: (usage.heapUsed + usage.external) / 2 ** 20, resident: usage.rss / 2 ** 20 };
    },
    // A process with an open inspector doesn't exit.
    close: () => socket.close(),
  };
}

interface InspectorAnswer {
  readonly result: { readonly result?: { readonly value?: unknown } };
}
