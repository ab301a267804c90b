import { Model } from 'objection';

export interface AgentRow {
  id: string;
  project_id: string;
  owner_id: string;
  name: string;
  /** HMAC-SHA256 of the key, in hex: all that is kept of it. */
  key_hash: string;
  /** The key's first characters, by which a person tells two keys apart. */
  key_prefix: string;
  last_seen_at: number | null;
  created_at: number;
  updated_at: number;
  rotated_at: number | null;
}

/** A local process that may submit for one project. Times are epoch milliseconds. */
export class AgentModel extends Model implements AgentRow {
  static override tableName = 'agents';

  id!: string;
  project_id!: string;
  owner_id!: string;
  name!: string;
  key_hash!: string;
  key_prefix!: string;
  last_seen_at!: number | null;
  created_at!: number;
  updated_at!: number;
  rotated_at!: number | null;
}
