/**
 * Runs what a client is asked to do, and prints it as one line of JSON for the test: what came of it, or what the client
 * threw, by that error's own name and code.
 */
export async function tell(task: () => Promise<unknown>): Promise<void> {
  try {
    print({ answer: await task() });
  } catch (error) {
    print({ raised: described(error) });
  }
}

function described(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const { code, errorCode, statusCode } = error as Error & Readonly<Record<string, unknown>>;
  return { name: error.name, code: code ?? errorCode ?? statusCode, message: error.message };
}

function print(told: object): void {
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

/** @throws where the test forgot to give it */
export function given(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set.`);
  return value;
}
