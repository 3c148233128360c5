interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A conversation with one page, in Chromium's own protocol. https://chromedevtools.github.io/devtools-protocol/ */
export class DevToolsConnection {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #events: { readonly method: string; readonly params: unknown }[] = [];
  readonly #listeners = new Map<string, () => void>();
  #count = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#receive(JSON.parse(String(data)) as Reply));
    socket.addEventListener("close", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("Chromium has gone."));
    });
  }

  static async open(url: string): Promise<DevToolsConnection> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => resolve(), { once: true });
      socket.addEventListener("error", () => reject(new Error(`Chromium does not answer on ${url}.`)), { once: true });
    });
    return new DevToolsConnection(socket);
  }

  send(method: string, params: object = {}): Promise<unknown> {
    const id = (this.#count += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Resolves at the next event of that name. */
  once(method: string): Promise<void> {
    return new Promise((resolve) => this.#listeners.set(method, resolve));
  }

  /** Parameters of every event of that name so far. */
  seen(method: string): readonly unknown[] {
    return this.#events.filter((event) => event.method === method).map(({ params }) => params);
  }

  close(): void {
    this.#socket.close();
  }

  #receive({ id, method, params, result, error }: Reply): void {
    if (method !== undefined) {
      this.#events.push({ method, params });
      this.#listeners.get(method)?.();
      return;
    }
    const waiting = this.#waiting.get(id ?? 0);
    this.#waiting.delete(id ?? 0);
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result);
  }
}
