export type OnProgress = (text: string) => void;

const everyMilliseconds = 5000;

/** Reports the current step at once, and then every five seconds with the elapsed seconds, until the work is done. */
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
