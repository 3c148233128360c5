import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** A function to run, as its trigger would. */
const request = z.object({ functionName: z.string(), data: z.string().optional() });

const answer = z.union([
  z.object({
    returned: z.string().optional(),
    outputs: z.record(z.string(), z.string()),
    error: z.string().optional(),
    log: z.array(z.string()),
  }),
  /** Why there was no run. */
  z.object({ refused: z.string() }),
]);

export type FunctionRun = z.infer<typeof request>;
export type FunctionRunAnswer = z.infer<typeof answer>;

const socketIn = (folder: string): string => join(folder, "runs");

/** Takes runs from other terminals of the same user, at a socket in a folder that nobody else can enter. */
export function serveRuns(folder: string, run: (run: FunctionRun) => Promise<FunctionRunAnswer>): () => void {
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    connection.on("error", () => undefined);
    const answered = text(connection).then(async (sent) => await run(request.parse(JSON.parse(sent))));
    answered.then(
      (result) => connection.end(JSON.stringify(result)),
      (error: unknown) => connection.end(JSON.stringify({ refused: error instanceof Error ? error.message : "" })),
    );
  });
  server.on("error", () => undefined).listen(socketIn(folder));
  server.unref();
  return () => server.close();
}

/** @throws Error if the twin doesn't answer */
export async function askForRun(folder: string, run: FunctionRun): Promise<FunctionRunAnswer> {
  const connection = createConnection({ path: socketIn(folder), allowHalfOpen: true });
  connection.end(JSON.stringify(run));
  return answer.parse(JSON.parse(await text(connection)));
}
