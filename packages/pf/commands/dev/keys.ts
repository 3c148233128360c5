/** Calls the work when the key is pressed. Ctrl-C stays what it is. Returns a function that gives the terminal back. */
export function onKey(key: string, work: () => void): () => void {
  const { stdin } = process;
  const listener = (bytes: Buffer): void => {
    const text = bytes.toString("utf8");
    // In raw mode the terminal sends no signal.
    if (text.includes("\u0003")) process.kill(process.pid, "SIGINT");
    else if (text.toLowerCase().includes(key)) work();
  };
  stdin.setRawMode(true);
  stdin.resume();
  stdin.on("data", listener);
  return () => {
    stdin.off("data", listener);
    stdin.setRawMode(false);
    stdin.pause();
  };
}
