export type OnProgress = (text: string) => void;

const everyMilliseconds = 5000;

/** Says what goes on at once, and again with the seconds passed every five, until the work is done. */
export async function withProgress<T>(text: () => string, onProgress: OnProgress, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  onProgress(text());
  const timer = setInterval(() => {
    onProgress(`${text()} … ${Math.round((Date.now() - start) / 1000)} s`);
  }, everyMilliseconds);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
