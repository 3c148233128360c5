interface Blocking {
  readonly _handle?: { readonly setBlocking?: (isBlocking: boolean) => void } | null;
}

/**
 * Writes a whole text before it returns. The commands end by `process.exit`, which drops what Node still holds for a pipe whose
 * reader is slow. Node itself makes pipes wait on Windows only, the same way:
 * https://github.com/nodejs/node/blob/v24.0.0/lib/net.js ("Make stdout and stderr blocking on Windows").
 */
export function writeOut(stream: NodeJS.WriteStream, text: string): void {
  (stream as Blocking)._handle?.setBlocking?.(true);
  stream.write(text);
}
