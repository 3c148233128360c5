import { runInterleavings } from "./interleavings.ts";

runInterleavings("two teams, each with a workload of its own", { name: "orders" }, [11, 12, 13]);
