import { styleText } from "node:util";

/** Whoever works says what it does; only the reporter writes to the terminal. */
export interface Reporter {
  /** Something that may take a while begins; the line before it is done. */
  readonly step: (text: string) => void;
  /** How far the step is. Shown on a terminal only. */
  readonly progress: (text: string) => void;
  /** A result, on standard output. */
  readonly result: (text: string) => void;
  /** A line for the person, on standard error. */
  readonly note: (text: string) => void;
  readonly failure: (text: string) => void;
  /** The last step is done. */
  readonly done: () => void;
}

interface Streams {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
}

/** Steps redraw one line on a terminal and are plain lines elsewhere; everything but results goes to standard error. */
export function createReporter({ out, err }: Streams = { out: process.stdout, err: process.stderr }): Reporter {
  const live = err.isTTY === true && process.env["CI"] === undefined;
  let current = "";
  let startedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const draw = (detail: string): void => {
    const seconds = Math.floor((Date.now() - startedAt) / 1000);
    const elapsed = seconds > 0 ? ` ${seconds} s` : "";
    const text = `  ${current}${detail && ` - ${detail}`}${elapsed}`;
    err.write(`\r\u001B[2K${style("dim", text.slice(0, (err.columns ?? 80) - 1), err)}`);
  };
  const finish = (mark: string): void => {
    clearInterval(timer);
    if (live && current) {
      const seconds = (Date.now() - startedAt) / 1000;
      err.write(`\r\u001B[2K${mark} ${current} ${style("dim", `${seconds.toFixed(1)} s`, err)}\n`);
    }
    current = "";
  };

  return {
    step: (text) => {
      finish(style("green", "✓", err));
      current = text;
      startedAt = Date.now();
      if (!live) {
        err.write(`${text}\n`);
        return;
      }
      draw("");
      timer = setInterval(() => draw(""), 1000);
      timer.unref();
    },
    progress: (text) => {
      if (live && current) draw(text);
      else err.write(`${text}\n`);
    },
    result: (text) => {
      out.write(`${text}\n`);
    },
    note: (text) => {
      err.write(`${text}\n`);
    },
    failure: (text) => {
      finish(style("red", "✗", err));
      err.write(`${style("red", "error:", err)} ${text}\n`);
    },
    done: () => finish(style("green", "✓", err)),
  };
}

/** Colour where the stream shows it and `NO_COLOR` does not forbid it. */
function style(format: "dim" | "green" | "red", text: string, stream: NodeJS.WriteStream): string {
  return styleText(format, text, { stream });
}
