import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AdjustableClock } from "../../../packages/twin/clock.ts";
import { startTwin, type Twin, type TwinOptions } from "../../../packages/twin/index.ts";
import type { Fault } from "../../../packages/twin/network/fault.ts";
import { type GraphSession, openGraphSession } from "./graph-session.ts";
import { addressed, type HeardExchange } from "../heard-exchange.ts";
import { openStandIn, type OpenedStandIn } from "./open-stand-in.ts";
import type { Replayer } from "./replay.ts";

/** A tenant that a test deploys to; a pause there moves its clock. */
export interface DeployedTenant {
  readonly clock: AdjustableClock;
  readonly administrator: GraphSession;
  /** Seconds that were waited, of each pause. */
  readonly pauses: number[];
  readonly close: () => Promise<readonly Fault[]>;
}

interface Opened extends DeployedTenant {
  readonly twin: Twin;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** All tenants begin at the same moment: what the twin dates itself is then no difference. */
const start = new Date();

type Trouble = Pick<TwinOptions, "replication" | "injections">;

export interface ReplayingTenant extends DeployedTenant {
  readonly replayer: Replayer;
  /** What was replayed so far. */
  readonly heard: readonly HeardExchange[];
}

/** A twin whose deployer is the client that replays. */
export async function openReplayer(trouble: Trouble = {}): Promise<ReplayingTenant> {
  const tenant = await open(trouble);
  const { twin, pause } = tenant;
  const heard: HeardExchange[] = [];
  const session = listening(await openGraphSession(twin, twin.control.deployer), heard);
  return {
    ...tenant,
    heard,
    replayer: { session, pause, values: new Map([["me", session.objectId]]) },
    close: async () => {
      await session.close();
      return await tenant.close();
    },
  };
}

function listening(session: GraphSession, heard: HeardExchange[]): GraphSession {
  return {
    ...session,
    send: async (line, body) => {
      const answer = await session.send(line, body);
      const [method = "", ...address] = line.split(" ");
      const json = (value: unknown): string => (value === undefined ? "" : JSON.stringify(value));
      const { status } = answer;
      const url = new URL(address.join(" "), "https://graph.microsoft.com");
      heard.push({ ...addressed(url), method, body: json(body), status, answer: json(answer.body) });
      return answer;
    },
  };
}

/** A twin whose deployer is the stand-in for azuread. */
export async function openBesideStandIn(
  trouble: Trouble = {},
): Promise<DeployedTenant & { readonly standIn: OpenedStandIn }> {
  const tenant = await open(trouble);
  const standIn = await openStandIn(tenant.twin, tenant.pause, () => tenant.clock.now().getTime());
  return {
    ...tenant,
    standIn,
    close: async () => {
      await standIn.close();
      return await tenant.close();
    },
  };
}

async function open(trouble: Trouble): Promise<Opened> {
  const directory = mkdtempSync(join(tmpdir(), "provider-requests-"));
  const clock = new AdjustableClock({ now: () => start });
  const twin = await startTwin({ directory, clock, ...trouble });
  const administrator = await openGraphSession(twin, twin.control.administrator);
  const pauses: number[] = [];
  return {
    clock,
    twin,
    administrator,
    pauses,
    pause: async (milliseconds) => {
      pauses.push(milliseconds / 1000);
      clock.advance(milliseconds);
      await Promise.resolve();
    },
    close: async () => {
      const faults = twin.control.faults();
      await administrator.close();
      await twin.close();
      rmSync(directory, { recursive: true, force: true });
      return faults;
    },
  };
}
