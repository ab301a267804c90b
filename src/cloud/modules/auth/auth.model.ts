import { Model } from 'objection';

/** A person with an account. `email` is lower-cased; times are epoch milliseconds. */
export class UserModel extends Model {
  static override tableName = 'users';

  id!: string;
  email!: string;
  name!: string;
  role!: string;
  /** argon2id in PHC form; never leaves the server. */
  password_hash!: string;
  created_at!: number;
}

export interface UserRow {
  id: string;
  email: string;
  name: string;
  role: string;
  password_hash: string;
  created_at: number;
}
