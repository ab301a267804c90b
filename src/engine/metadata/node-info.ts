/** Who a node is, in its own words. */
export interface NodeInfo {
  readonly nodeId: string;
  /** For people; not unique. */
  readonly displayName: string;
  readonly hostname: string;
  /** Name, release and architecture, as `linux 6.8.0 x64`. */
  readonly os: string;
  /** Of the software that runs there. */
  readonly version: string;
  /** Milliseconds since 1970, by that node's clock. */
  readonly startedAt: number;
  /** How long it had been running when it said so. */
  readonly uptimeMs: number;
  /** What it can do, as `sync` or `discovery`; sorted, none twice. */
  readonly capabilities: readonly string[];
}
