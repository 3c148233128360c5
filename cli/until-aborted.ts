/** Serves until the person, or whoever started us, has had enough. That is no failure. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
    // The twin's listening socket keeps the process alive; so does this, were it ever not to.
    const alive = setInterval(() => {}, 60_000);
    signal.addEventListener("abort", () => clearInterval(alive), { once: true });
  });
}
