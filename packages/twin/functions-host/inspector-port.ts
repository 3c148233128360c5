import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * One loopback port for a debugger, whichever worker runs: a debugger that attaches again after a new deployment finds
 * the new worker. Bytes pass unread. Node's inspector checks the Host header itself, and names this port in its answers.
 */
export class InspectorPort {
  readonly #server = createServer((socket) => this.#forward(socket));
  readonly #workerOf = new Map<Socket, number>();
  #current: number | undefined;

  /** Returns the port. @throws the system's error if it's in use */
  async listen(port: number): Promise<number> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  /** Sends new connections to the inspector of a worker. */
  aim(workerPort: number): void {
    this.#current = workerPort;
  }

  /** Ends the connections to a worker's inspector. A worker with a debugger waits for it before it exits. */
  drop(workerPort: number): void {
    for (const [socket, port] of this.#workerOf) if (port === workerPort) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#workerOf.keys()) socket.destroy();
    this.#server.close();
  }

  #forward(socket: Socket): void {
    const port = this.#current;
    socket.on("error", () => socket.destroy());
    if (port === undefined) {
      socket.destroy();
      return;
    }
    this.#workerOf.set(socket, port);
    const inspector = connect(port, "127.0.0.1");
    inspector.on("error", () => socket.destroy());
    inspector.on("close", () => socket.destroy());
    socket.on("close", () => {
      this.#workerOf.delete(socket);
      inspector.destroy();
    });
    socket.pipe(inspector).pipe(socket);
  }
}
