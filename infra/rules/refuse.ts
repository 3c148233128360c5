import * as pulumi from "@pulumi/pulumi";

/** The program has told the error itself. Source: pulumi/pulumi sdk/nodejs/cmd/run/index.ts. */
const exitedAfterLogging = 32;

/**
 * Stops the program with a message and no more. Whatever a transform throws, RunError and ResourceError included, comes
 * back through the engine as another resource's failure, wrapped in gRPC's words and a stack trace; so the message is
 * logged, and the exit code says that it was. A preview goes on to its end, to tell all that is wrong at once. An update
 * ends here, before the engine takes the resource; the engine finishes, and records, what is under way.
 */
export async function refuse(message: string): Promise<void> {
  await pulumi.log.error(message);
  if (!pulumi.runtime.isDryRun()) process.exit(exitedAfterLogging);
  process.exitCode = exitedAfterLogging;
}
