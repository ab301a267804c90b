import type { Knex } from 'knex';
import { UserModel, type UserRow } from './auth.model.js';

export async function findUser(db: Knex, id: string): Promise<UserModel | undefined> {
  return UserModel.query(db).findById(id);
}

/** @param email lower-cased, as it is stored. */
export async function findUserByEmail(db: Knex, email: string): Promise<UserModel | undefined> {
  return UserModel.query(db).findOne({ email });
}

/** @throws a unique violation where the address is taken. */
export async function insertUser(db: Knex, row: UserRow): Promise<void> {
  await db('users').insert(row);
}
